"""Cancel, pay, expire, fulfil and refund one order, all pairs of them, at once (invariants.md 3.7)."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from models.errors import Conflict
from shop_app.domain import orders, payments
from tests.chaos.harness.barrier import at_once
from tests.chaos.harness.buyer import Refused
from tests.chaos.harness.clerk import Clerk, at_work
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.tally import Tally
from tests.harness.shop import Shop

Rounds = Callable[[int, int], int]
HANDS = ("cancel", "pay", "expire", "fulfil", "refund")
PAIRS = tuple(itertools.combinations_with_replacement(HANDS, 2))
PATHS = {"cancel": "/cancel", "pay": "/payments/received", "fulfil": "/fulfillments", "refund": "/refunds"}


@dataclass(frozen=True)
class Ordered:
    order_id: UUID
    address: str
    line_id: str


def order_for(shop: Shop, variant: UUID, pair: tuple[str, str]) -> Ordered:
    """One unit: overdue where somebody is to expire it, paid where nobody is to pay it."""
    placed = shop.buy({variant: 1})
    if "expire" in pair:
        shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=placed.order_id)
    elif "pay" not in pair:
        shop.do(payments.pay_manually, placed.order_id)
    (line,) = shop.do(orders.lines_of, placed.order_id)
    return Ordered(placed.order_id, f"/orders/{placed.number}", str(line.id))


def hand(shop: Shop, clerk: Clerk, what: str, order: Ordered) -> Callable[[], Awaitable[Any]]:
    """What one of them does. Expiry has no door: it is a job."""
    if what == "expire":
        return partial(asyncio.to_thread, payments.expire_order, shop.system(), order.order_id)
    body = {"lines": [{"line_id": order.line_id, "quantity": 1}]} if what == "refund" else {}
    return partial(clerk.post, order.address + PATHS[what], body)


def ends(pair: tuple[str, str]) -> set[str]:
    """How an order may end: what is paid does not expire, what was sent is not cancelled, what is over stays so."""
    if "cancel" in pair:
        return {"cancelled", *(["placed"] if "fulfil" in pair else []), *(["expired"] if "expire" in pair else [])}
    return {"expired"} if "expire" in pair and "pay" not in pair else {"placed"}


async def test_c38_two_kinds_of_hands_on_one_order_have_one_winner(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    count, variant = 32 if full else 6, shop.add_variant(stock=100_000)
    async with at_work(platform, shop, count) as clerks:
        for pair in PAIRS * rounds(1, 14):
            before, order = shop.stock_of(variant).on_hand, order_for(shop, variant, pair)
            # Four neighbours are both kinds at both web processes.
            kinds = [pair[number // 2 % 2] for number in range(count)]
            answers = await at_once([hand(shop, *one, order) for one in zip(clerks, kinds, strict=True)])
            failures = [answer for answer in answers if isinstance(answer, BaseException)]
            assert all(_is_no(failure) for failure in failures), (pair, failures)
            won = [kind for kind, answer in zip(kinds, answers, strict=True) if isinstance(answer, dict)]
            assert len(won) == len(set(won)), (pair, won)
            status = shop.value("SELECT status FROM orders WHERE id = %(id)s", id=order.order_id)
            assert status in ends(pair), (pair, won)
            assert (status == "cancelled") is ("cancel" in won), (pair, won)
            stock, is_gone = shop.stock_of(variant), status == "placed" and "refund" not in won
            assert (stock.on_hand, stock.reserved) == (before - is_gone, 0), (pair, won)
            tally.rounds += 1
    # The mail about a parcel waits a moment, so that a slip can be undone unseen.
    platform.clock.move(timedelta(seconds=15))


def _is_no(failure: BaseException) -> bool:
    """422 is for a line of which nothing is left."""
    if isinstance(failure, Refused):
        return failure.status == 409 or failure.code == "LINE_REFUNDED"
    return isinstance(failure, Conflict)
