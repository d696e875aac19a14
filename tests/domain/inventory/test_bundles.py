from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import MovementKind
from shop_app.domain import inventory
from shop_app.domain.catalog import find_product
from shop_app.domain.inventory import InsufficientStock
from tests.domain.inventory.holders import held, position, sold, violations
from tests.harness.shop import Shop


def bundle(shop: Shop, components: dict[UUID, int]) -> UUID:
    variant = shop.add_variant(stock=None)
    shop.do(inventory.set_bundle, variant, components)
    return variant


def test_a_bundle_takes_the_stock_of_its_parts(shop: Shop) -> None:
    lamp, bulb = shop.add_variant(stock=5), shop.add_variant(stock=7)
    box = bundle(shop, {lamp: 1, bulb: 2})
    sold(shop, {box: 2})
    assert (position(shop, lamp), position(shop, bulb)) == ((3, 0), (3, 0))
    assert box not in shop.do(inventory.stock_of, [box])
    assert violations() == []


def test_a_shopper_sees_as_many_as_the_scarcest_part_allows(shop: Shop) -> None:
    lamp, bulb, string = shop.add_variant(stock=5), shop.add_variant(stock=7), shop.add_variant(stock=None)
    box = bundle(shop, {lamp: 1, bulb: 2, string: 9})
    slug = shop.value("SELECT p.slug FROM product p JOIN variant v ON v.product_id = p.id WHERE v.id = %(id)s", id=box)
    assert shop.do(find_product, slug).variants[0].available == 3
    cart = shop.fill_cart(shop.visitor(), {box: 3})
    assert (cart.lines[0].available, cart.lines[0].problem) == (3, None)


def test_c39_parts_are_counted_together_over_lines_and_bundles(shop: Shop) -> None:
    bulb = shop.add_variant(stock=7)
    pair, triple = bundle(shop, {bulb: 2}), bundle(shop, {bulb: 3})
    with pytest.raises(InsufficientStock) as refusal:
        held(shop, {pair: 1, triple: 1, bulb: 3})
    assert {shortage.variant_id for shortage in refusal.value.shortages} == {pair, triple, bulb}
    assert position(shop, bulb) == (7, 0)
    sold(shop, {pair: 1, triple: 1, bulb: 2})
    assert position(shop, bulb) == (0, 0)
    assert violations() == []


def test_a_whole_order_with_a_bundle_and_its_part_holds_every_invariant(shop: Shop) -> None:
    lamp, bulb = shop.add_variant(stock=5), shop.add_variant(stock=7)
    box = bundle(shop, {lamp: 1, bulb: 2})
    shop.sell({box: 2, bulb: 1})
    assert (position(shop, lamp), position(shop, bulb)) == ((3, 0), (2, 0))
    assert shop.violations() == []


def test_an_order_keeps_what_its_bundle_consisted_of(shop: Shop) -> None:
    lamp, bulb = shop.add_variant(stock=5), shop.add_variant(stock=7)
    box = bundle(shop, {lamp: 1, bulb: 2})
    order = shop.sell({box: 2})
    shop.do(inventory.set_bundle, box, {lamp: 3})
    shop.do(inventory.restock, order.order_id, {box: 1})
    assert (position(shop, lamp), position(shop, bulb)) == ((4, 0), (5, 0))
    with pytest.raises(Conflict) as refusal:
        shop.do(inventory.restock, order.order_id, {box: 2})
    assert refusal.value.reason == "ALREADY_RESTOCKED"
    assert (position(shop, lamp), position(shop, bulb)) == ((4, 0), (5, 0))
    assert shop.violations() == []


def test_a_bundle_is_split_over_places_by_its_parts(shop: Shop) -> None:
    lamp, bulb = shop.add_variant(stock=5), shop.add_variant(stock=0)
    far = shop.do(inventory.create_location, "Far away")
    shop.do(inventory.adjust, bulb, 4, MovementKind.RECEIVED, location_id=far)
    sold(shop, {bundle(shop, {lamp: 1, bulb: 2}): 2})
    assert (position(shop, lamp), position(shop, bulb)) == ((3, 0), (0, 0))
    assert violations() == []


def test_bundles_are_not_nested_and_have_no_stock_of_their_own(shop: Shop) -> None:
    lamp, bulb = shop.add_variant(stock=5), shop.add_variant(stock=7)
    box = bundle(shop, {lamp: 1})
    for work, code in (
        (lambda uow: inventory.set_bundle(uow, bulb, {box: 1}), "BUNDLE_NESTED"),
        (lambda uow: inventory.set_bundle(uow, lamp, {bulb: 1}), "BUNDLE_NESTED"),
        (lambda uow: inventory.set_bundle(uow, bulb, {lamp: 1}), "BUNDLE_HAS_STOCK"),
    ):
        with pytest.raises(Conflict) as refusal:
            shop.do(work)
        assert refusal.value.reason == code
    with pytest.raises(NotFound):
        shop.do(inventory.adjust, box, 1, MovementKind.RECEIVED)
    with pytest.raises(ValidationFailed):
        shop.do(inventory.set_bundle, box, {lamp: 0})


def test_a_bundle_taken_apart_is_an_ordinary_variant(shop: Shop) -> None:
    lamp = shop.add_variant(stock=5)
    box = bundle(shop, {lamp: 1})
    assert [(part.variant_id, part.quantity) for part in shop.do(inventory.components_of, box)] == [(lamp, 1)]
    shop.do(inventory.set_bundle, box, {})
    shop.do(inventory.adjust, box, 2, MovementKind.RECEIVED)
    sold(shop, {box: 1})
    assert (position(shop, lamp), position(shop, box)) == ((5, 0), (1, 0))


def test_a_cart_tells_of_a_bundle_that_is_gone(shop: Shop) -> None:
    lamp = shop.add_variant(stock=2)
    box = bundle(shop, {lamp: 1})
    visitor = shop.visitor()
    shop.fill_cart(visitor, {box: 2})
    sold(shop, {lamp: 1})
    cart = shop.fill_cart(visitor, {})
    assert cart.lines[0].available == 1
    assert cart.lines[0].problem is not None
