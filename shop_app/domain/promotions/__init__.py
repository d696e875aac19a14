"""Promotions: what a cart earns, and why it earns no more."""

from shop_app.domain.promotions.schemas import (
    ALL_GOODS,
    NOBODY,
    Action,
    AmountOff,
    BuyXGetY,
    Conditions,
    Gift,
    Goods,
    PercentOff,
    PromotionRule,
    ShippingOff,
    ShopperFacts,
    Stacking,
    StackingClass,
    Tier,
    Tiers,
)

__all__ = [
    "ALL_GOODS",
    "NOBODY",
    "Action",
    "AmountOff",
    "BuyXGetY",
    "Conditions",
    "Gift",
    "Goods",
    "PercentOff",
    "PromotionRule",
    "ShippingOff",
    "ShopperFacts",
    "Stacking",
    "StackingClass",
    "Tier",
    "Tiers",
]
