"""A package, so that its processes are started once for all of its files."""
