"""Orders that are no more than a name for who holds stock, and what of the stock can be read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from uuid import UUID

from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.audit import find_violations
from tests.harness.shop import Shop

_ORDER = """
    INSERT INTO orders (id, number, email, locale, currency, shipping_method, status, shipping_address)
    VALUES (%(id)s, %(number)s, 'buyer@example.com', 'en', 'USD', '', 'pending',
            jsonb_build_object('country', %(to)s::text))
"""
_numbers = count(1)


def order(uow: UnitOfWork, country: str = "US") -> UUID:
    order_id = new_id()
    uow.execute(_ORDER, id=order_id, number=next(_numbers), to=country)
    return order_id


def hold(uow: UnitOfWork, demand: Mapping[UUID, int], country: str = "US") -> UUID:
    """The same inside a unit that is open already."""
    order_id = order(uow, country)
    inventory.reserve(uow, order_id, demand, uow.now + timedelta(minutes=30))
    return order_id


def held(shop: Shop, demand: Mapping[UUID, int], country: str = "US") -> UUID:
    """An order for which ``demand`` is reserved."""
    return shop.do(hold, demand, country)


def sold(shop: Shop, demand: Mapping[UUID, int], country: str = "US") -> UUID:
    """An order that is paid."""

    def sell(uow: UnitOfWork) -> UUID:
        order_id = hold(uow, demand, country)
        uow.execute("UPDATE orders SET status = 'placed' WHERE id = %(id)s", id=order_id)
        inventory.consume(uow, order_id)
        return order_id

    return shop.do(sell)


def position(shop: Shop, variant: UUID) -> tuple[int, int]:
    """On hand and reserved, everywhere."""
    stock = shop.stock_of(variant)
    return stock.on_hand, stock.reserved


def lying(shop: Shop, variant: UUID) -> dict[str, int]:
    """Location → what lies there."""
    return {level.location: level.on_hand for level in shop.do(inventory.levels_of, variant)}


def violations() -> list[str]:
    """Stock only: the orders here are no more than a name for who holds it."""
    found = find_violations(clock.now())
    return [
        violation.detail
        for violation in found
        if violation.invariant in ("I-10", "I-11", "I-13") or "put" in violation.detail
    ]
