"""Many hands that give one order's money back (invariants.md 3.7, I-09)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, credit, fulfillment, orders, payments, returns
from tests.chaos.harness.barrier import at_once
from tests.chaos.harness.buyer import Refused
from tests.chaos.harness.clerk import at_work
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.tally import Tally
from tests.harness.paying import intent_of, payment_of
from tests.harness.shop import Shop

Rounds = Callable[[int, int], int]

UNITS, TOTAL, ON_GIFT_CARD = 5, 6050, 2000
STOCK = 100_000
# 422 is for a line of which nothing is left: its window showed what was there when it was opened.
REFUSALS = {"LINE_REFUNDED", "ORDER_OVER", "REFUND_TOO_HIGH", "REFUND_TOO_LARGE", "SHIPPING_TOO_LARGE"}
_MONEY = """
    SELECT jsonb_build_object(
        'captured', coalesce(sum(amount_minor) FILTER (WHERE status = 'succeeded'), 0),
        'refunded', (SELECT coalesce(sum(amount_minor), 0) FROM refund
                     WHERE order_id = %(order)s AND status IN ('pending', 'succeeded')),
        'refunds', (SELECT count(*) FROM order_refund WHERE order_id = %(order)s),
        'lost', (SELECT coalesce(sum(e.amount_minor), 0) FROM ledger_entry e
                 JOIN ledger_transaction t ON t.tenant_id = e.tenant_id AND t.id = e.transaction_id
                 WHERE t.order_id = %(order)s AND e.account IN ('dispute', 'loss')))
    FROM payment WHERE order_id = %(order)s
"""


@dataclass(frozen=True)
class Paid:
    """An order of five units at 10.00, with delivery and tax; a gift card paid 20.00 of it, a card the rest."""

    order_id: UUID
    address: str
    line_id: str


def pay(platform: Platform, shop: Shop, variant: UUID) -> Paid:
    visitor = shop.visitor()
    card = shop.do(credit.issue_gift_card, ON_GIFT_CARD)
    shop.fill_cart(visitor, {variant: UNITS})
    cart = in_unit(visitor, carts.add_gift_card, card.code)
    placed = shop.place(visitor, cart, provider=Provider.STRIPE, seen_due_minor=TOTAL - ON_GIFT_CARD)
    assert platform.sandbox.pay(payments.open_page(visitor, placed.order_id)).status_code == 303
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    (line,) = shop.do(orders.lines_of, placed.order_id)
    return Paid(placed.order_id, f"/orders/{placed.number}", str(line.id))


def money(shop: Shop, paid: Paid) -> dict[str, int]:
    found: dict[str, int] = shop.value(_MONEY, order=paid.order_id)
    assert found["refunded"] + found["lost"] <= found["captured"] == TOTAL
    return found


def gave(answers: list[Any]) -> int:
    """How many were let; every other was refused for want of something to give."""
    refusals = [answer for answer in answers if not isinstance(answer, dict)]
    assert all(isinstance(one, Refused) and one.code in REFUSALS for one in refusals), refusals
    return len(answers) - len(refusals)


def wishes(how: str, paid: Paid, hands: int) -> list[tuple[str, dict[str, Any], str]]:
    """What each hand asks: the path after the order's, the body, the idempotency key."""
    one, key = {"lines": [{"line_id": paid.line_id, "quantity": 1}]}, str(new_id())
    whole = {"lines": [{"line_id": paid.line_id, "quantity": UNITS}], "shipping": "5.50"}
    match how:
        case "one key":
            return [("/refunds", {"amount": "5.00"}, key)] * hands
        case "a key each":
            return [("/refunds", whole, str(new_id())) for _ in range(hands)]
        case "in parts":
            return [("/refunds", {"amount": "11.00"}, "")] * hands
        case "by line":
            return [("/refunds", one, "")] * hands
        case _:
            asked = (("/refunds", one), ("/refunds", {"amount": "11.00"}), ("/cancel", {}), ("/refunds", whole))
            return [(*asked[number % len(asked)], "") for number in range(hands)]


LET = {"one key": (500, 1), "a key each": (TOTAL, 1), "in parts": (5500, 5), "by line": (5500, 5)}


@pytest.mark.parametrize("how", [*LET, "all sorts"])
async def test_c37_no_hands_give_back_more_than_there_was(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool, how: str
) -> None:
    hands, variant = 32 if full else 8, shop.add_variant(stock=STOCK)
    async with at_work(platform, shop, hands) as clerks:
        for _ in range(rounds(1, 40)):
            before = shop.stock_of(variant).on_hand
            paid = pay(platform, shop, variant)
            asked = wishes(how, paid, hands)
            answers = await at_once(
                [
                    partial(clerk.post, paid.address + path, body, key=key)
                    for clerk, (path, body, key) in zip(clerks, asked, strict=True)
                ]
            )
            let, found, stock = gave(answers), money(shop, paid), shop.stock_of(variant)
            if how in LET:
                assert (found["refunded"], found["refunds"]) == LET[how]
                assert let == (hands if how == "one key" else found["refunds"])
            assert stock.reserved == 0
            restocked = stock.on_hand - (before - UNITS)
            assert restocked == {"one key": 0, "in parts": 0}.get(how, restocked) <= UNITS
            assert restocked == UNITS or how not in ("a key each", "by line")
            tally.rounds += 1


async def test_c37_what_a_bank_takes_while_it_is_given_back_is_lost_once(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    """The bank's claim is as high as the payment, the hands' parts come to more; whoever is first takes."""
    hands, variant = 32 if full else 8, shop.add_variant(stock=STOCK)
    async with at_work(platform, shop, hands) as clerks:
        for turn in range(rounds(1, 40)):
            paid = pay(platform, shop, variant)
            bank = partial(asyncio.to_thread, _claim, platform, shop, paid, 1000 + turn)
            give = [partial(clerk.post, paid.address + "/refunds", {"amount": "11.00"}) for clerk in clerks]
            *answers, _ = await at_once([*give, bank])
            gave(answers)
            platform.wait_for("SELECT count(*) = 0 FROM refund WHERE status = 'pending'")
            platform.wait_for("SELECT count(*) = 0 FROM inbox WHERE status = 'received'")
            money(shop, paid)
            tally.rounds += 1


def _claim(platform: Platform, shop: Shop, paid: Paid, amount_minor: int) -> None:
    """A bank takes money back, and keeps it."""
    intent = intent_of(shop, paid.order_id)
    dispute = platform.sandbox.dispute(intent, amount_minor=amount_minor)["id"]
    platform.sandbox.decide_dispute(dispute, "lost")


async def test_c37_what_is_sent_back_is_not_refunded_as_well(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    """Five units were delivered and come back. While some note their arrival and settle, others refund them by line."""
    hands, variant = 32 if full else 8, shop.add_variant(stock=STOCK)
    async with at_work(platform, shop, hands) as clerks:
        for turn in range(rounds(2, 40)):
            before = shop.stock_of(variant).on_hand
            paid = pay(platform, shop, variant)
            number = _send_back(shop, paid, first_arrives=turn % 2 == 1)
            line = {"line_id": paid.line_id, "quantity": UNITS}
            asked = (
                (f"/returns/{number}/settle", {}),
                (f"/returns/{number}/receive", {"lines": [line]}),
                (paid.address + "/refunds", {"lines": [line | {"quantity": 1}], "has_left": True}),
                (paid.address + "/refunds", {"lines": [line], "has_left": True}),
            )
            calls = [partial(clerk.post, *asked[at % len(asked)]) for at, clerk in enumerate(clerks)]
            answers = await at_once(calls)
            refusals = [answer for answer in answers if not isinstance(answer, dict)]
            assert all(isinstance(one, Refused) and one.status in (409, 422) for one in refusals), refusals
            assert money(shop, paid)["refunded"] <= 5500
            assert shop.stock_of(variant).on_hand <= before
            tally.rounds += 1
    # The mail about a parcel waits a moment, so that a slip can be undone unseen.
    platform.clock.move(timedelta(seconds=15))


def _send_back(shop: Shop, paid: Paid, *, first_arrives: bool) -> int:
    """The number of an approved return of all five; they may have come already."""
    parcel = shop.do(fulfillment.fulfill, paid.order_id)
    shop.do(fulfillment.mark_shipped, parcel)
    shop.do(fulfillment.mark_delivered, parcel)
    wanted = returns.Wanted(line_id=UUID(paid.line_id), quantity=UNITS, reason=returns.ReturnReason.OTHER, comment="")
    number = shop.do(returns.record, paid.order_id, [wanted]).view.number
    if shop.do(returns.find_return, number).view.status is returns.ReturnStatus.REQUESTED:
        shop.do(returns.approve, number)
    if first_arrives:
        arrived = returns.Arrived(line_id=UUID(paid.line_id), quantity=UNITS)
        shop.do(returns.receive, number, [arrived])
    return number
