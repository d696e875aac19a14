"""Promotions: what a cart earns, and why it earns no more."""

from models.promotion import PromotionMethod, PromotionStatus
from shop_app.domain.promotions.codes import require_code
from shop_app.domain.promotions.commands import (
    add_code,
    archive_promotion,
    change_promotion,
    create_promotion,
    generate_codes,
    pause_promotion,
    resume_promotion,
)
from shop_app.domain.promotions.earning import benefits_for
from shop_app.domain.promotions.queries import find_promotion, list_codes, list_promotions
from shop_app.domain.promotions.redemptions import commit, give_back, redeem, redeem_again
from shop_app.domain.promotions.refusals import PromotionUsedUp, is_used_up
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
from shop_app.domain.promotions.terms import CodeView, PromotionView, Terms

__all__ = [
    "ALL_GOODS",
    "NOBODY",
    "Action",
    "AmountOff",
    "BuyXGetY",
    "CodeView",
    "Conditions",
    "Gift",
    "Goods",
    "PercentOff",
    "PromotionMethod",
    "PromotionRule",
    "PromotionStatus",
    "PromotionUsedUp",
    "PromotionView",
    "ShippingOff",
    "ShopperFacts",
    "Stacking",
    "StackingClass",
    "Terms",
    "Tier",
    "Tiers",
    "add_code",
    "archive_promotion",
    "benefits_for",
    "change_promotion",
    "commit",
    "create_promotion",
    "evaluate",
    "find_promotion",
    "generate_codes",
    "give_back",
    "is_used_up",
    "list_codes",
    "list_promotions",
    "pause_promotion",
    "redeem",
    "redeem_again",
    "require_code",
    "resume_promotion",
]
