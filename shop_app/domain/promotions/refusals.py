"""How promotions are refused once they have nothing left to give."""

from __future__ import annotations

from typing import Any

from models.errors import Conflict
from shop_app.domain.pricing import Tried
from shop_app.domain.promotions.conditions import USED_BY_SHOPPER, USED_UP


class PromotionUsedUp(Conflict):
    """A limit was reached meanwhile; ``details`` names the promotion, and what is to be paid without it if known."""

    code = "PROMOTION_USED_UP"

    def __init__(self, promotion: str, **totals: Any) -> None:
        super().__init__(
            "“{promotion}” has just been used up. Look at the new total and confirm it.", promotion=promotion, **totals
        )
        self.promotion = promotion


def is_used_up(tried: Tried) -> bool:
    """Whether nothing but a limit keeps a promotion from applying."""
    return not tried.applied and tried.reason in (USED_UP, USED_BY_SHOPPER)
