"""Why an order costs what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.errors import NotFound
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.pricing import ExplainedPrice, price_trace

_PRICE = """
    SELECT o.currency, o.total_minor, o.price_trace, (
        SELECT coalesce(json_agg(concat_ws(', ', l.title, nullif(l.variant_title, '')) ORDER BY l.position), '[]')
        FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id
    ) AS titles
    FROM orders o WHERE o.number = %(number)s
"""


@dataclass(frozen=True, slots=True)
class _Priced:
    currency: str
    total_minor: int
    price_trace: dict[str, Any]
    titles: list[str]


def order_price(uow: UnitOfWork, number: int) -> ExplainedPrice:
    """The reasons that were kept when the order was placed; none for an order from before reasons were kept."""
    require(uow, Permission.ORDERS_READ)
    found = uow.first(_Priced, _PRICE, number=number)
    if found is None:
        raise NotFound("There is no order {number}.", number=number)
    return ExplainedPrice(
        total_minor=found.total_minor,
        titles=tuple(found.titles),
        trace=price_trace(found.price_trace, found.currency),
    )
