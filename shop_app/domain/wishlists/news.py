"""Who hears that something wished for costs less now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import NotFound
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.wishlists.schemas import News

AT_MOST = 500

# A lower price than at the wish, and than the last mail spoke of. The told price is set by the same statement, so that
# two rounds tell once.
_CHEAPER = """
    WITH cheaper AS (
        SELECT i.tenant_id, i.id, i.wishlist_id, i.product_id, now_at.lowest
        FROM wishlist_item i
        JOIN wishlist w ON w.tenant_id = i.tenant_id AND w.id = i.wishlist_id
        JOIN customer_account a ON a.tenant_id = w.tenant_id AND a.customer_id = w.customer_id
            AND a.wants_wishlist_mail AND a.deletion_asked_at IS NULL
        JOIN product p ON p.tenant_id = i.tenant_id AND p.id = i.product_id AND p.status = 'active'
        JOIN LATERAL (
            SELECT min(pr.amount_minor) AS lowest FROM variant v
            JOIN price pr ON pr.tenant_id = v.tenant_id AND pr.variant_id = v.id AND pr.currency = i.currency
                AND pr.valid_to IS NULL
            WHERE v.tenant_id = i.tenant_id AND v.product_id = i.product_id AND v.is_active) now_at ON true
        WHERE now_at.lowest < coalesce(i.told_minor, i.price_minor)
        ORDER BY i.id LIMIT %(at_most)s FOR UPDATE OF i SKIP LOCKED),
    told AS (
        UPDATE wishlist_item i SET told_minor = c.lowest FROM cheaper c
        WHERE i.tenant_id = c.tenant_id AND i.id = c.id RETURNING c.wishlist_id, c.product_id)
    SELECT wishlist_id, array_agg(product_id) AS product_ids FROM told GROUP BY wishlist_id
"""
_READER = """
    SELECT c.email, c.name, c.locale, (SELECT max(currency) FROM wishlist_item WHERE wishlist_id = w.id) AS currency
    FROM wishlist w
    JOIN customer c ON c.tenant_id = w.tenant_id AND c.id = w.customer_id AND c.erased_at IS NULL
    JOIN customer_account a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id AND a.wants_wishlist_mail
    WHERE w.id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class _Cheaper:
    wishlist_id: UUID
    product_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class _Reader:
    email: str
    name: str
    locale: str
    currency: str


def tell_of_lower_prices(uow: UnitOfWork) -> int:
    """Leaves a fact for each list on which something has become cheaper; returns how many."""
    require(uow, Permission.CUSTOMERS_READ)
    found = uow.all(_Cheaper, _CHEAPER, at_most=AT_MOST)
    for one in found:
        uow.record(
            "WishesCheaper",
            aggregate="wishlist",
            aggregate_id=one.wishlist_id,
            data={"product_ids": [str(product_id) for product_id in one.product_ids]},
        )
    return len(found)


def news_of(uow: UnitOfWork, wishlist_id: UUID, product_ids: list[UUID]) -> News:
    """What to write to whom; ``NotFound`` where nobody wants to hear of it any more."""
    require(uow, Permission.CUSTOMERS_READ)
    reader = uow.first(_Reader, _READER, id=wishlist_id)
    if reader is None:
        raise NotFound("There is no such wishlist.")
    return News(
        email=reader.email,
        name=reader.name,
        locale=reader.locale,
        products=catalog.cards_of(uow, product_ids, reader.currency),
    )
