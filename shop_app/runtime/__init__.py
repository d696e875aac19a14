"""Starts what is missing on this machine, and ends what it started."""
