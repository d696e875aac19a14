"""Promotions: what a cart earns, and why it earns no more."""

from shop_app.domain.promotions.redemptions import commit, give_back, redeem, redeem_again
from shop_app.domain.promotions.refusals import PromotionUsedUp
from shop_app.domain.promotions.rules import evaluate
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
    "PromotionUsedUp",
    "ShippingOff",
    "ShopperFacts",
    "Stacking",
    "StackingClass",
    "Tier",
    "Tiers",
    "commit",
    "evaluate",
    "give_back",
    "redeem",
    "redeem_again",
]
