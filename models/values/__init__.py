"""Value objects: money, ids, time, addresses and the column types that store them."""
