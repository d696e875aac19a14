"""Plugs to the outside: each a Protocol, the real one, and one that runs here. They know no table."""
