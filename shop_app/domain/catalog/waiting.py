"""Whoever waits for what is sold out, and when it comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.errors import Conflict, NotFound
from models.values.email import checked_email
from models.values.ids import new_id
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.availability import available_units

_AVAILABLE = f"""
    SELECT {available_units("v")} AS available
    FROM variant v JOIN product p ON p.id = v.product_id
    WHERE v.id = %(variant)s AND v.is_active AND p.status = 'active'
"""
_ASK = """
    INSERT INTO stock_request (id, variant_id, email, locale) VALUES (%(id)s, %(variant)s, %(email)s, %(locale)s)
    ON CONFLICT (tenant_id, variant_id, email) WHERE told_at IS NULL DO NOTHING
"""
# Those of a bundle wait for its components. Without variants everybody who waits is looked at.
_TAKE = f"""
    UPDATE stock_request r SET told_at = app_now()
    FROM variant v JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
    WHERE r.told_at IS NULL AND v.id = r.variant_id AND v.is_active AND p.status = 'active'
      AND (%(variants)s::uuid[] IS NULL OR v.id = ANY (%(variants)s) OR EXISTS (
          SELECT FROM bundle_component b WHERE b.bundle_id = v.id AND b.component_id = ANY (%(variants)s)))
      AND coalesce({available_units("v")}, 1) > 0
    RETURNING r.id, r.email
"""
_WAITING = """
    SELECT v.id AS variant_id, p.slug, p.title, array_to_string(v.options, ' / ') AS variant_title,
           coalesce(v.sku, '') AS sku, count(*) AS count
    FROM stock_request r JOIN variant v ON v.id = r.variant_id JOIN product p ON p.id = v.product_id
    WHERE r.told_at IS NULL
    GROUP BY v.id, p.id, p.slug, p.title, v.tenant_id, v.options, v.sku ORDER BY count(*) DESC, p.title, v.id LIMIT 200
"""
_ARRIVAL = """
    SELECT least(
        (SELECT v.available_on FROM variant v
         WHERE v.id = %(variant)s AND v.available_on > (app_now() AT TIME ZONE 'UTC')::date),
        (SELECT min(p.expected_on) FROM purchase p JOIN purchase_line l ON l.purchase_id = p.id
         WHERE l.variant_id = %(variant)s AND l.received < l.quantity AND p.status = 'ordered'
           AND p.expected_on >= (app_now() AT TIME ZONE 'UTC')::date))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """How many wait for a variant."""

    variant_id: UUID
    slug: str
    title: str
    variant_title: str
    sku: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRequest:
    """A wish whose time has come."""

    id: UUID
    email: str


@dataclass(frozen=True, slots=True)
class _Stock:
    available: int | None


def ask_for_stock(uow: UnitOfWork, variant_id: UUID, email: str) -> None:
    """Remembers to write once to an address when a sold-out variant can be bought again.

    Asking twice changes nothing, and nobody learns who asked before. ``Conflict`` where it can be bought now. Not
    undone: the one mail is all that comes of it.
    """
    open_to_shoppers(uow)
    email = checked_email(email)
    stock = uow.first(_Stock, _AVAILABLE, variant=variant_id)
    if stock is None:
        raise NotFound("This product is not for sale any more.")
    if stock.available is None or stock.available > 0:
        raise Conflict("This is in stock again. Add it to the cart.", code="IN_STOCK")
    uow.execute(_ASK, id=new_id(), variant=variant_id, email=email, locale=uow.context.locale)


def take_requests(uow: UnitOfWork, variant_ids: Sequence[UUID] | None) -> list[StockRequest]:
    """The wishes that can be granted by now, each handed out once in its life; all of the shop's without variants."""
    require(uow, Permission.CATALOG_READ)
    return uow.all(StockRequest, _TAKE, variants=None if variant_ids is None else list(variant_ids))


def list_demand(uow: UnitOfWork) -> list[Demand]:
    """What shoppers wait for, most wanted first."""
    require(uow, Permission.CATALOG_READ)
    return uow.all(Demand, _WAITING)


def expected_on(uow: UnitOfWork, variant_id: UUID) -> date | None:
    """The day on which more of a variant is to come, where a purchase or the merchant has said so."""
    arrival: date | None = uow.scalar(_ARRIVAL, variant=variant_id)
    return arrival
