"""Warehouse of world diplomacy, read from the news."""

__version__ = "0.1.0"
