"""The two demonstration shops: goods, people, and a year of orders by the shops' own rules."""

from shop_app.seed.demonstration import load_demonstration
from shop_app.seed.people import PASSWORD, log_in

__all__ = ["PASSWORD", "load_demonstration", "log_in"]
