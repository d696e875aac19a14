"""How promotions and their codes are refused."""

from __future__ import annotations

from typing import Any

from models.errors import Conflict


class PromotionUsedUp(Conflict):
    """A limit was reached meanwhile; ``details`` names the promotion, and what is to be paid without it if known."""

    code = "PROMOTION_USED_UP"

    def __init__(self, *, title: str, promotion: str, **totals: Any) -> None:
        super().__init__(
            "“{promotion}” has just been used up. Look at the new total and confirm it.",
            promotion=promotion,
            title=title,
            **totals,
        )
