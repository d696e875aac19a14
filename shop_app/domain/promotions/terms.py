"""A promotion as the merchant writes and reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.promotion import PromotionMethod, PromotionStatus
from shop_app.domain.promotions.schemas import ALL_GOODS, Action, Conditions, Goods, Stacking, StackingClass

ALWAYS = Conditions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All that a merchant decides. Of a ``Gift`` only the variant and the quantity of its line count.

    ``None`` is no limit. ``budget_minor`` is the most that it may take off in all, ``most_minor`` off one order.
    """

    title: str
    action: Action
    stacking_class: StackingClass
    stacking: Stacking = Stacking.BEST
    priority: int = 0
    goods: Goods = ALL_GOODS
    conditions: Conditions = ALWAYS
    most_minor: int | None = None
    usage_limit: int | None = None
    per_customer_limit: int | None = None
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionView:
    """A promotion and how it does: ``used`` and ``spent_minor`` count orders that are not given up."""

    id: UUID
    status: PromotionStatus
    method: PromotionMethod
    terms: Terms
    currency: str
    used: int
    spent_minor: int
    code_count: int
    first_code: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """A code in capitals and how often it was used, of at most ``usage_limit`` times."""

    id: UUID
    code: str
    usage_limit: int | None
    used: int
