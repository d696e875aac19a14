"""Writing an order anew after it was placed: figures, lines and destination, from one revision to the next."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.orders.schemas import NewOrderLine

_REVISE = """
    UPDATE orders SET subtotal_minor = %(subtotal_minor)s, discount_minor = %(discount_minor)s,
        shipping_minor = %(shipping_minor)s, shipping_tax_minor = %(shipping_tax_minor)s, tax_minor = %(tax_minor)s,
        total_minor = %(total_minor)s, shipping_address = %(shipping_address)s, shipping_method = %(shipping_method)s,
        deliver_from = %(deliver_from)s, deliver_to = %(deliver_to)s, price_trace = %(price_trace)s,
        revision = revision + 1
    WHERE id = %(order)s AND revision = %(seen)s
"""
# Under conditions, although the order is locked: what was sent or given back stays part of the line.
_REVISE_LINE = """
    UPDATE order_line SET quantity = %(quantity)s, discount_minor = %(discount_minor)s, tax_minor = %(tax_minor)s,
        tax_rate_bp = %(tax_rate_bp)s
    WHERE id = %(line)s AND order_id = %(order)s AND fulfilled_quantity + cancelled_quantity <= %(quantity)s
      AND refunded_quantity <= %(quantity)s
"""
_ADD_LINE = """
    INSERT INTO order_line (id, order_id, position, fulfilled_quantity, variant_id, sku, title, variant_title, slug,
        picture, quantity, unit_price_minor, discount_minor, tax_minor, tax_rate_bp, requires_shipping)
    SELECT %(id)s, %(order)s, coalesce(max(position) + 1, 0), 0, %(variant_id)s, %(sku)s, %(title)s, %(variant_title)s,
        %(slug)s, %(picture)s, %(quantity)s, %(unit_price_minor)s, %(discount_minor)s, %(tax_minor)s, %(tax_rate_bp)s,
        %(requires_shipping)s
    FROM order_line WHERE order_id = %(order)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an order costs; as in ``Order``."""

    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    shipping_tax_minor: int
    tax_minor: int
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedLine:
    """A line that stays, with its new quantity (0 where it is taken out) and shares."""

    line_id: UUID
    quantity: int
    discount_minor: int
    tax_minor: int
    tax_rate_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An order as it is to be, made of what was seen at revision ``seen``."""

    order_id: UUID
    seen: int
    figures: Figures
    shipping_address: dict[str, str]
    shipping_method: str
    deliver_from: datetime | None
    deliver_to: datetime | None
    price_trace: dict[str, Any]
    lines: tuple[RevisedLine, ...]
    added: tuple[NewOrderLine, ...]


def revise(uow: UnitOfWork, revision: Revision) -> None:
    """Writes an order anew, if it still is what was seen; the caller has locked it and settles money and stock."""
    revised = uow.execute(
        _REVISE,
        **asdict(revision.figures),
        order=revision.order_id,
        seen=revision.seen,
        shipping_address=Jsonb(revision.shipping_address),
        shipping_method=revision.shipping_method,
        deliver_from=revision.deliver_from,
        deliver_to=revision.deliver_to,
        price_trace=Jsonb(revision.price_trace),
    )
    if revised != 1:
        raise order_changed()
    for line in revision.lines:
        kept = uow.execute(
            _REVISE_LINE,
            line=line.line_id,
            order=revision.order_id,
            quantity=line.quantity,
            discount_minor=line.discount_minor,
            tax_minor=line.tax_minor,
            tax_rate_bp=line.tax_rate_bp,
        )
        if kept != 1:
            raise order_changed()
    for added in revision.added:
        uow.execute(_ADD_LINE, id=new_id(), order=revision.order_id, **asdict(added))


def order_changed() -> Conflict:
    """The refusal of whoever looked at an older revision."""
    return Conflict("Somebody has changed this order meanwhile. Look at it again.", code="ORDER_CHANGED")
