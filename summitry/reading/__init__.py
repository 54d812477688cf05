"""The engine: one Article in, a Reading out. Pure: no file, clock, network or database."""
