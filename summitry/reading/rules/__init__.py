"""The language as data: what tells of an event, each rule with lines it must and must not match."""
