"""Many hands on one coupon, and on one gift card (invariants.md 3.7)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from shop_app.domain import credit, orders, payments, promotions
from tests.chaos.harness.barrier import at_once, in_threads
from tests.chaos.harness.buyer import Buyer, Refused
from tests.chaos.harness.crowd import gathered, ready
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.tally import Tally
from tests.harness.shop import Shop

Rounds = Callable[[int, int], int]


def _terms(**limits: int) -> promotions.Terms:
    return promotions.Terms(
        title="Once",
        action=promotions.AmountOff(amount_minor=500),
        stacking_class=promotions.StackingClass.ORDER,
        **limits,  # type: ignore[arg-type]
    )


def _used(shop: Shop, promotion_id: UUID) -> int:
    return shop.do(promotions.find_promotion, promotion_id).used


async def _give(buyer: Buyer, path: str, code: str) -> None:
    await buyer.ask("POST", path, {"code": code})
    seen = await buyer.ask("GET", "/checkout")
    buyer.total, buyer.due = seen["totals"]["total"]["amount"], seen["due"]["amount"]


async def _all_give(people: list[Buyer], path: str, code: str) -> None:
    for some in range(0, len(people), 8):
        await asyncio.gather(*(_give(buyer, path, code) for buyer in people[some : some + 8]))


def _sorted(answers: list[Any]) -> tuple[list[dict[str, Any]], set[str]]:
    placed = [answer for answer in answers if isinstance(answer, dict)]
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(placed) + len(refused) == len(answers), answers
    return placed, {refusal.code for refusal in refused}


@pytest.mark.parametrize("limit", ["promotion", "code", "customer"])
async def test_c35_a_coupon_for_one_use_is_used_once_and_given_back_once(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool, limit: str
) -> None:
    """All carts have seen the reduction. The winner is then cancelled and expired by two hands at once."""
    limits = {"promotion": {"usage_limit": 1}, "code": {}, "customer": {"per_customer_limit": 1}}[limit]
    variant = shop.add_variant(stock=100_000)
    async with gathered(platform, shop, 32 if full else 12) as people:
        for turn in range(rounds(1, 70)):
            promotion_id = shop.do(promotions.create_promotion, _terms(**limits), needs_code=True)
            one_use = 1 if limit == "code" else None
            code = shop.do(promotions.add_code, promotion_id, f"{limit}-{turn}", usage_limit=one_use)
            await ready(people, {variant: 1})
            await _all_give(people, "/cart/codes", code)
            placed, codes = _sorted(await at_once([buyer.place for buyer in people]))
            assert (len(placed), codes) == (1, {"PROMOTION_USED_UP"})
            order_id = shop.value("SELECT id FROM orders WHERE number = %(number)s", number=placed[0]["number"])
            assert _used(shop, promotion_id) == 1
            shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=order_id)
            in_threads(
                [
                    partial(shop.do, orders.cancel_order, order_id, ""),
                    partial(payments.expire_order, shop.system(), order_id),
                    partial(shop.do, promotions.give_back, order_id),
                ]
            )
            assert _used(shop, promotion_id) == 0
            tally.rounds += 1


async def test_c36_a_gift_card_pays_one_of_many_carts(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    """A card of 50.00 on carts of 50.00: one is paid by it, the others are told what is left to pay."""
    variant = shop.add_variant(price_minor=4450, stock=100_000, is_taxable=False)
    async with gathered(platform, shop, 32 if full else 12) as people:
        for _ in range(rounds(1, 200)):
            card = shop.do(credit.issue_gift_card, 5000)
            await ready(people, {variant: 1})
            await _all_give(people, "/checkout/credit", card.code)
            assert {buyer.due for buyer in people} == {"0.00"}
            placed, codes = _sorted(await at_once([buyer.place for buyer in people]))
            assert (len(placed), codes) == (1, {"DUE_CHANGED"})
            left = shop.do(credit.find_credit, card.account_id)
            assert (left.account.balance_minor, [entry.amount_minor for entry in left.entries]) == (0, [-5000, 5000])
            tally.rounds += 1


async def test_c36_a_gift_card_pays_many_carts_in_part_until_it_is_empty(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    """Refused hands look again and confirm what they see: what was taken is never more than what was on the card."""
    variant = shop.add_variant(price_minor=1000, stock=100_000, is_taxable=False)
    async with gathered(platform, shop, 32 if full else 8) as people:
        for _ in range(rounds(1, 50)):
            card = shop.do(credit.issue_gift_card, 4000)
            await ready(people, {variant: 1})
            await _all_give(people, "/checkout/credit", card.code)
            placed, codes = _sorted(await at_once([partial(_until_placed, buyer) for buyer in people]))
            assert (len(placed), codes) == (len(people), set())
            left = shop.do(credit.find_credit, card.account_id)
            taken = [-entry.amount_minor for entry in left.entries if entry.amount_minor < 0]
            assert (left.account.balance_minor, sum(taken)) == (0, 4000)
            tally.rounds += 1


async def _until_placed(buyer: Buyer) -> Any:
    while True:
        try:
            return await buyer.place(key="")
        except Refused as refusal:
            if refusal.code != "DUE_CHANGED":
                raise
        seen = await buyer.ask("GET", "/checkout")
        buyer.due = seen["due"]["amount"]
