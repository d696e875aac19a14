"""Looking at promotions, as a merchant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.errors import NotFound
from models.promotion import PromotionMethod, PromotionStatus
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.promotions.documents import action_of, conditions_of, goods_of, stacking_of
from shop_app.domain.promotions.terms import CodeView, PromotionView, Terms

_PROMOTIONS = """
    SELECT p.id, p.title, p.status, p.method, p.currency, p.priority, p.starts_at, p.ends_at, p.usage_limit,
           p.per_customer_limit, p.budget_minor, p.used, p.spent_minor, p.rule, p.created_at,
           codes.count AS code_count, coalesce(codes.first, '') AS first_code
    FROM promotion p
    LEFT JOIN LATERAL (
        SELECT count(*) AS count, (array_agg(c.code ORDER BY c.id))[1] AS first FROM promotion_code c
        WHERE c.tenant_id = p.tenant_id AND c.promotion_id = p.id
    ) codes ON true
    WHERE {condition}
    ORDER BY p.created_at DESC, p.id DESC LIMIT %(limit)s
"""
_CODES = """
    SELECT id, code, usage_limit, used FROM promotion_code
    WHERE promotion_id = %(promotion)s AND (%(after)s = '' OR code > %(after)s) ORDER BY code LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    title: str
    status: PromotionStatus
    method: PromotionMethod
    currency: str
    priority: int
    starts_at: datetime | None
    ends_at: datetime | None
    usage_limit: int | None
    per_customer_limit: int | None
    budget_minor: int | None
    used: int
    spent_minor: int
    rule: dict[str, Any]
    created_at: datetime
    code_count: int
    first_code: str

    def view(self) -> PromotionView:
        stacking_class, stacking = stacking_of(self.rule)
        return PromotionView(
            id=self.id,
            status=self.status,
            method=self.method,
            terms=Terms(
                title=self.title,
                action=action_of(self.rule),
                stacking_class=stacking_class,
                stacking=stacking,
                priority=self.priority,
                goods=goods_of(self.rule),
                conditions=conditions_of(self.rule, starts_at=self.starts_at, ends_at=self.ends_at),
                most_minor=self.rule["most_minor"],
                usage_limit=self.usage_limit,
                per_customer_limit=self.per_customer_limit,
                budget_minor=self.budget_minor,
            ),
            currency=self.currency,
            used=self.used,
            spent_minor=self.spent_minor,
            code_count=self.code_count,
            first_code=self.first_code,
            created_at=self.created_at,
        )


def list_promotions(
    uow: UnitOfWork, *, with_archived: bool = False, before: UUID | None = None, limit: int = 50
) -> list[PromotionView]:
    """Newest first; ``before`` is the last id of the page before."""
    require(uow, Permission.PROMOTIONS_READ)
    condition = "(%(all)s OR p.status <> 'archived') AND (%(before)s::uuid IS NULL OR p.id < %(before)s)"
    sql = _PROMOTIONS.format(condition=condition)
    return [row.view() for row in uow.all(_Row, sql, all=with_archived, before=before, limit=limit)]


def find_promotion(uow: UnitOfWork, promotion_id: UUID) -> PromotionView:
    """A promotion with its terms and counters."""
    require(uow, Permission.PROMOTIONS_READ)
    row = uow.first(_Row, _PROMOTIONS.format(condition="p.id = %(id)s"), id=promotion_id, limit=1)
    if row is None:
        raise NotFound("There is no such promotion.")
    return row.view()


def list_codes(uow: UnitOfWork, promotion_id: UUID, *, after: str = "", limit: int = 100) -> list[CodeView]:
    """A promotion's codes by the alphabet; ``after`` is the last code of the page before."""
    require(uow, Permission.PROMOTIONS_READ)
    return uow.all(CodeView, _CODES, promotion=promotion_id, after=after, limit=limit)
