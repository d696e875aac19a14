from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, ShopError, ValidationFailed
from models.inventory import MovementKind, ReservationStatus
from models.values import clock
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import inventory
from shop_app.domain.inventory import InsufficientStock
from tests.domain.inventory.holders import held, position, violations
from tests.harness.shop import Shop


def test_units_are_held_then_sold(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    order_id = held(shop, {variant: 4})
    assert position(shop, variant) == (10, 4)
    shop.run("UPDATE orders SET status = 'placed'")
    shop.do(inventory.consume, order_id)
    assert position(shop, variant) == (6, 0)
    assert shop.stock_of(variant).available == 6
    assert violations() == []


@pytest.mark.parametrize("end", [ReservationStatus.RELEASED, ReservationStatus.EXPIRED])
def test_units_are_held_then_given_back_once(shop: Shop, end: ReservationStatus) -> None:
    variant = shop.add_variant(stock=10)
    order_id = held(shop, {variant: 4})
    for _ in range(2):
        shop.do(inventory.release, order_id, end)
    assert position(shop, variant) == (10, 0)
    shop.do(inventory.consume, order_id)
    assert position(shop, variant) == (10, 0)
    assert violations() == []


def test_i11_a_reservation_never_goes_back(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    order_id = held(shop, {variant: 1})
    for wrong in (ReservationStatus.ACTIVE, ReservationStatus.CONSUMED):
        with pytest.raises(ValueError, match="not given back"):
            shop.do(inventory.release, order_id, wrong)


def test_c39_every_shortage_is_told_and_nothing_is_held(shop: Shop) -> None:
    plenty, few, none = (shop.add_variant(stock=stock) for stock in (10, 2, 0))
    with pytest.raises(InsufficientStock) as refusal:
        held(shop, {plenty: 5, few: 3, none: 1})
    told = {shortage.variant_id: (shortage.requested, shortage.available) for shortage in refusal.value.shortages}
    assert told == {few: (3, 2), none: (1, 0)}
    assert {item["variantId"] for item in refusal.value.details["items"]} == {str(few), str(none)}
    assert position(shop, plenty) == (10, 0)


def test_what_is_not_tracked_cannot_be_held(shop: Shop) -> None:
    variant = shop.add_variant(stock=None)
    with pytest.raises(InsufficientStock) as refusal:
        held(shop, {variant: 1})
    assert refusal.value.shortages[0].available == 0


def test_backorder_sells_below_nothing_to_its_limit(shop: Shop) -> None:
    variant = shop.add_variant(stock=1)
    shop.run("UPDATE stock_level SET backorder_limit = 2")
    order_id = held(shop, {variant: 3})
    with pytest.raises(InsufficientStock):
        held(shop, {variant: 1})
    shop.run("UPDATE orders SET status = 'placed'")
    shop.do(inventory.consume, order_id)
    assert position(shop, variant) == (-2, 0)
    assert violations() == []


def test_a_correction_has_a_reason_and_leaves_a_movement(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    shop.do(inventory.adjust, variant, -3, MovementKind.DAMAGED, "Fell off the shelf")
    shop.do(inventory.adjust, variant, 5, MovementKind.RECEIVED)
    newest, damaged, opening = shop.do(inventory.history, variant)
    assert (newest.delta, newest.balance, newest.kind) == (5, 12, MovementKind.RECEIVED)
    assert (damaged.delta, damaged.note, damaged.balance) == (-3, "Fell off the shelf", 7)
    assert (opening.kind, opening.order_number) == (MovementKind.OPENING, None)
    assert violations() == []


def test_what_is_reserved_cannot_be_taken_away(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    held(shop, {variant: 8})
    with pytest.raises(Conflict) as refusal:
        shop.do(inventory.adjust, variant, -3, MovementKind.COUNT)
    assert (refusal.value.reason, refusal.value.details["available"]) == ("STOCK_RESERVED", 2)


@pytest.mark.parametrize(
    ("delta", "kind", "note", "field"),
    [
        (1, MovementKind.SOLD, "", "kind"),
        (1, MovementKind.OPENING, "", "kind"),
        (0, MovementKind.COUNT, "", "delta"),
        (1_000_001, MovementKind.COUNT, "", "delta"),
        (1, MovementKind.COUNT, "x" * 501, "note"),
    ],
)
def test_odd_corrections_are_refused(shop: Shop, delta: int, kind: MovementKind, note: str, field: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(inventory.adjust, shop.add_variant(), delta, kind, note)
    assert refusal.value.field == field


def test_stock_of_what_is_not_tracked_cannot_be_corrected(shop: Shop) -> None:
    with pytest.raises(NotFound) as refusal:
        shop.do(inventory.adjust, shop.add_variant(stock=None), 1, MovementKind.COUNT)
    assert refusal.value.reason == "STOCK_NOT_TRACKED"


def test_opening_stock_is_set_once(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    shop.do(inventory.set_opening_stock, variant, 99)
    assert position(shop, variant) == (10, 0)
    assert shop.values("SELECT delta FROM stock_movement") == [10]


def test_shoppers_move_no_stock(shop: Shop) -> None:
    variant = shop.add_variant()
    visitor = shop.visitor()
    refused: list[type[ShopError]] = []
    for work in (
        lambda uow: inventory.adjust(uow, variant, 1, MovementKind.COUNT),
        lambda uow: inventory.history(uow, variant),
        lambda uow: inventory.set_opening_stock(uow, variant, 1),
    ):
        with pytest.raises(NotSignedIn) as refusal:
            in_unit(visitor, work)
        refused.append(refusal.type)
    assert len(refused) == 3


def test_each_change_of_stock_is_told(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    order_id = held(shop, {variant: 1})
    shop.do(inventory.release, order_id, ReservationStatus.RELEASED)
    shop.do(inventory.release, order_id, ReservationStatus.RELEASED)
    shop.do(inventory.adjust, variant, 1, MovementKind.COUNT)
    told = shop.values("SELECT data ->> 'variants' FROM outbox WHERE event_type = 'StockChanged' ORDER BY id")
    assert told == [f'["{variant}"]'] * 3, "opened, released, adjusted"


def test_the_hour_of_a_movement_is_the_doors(shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    then = clock.now() - timedelta(days=3)
    in_unit(replace(shop.system(), now=then), inventory.adjust, variant, 1, MovementKind.COUNT)
    assert shop.value("SELECT moved_at FROM stock_movement WHERE kind = 'count'") == then
