"""Shoppers of a shop."""

from shop_app.domain.customers.commands import remember_buyer
from shop_app.domain.customers.queries import find_customer

__all__ = ["find_customer", "remember_buyer"]
