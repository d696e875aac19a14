"""Many hands on goods that are made of the same part, which lies at two places (invariants.md 3.7)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from models.inventory import MovementKind
from shop_app.domain import inventory, payments
from tests.chaos.harness.barrier import at_once
from tests.chaos.harness.buyer import Refused
from tests.chaos.harness.crowd import gathered, ready
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.tally import Tally
from tests.harness.shop import Shop

Rounds = Callable[[int, int], int]


async def test_c39_a_part_is_sold_once_however_many_goods_hold_it(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    """Alone, as a pair, in a box beside its own line: all carts together want more than both places have."""
    count = 32 if full else 12
    far = shop.do(inventory.create_location, "Far away")
    async with gathered(platform, shop, count) as people:
        for _ in range(rounds(2, 200)):
            part = shop.add_variant(stock=count // 2)
            shop.do(inventory.adjust, part, count // 4, MovementKind.RECEIVED, location_id=far)
            pair, box = _bundle(shop, {part: 2}), _bundle(shop, {part: 1, shop.add_variant(stock=None): 1})
            wants = ({part: 1}, {pair: 1}, {box: 1, part: 1}, {pair: 1, box: 1})
            for kind, want in enumerate(wants):
                await ready(people[kind::4], want)
            answers = await at_once([buyer.place for buyer in people])
            needs = [(1, 2, 2, 3)[number % 4] for number in range(count)]
            sold = sum(need for need, answer in zip(needs, answers, strict=True) if isinstance(answer, dict))
            refused = {need for need, answer in zip(needs, answers, strict=True) if isinstance(answer, Refused)}
            assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"INSUFFICIENT_STOCK"}, answers
            assert all(isinstance(answer, dict | Refused) for answer in answers), answers
            left = shop.stock_of(part).available
            assert sold + left == count // 2 + count // 4
            assert left < min(refused), "somebody was refused what was there"
            for order_id in shop.values("SELECT id FROM orders WHERE status = 'pending'"):
                shop.do(payments.pay_manually, order_id)
            stock = shop.stock_of(part)
            assert (stock.on_hand, stock.reserved) == (left, 0)
            tally.rounds += 1


def _bundle(shop: Shop, parts: dict[UUID, int]) -> UUID:
    variant = shop.add_variant(stock=None)
    shop.do(inventory.set_bundle, variant, parts)
    return variant
