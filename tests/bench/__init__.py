"""``make bench``: what the shop costs, against bare parts measured in the same run."""
