"""Shoppers of a shop."""

from shop_app.domain.customers.commands import remember_buyer

__all__ = ["remember_buyer"]
