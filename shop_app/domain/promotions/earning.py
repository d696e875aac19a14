"""What a cart earns: the shop's promotions as they stand now, handed to the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models.promotion import PromotionStatus
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.pricing import Benefits, PricedLine, Tried
from shop_app.domain.promotions.documents import action_of, conditions_of, goods_of, stacking_of
from shop_app.domain.promotions.rules import evaluate
from shop_app.domain.promotions.schemas import BuyXGetY, Gift, PromotionRule, ShopperFacts

# Of several codes of one promotion the one that is good for more uses counts.
_LIVE = """
    SELECT p.id, p.title, p.status, p.priority, p.starts_at, p.ends_at, p.usage_limit, p.used, p.per_customer_limit,
           p.budget_minor - p.spent_minor AS budget_left_minor, p.rule, coalesce(c.code, '') AS code,
           coalesce(c.used >= c.usage_limit, false) AS code_is_used_up, coalesce(u.used, 0) AS used_by_shopper,
           t.time_zone
    FROM tenant t
    JOIN promotion p ON p.tenant_id = t.id AND p.currency = %(currency)s
    LEFT JOIN LATERAL (
        SELECT code, used, usage_limit FROM promotion_code
        WHERE tenant_id = p.tenant_id AND promotion_id = p.id AND code = ANY(%(codes)s::text[])
        ORDER BY coalesce(used >= usage_limit, false), array_position(%(codes)s::text[], code::text) LIMIT 1
    ) c ON p.method = 'code'
    LEFT JOIN promotion_customer u
        ON u.tenant_id = p.tenant_id AND u.promotion_id = p.id AND u.email = %(email)s
    WHERE t.id = app_tenant()
      AND (p.method = 'automatic' AND p.status = 'active' OR p.id IN (
        SELECT promotion_id FROM promotion_code WHERE code = ANY(%(codes)s::text[])))
    ORDER BY p.id
"""
_CATEGORIES = """
    WITH RECURSIVE above AS (
        SELECT c.product_id, c.category_id FROM product_category c WHERE c.product_id = ANY(%(products)s)
        UNION
        SELECT above.product_id, k.parent_id FROM above JOIN category k ON k.id = above.category_id
        WHERE k.parent_id IS NOT NULL)
    SELECT product_id, array_agg(category_id) AS category_ids FROM above GROUP BY product_id
"""
_PRODUCTS = "SELECT id AS variant_id, product_id FROM variant WHERE id = ANY(%(variants)s)"
# What can be given away now, and what it sells for.
_GIFTS = f"""
    SELECT v.id AS variant_id, v.product_id, v.is_taxable, v.tax_class, v.weight_g, v.requires_shipping,
           coalesce(pr.amount_minor, 0) AS price_minor,
           {catalog.available_units("v")} AS available
    FROM variant v
    JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id AND p.status = 'active'
    LEFT JOIN price pr ON pr.tenant_id = v.tenant_id AND pr.variant_id = v.id AND pr.valid_to IS NULL
        AND pr.currency = %(currency)s
    WHERE v.id = ANY(%(variants)s) AND v.is_active
"""
_HAS_ORDERED = """
    SELECT EXISTS (SELECT FROM orders o JOIN customer c ON c.tenant_id = o.tenant_id AND c.id = o.customer_id
                   WHERE c.email = %(email)s AND o.status IN ('pending', 'placed', 'completed'))
"""


@dataclass(frozen=True, slots=True)
class _Live:
    id: UUID
    title: str
    status: PromotionStatus
    priority: int
    starts_at: datetime | None
    ends_at: datetime | None
    usage_limit: int | None
    used: int
    per_customer_limit: int | None
    budget_left_minor: int | None
    rule: dict[str, Any]
    code: str
    code_is_used_up: bool
    used_by_shopper: int
    time_zone: str

    def as_rule(self) -> PromotionRule:
        stacking_class, stacking = stacking_of(self.rule)
        return PromotionRule(
            id=self.id,
            title=self.title,
            action=action_of(self.rule),
            stacking_class=stacking_class,
            code=self.code,
            is_active=self.status is PromotionStatus.ACTIVE,
            stacking=stacking,
            priority=self.priority,
            goods=goods_of(self.rule),
            conditions=conditions_of(self.rule, starts_at=self.starts_at, ends_at=self.ends_at),
            most_minor=self.rule["most_minor"],
            usage_limit=self.used if self.code_is_used_up else self.usage_limit,
            used=self.used,
            per_customer_limit=self.per_customer_limit,
            budget_left_minor=self.budget_left_minor,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    product_id: UUID
    category_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class _Product:
    variant_id: UUID
    product_id: UUID


@dataclass(frozen=True, slots=True)
class _Present:
    variant_id: UUID
    product_id: UUID
    is_taxable: bool
    tax_class: str
    weight_g: int
    requires_shipping: bool
    price_minor: int
    available: int | None


def benefits_for(
    uow: UnitOfWork, lines: Sequence[PricedLine], *, currency: str, codes: Sequence[str] = (), email: str = ""
) -> Benefits:
    """What the shop's automatic promotions and those of ``codes`` change about ``lines``, for whoever has ``email``.

    A promotion is in one currency, and gives nothing in another.
    Everything that was tried is among ``tried``, codes that no promotion has too. Nothing is used up by asking.
    """
    open_to_shoppers(uow)
    live = uow.all(_Live, _LIVE, currency=currency, codes=list(codes), email=email)
    known = {row.code for row in live}
    unknown = tuple(
        Tried(promotion_id=None, title="", code=code, applied=False, reason="No promotion has this code")
        for code in codes
        if code not in known
    )
    if not live:
        return Benefits(tried=unknown)
    rules, sold_out = _with_gifts(uow, [row.as_rule() for row in live], lines, currency)
    shopper = ShopperFacts(
        is_first_order=_is_first_order(uow, rules, email),
        uses={row.id: row.used_by_shopper for row in live if row.used_by_shopper},
    )
    now = uow.now.astimezone(ZoneInfo(live[0].time_zone))
    benefits = evaluate(_with_categories(uow, lines, rules), rules, shopper, now)
    return replace(benefits, tried=(*benefits.tried, *sold_out, *unknown))


def _is_first_order(uow: UnitOfWork, rules: Iterable[PromotionRule], email: str) -> bool | None:
    if not email or not any(rule.conditions.first_order_only for rule in rules):
        return None
    return not uow.scalar(_HAS_ORDERED, email=email)


def _with_categories(
    uow: UnitOfWork, lines: Sequence[PricedLine], rules: Iterable[PromotionRule]
) -> Sequence[PricedLine]:
    """The lines with their products and every category above them, where some promotion asks."""
    goods = [rule.goods for rule in rules]
    goods += [rule.action.gets for rule in rules if isinstance(rule.action, BuyXGetY)]
    if not any(one.product_ids or one.category_ids for one in goods):
        return lines
    missing = [line.variant_id for line in lines if line.product_id is None]
    if missing:
        products = {row.variant_id: row.product_id for row in uow.all(_Product, _PRODUCTS, variants=missing)}
        lines = [replace(line, product_id=line.product_id or products.get(line.variant_id)) for line in lines]
    if not any(one.category_ids for one in goods):
        return lines
    found = uow.all(_Place, _CATEGORIES, products=[line.product_id for line in lines])
    categories = {row.product_id: tuple(row.category_ids) for row in found}
    return [
        replace(line, category_ids=categories.get(line.product_id, ()) if line.product_id else ()) for line in lines
    ]


def _with_gifts(
    uow: UnitOfWork, rules: Sequence[PromotionRule], lines: Sequence[PricedLine], currency: str
) -> tuple[list[PromotionRule], tuple[Tried, ...]]:
    """The rules with their gifts as they stand in the shop; those whose gift is sold out are told of instead."""
    wanted = [rule.action.line.variant_id for rule in rules if isinstance(rule.action, Gift)]
    if not wanted:
        return list(rules), ()
    presents = {row.variant_id: row for row in uow.all(_Present, _GIFTS, variants=wanted, currency=currency)}
    left: dict[UUID, int | None] = {row.variant_id: row.available for row in presents.values()}
    for line in lines:
        stock = left.get(line.variant_id)
        if stock is not None:
            left[line.variant_id] = stock - line.quantity
    kept: list[PromotionRule] = []
    sold_out: list[Tried] = []
    for rule in rules:
        if not isinstance(rule.action, Gift):
            kept.append(rule)
            continue
        line = rule.action.line
        stock = left.get(line.variant_id)
        present = presents.get(line.variant_id)
        if present is None or (stock is not None and stock < line.quantity):
            reason = "The gift is sold out"
            sold_out.append(Tried(promotion_id=rule.id, title=rule.title, code=rule.code, applied=False, reason=reason))
            continue
        if stock is not None:
            left[line.variant_id] = stock - line.quantity
        kept.append(replace(rule, action=_gift(present, line.quantity)))
    return kept, tuple(sold_out)


def _gift(present: _Present, quantity: int) -> Gift:
    line = PricedLine(
        variant_id=present.variant_id,
        product_id=present.product_id,
        quantity=quantity,
        unit_price_minor=0,
        is_taxable=present.is_taxable,
        tax_class=present.tax_class,
        weight_g=present.weight_g,
        requires_shipping=present.requires_shipping,
    )
    return Gift(line=line, worth_minor=present.price_minor * quantity)
