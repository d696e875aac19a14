"""The mail to whoever waits for what was sold out: owed when stock returns, one for each wish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.notification import NotificationKind
from models.values.ids import new_id, parse_id
from shop_app.core.formatting import date_text, money_text
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.notifications.rules import DEFAULT_ACCENT, logo_of
from shop_app.domain.notifications.schemas import Item, Letter
from shop_app.settings import settings

_EVENT = "SELECT aggregate_type, aggregate_id, data FROM outbox WHERE id = %(event_id)s"
_OF_ORDER = "SELECT DISTINCT variant_id FROM order_line WHERE order_id = %(order)s AND variant_id IS NOT NULL"
_OWE = """
    INSERT INTO notification (id, event_id, kind, order_id, recipient, last_error)
    VALUES (%(id)s, %(request)s, 'stock_back', %(request)s, %(email)s, '')
    ON CONFLICT (tenant_id, event_id, kind) DO NOTHING
"""
_REQUEST = """
    SELECT r.variant_id, r.locale, r.created_at, v.options, o.names
    FROM stock_request r
    JOIN variant v ON v.id = r.variant_id
    LEFT JOIN LATERAL (SELECT array_agg(name ORDER BY position) AS names FROM product_option
                       WHERE product_id = v.product_id) o ON true
    WHERE r.id = %(id)s
"""


@dataclass(frozen=True, slots=True)
class _Event:
    aggregate_type: str
    aggregate_id: UUID
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Request:
    variant_id: UUID
    locale: str
    created_at: datetime
    options: list[str]
    names: list[str] | None


def owe_restock_mails(uow: UnitOfWork, event_id: UUID, subject_id: UUID) -> None:
    """Grants the wishes for which there is stock by now. Hears of stock that moved and of orders that let some go."""
    require(uow, Permission.CATALOG_READ)
    event = uow.first(_Event, _EVENT, event_id=event_id)
    if event is None:
        return
    variants: list[UUID] | None
    if event.aggregate_type == "order":
        variants = uow.scalars(_OF_ORDER, order=event.aggregate_id)
    else:
        named = [parse_id(str(one)) for one in event.data.get("variants", [])]
        variants = [one for one in named if one is not None] or None
    wishes = catalog.take_requests(uow, variants)
    uow.execute_many(_OWE, [{"id": new_id(), "request": wish.id, "email": wish.email} for wish in wishes])


def read_restock(uow: UnitOfWork, request_id: UUID) -> Letter | None:
    """The letter to somebody who waited; ``None`` where the product has left the shop meanwhile."""
    request = uow.first(_Request, _REQUEST, id=request_id)
    if request is None:
        return None
    shop = tenants.current(uow)
    found = catalog.sellables(uow, [request.variant_id], shop.currency)
    if not found or not found[0].is_buyable:
        return None
    origin, goods = settings().origin_of(shop.subdomain), found[0]
    chosen = catalog.variant_query(dict(zip(request.names or [], request.options, strict=False)))
    with speaking(request.locale):
        return Letter(
            kind=NotificationKind.STOCK_BACK,
            locale=request.locale,
            shop_name=shop.name,
            legal_name=shop.legal_name or shop.name,
            support_email=shop.support_email,
            accent=shop.accent or DEFAULT_ACCENT,
            logo=logo_of(shop.logo, origin),
            order_number=0,
            order_url=f"{origin}/p/{goods.slug}{chosen}",
            shop_url=origin,
            buyer_name="",
            buyer_email="",
            ordered_on=date_text(request.created_at, shop.time_zone),
            items=(
                Item(
                    title=goods.title,
                    variant_title=goods.variant_title,
                    sku=goods.sku,
                    quantity=1,
                    amount=money_text(goods.unit_price_minor, goods.currency),
                    picture_url=f"{origin}/media/{goods.picture}" if goods.picture else "",
                ),
            ),
            sums=(),
            total="",
            address=(),
            delivery="",
            expected="",
            because=t("You receive this one mail because you asked {shop} for it.", shop=shop.legal_name or shop.name),
        )
