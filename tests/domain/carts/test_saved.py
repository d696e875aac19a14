"""What is put aside, shared and merged: rows of a visitor's own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts
from tests.harness.shop import Shop


def quantities(cart: carts.CartView) -> dict[Any, int]:
    return {line.variant_id: line.quantity for line in cart.lines}


def test_what_is_put_aside_leaves_the_sums_and_comes_back(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant()
    cart = shop.fill_cart(visitor, {variant: 3})
    assert in_unit(visitor, carts.save_for_later, cart.lines[0].id).lines == ()
    (saved,) = in_unit(visitor, carts.saved_lines)
    assert (saved.variant_id, saved.quantity, saved.unit_price_minor) == (variant, 3, 1000)
    assert quantities(in_unit(visitor, carts.take_back, saved.id)) == {variant: 3}
    assert in_unit(visitor, carts.saved_lines) == ()


def test_what_somebody_else_put_aside_looks_like_nothing(shop: Shop) -> None:
    visitor, stranger = shop.visitor(), shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(): 1})
    with pytest.raises(NotFound):
        in_unit(stranger, carts.save_for_later, cart.lines[0].id)
    in_unit(visitor, carts.save_for_later, cart.lines[0].id)
    (saved,) = in_unit(visitor, carts.saved_lines)
    for command in (carts.take_back, carts.forget_saved):
        with pytest.raises(NotFound):
            in_unit(stranger, command, saved.id)
    in_unit(visitor, carts.forget_saved, saved.id)
    assert in_unit(visitor, carts.saved_lines) == ()


def test_a_shared_cart_is_copied_and_the_higher_quantity_stays(shop: Shop) -> None:
    visitor, friend = shop.visitor(), shop.visitor()
    one, other, gone = shop.add_variant(), shop.add_variant(), shop.add_variant()
    shop.fill_cart(visitor, {one: 2, other: 1, gone: 1})
    shop.fill_cart(friend, {one: 1})
    token = in_unit(visitor, carts.share_cart)
    shop.run("UPDATE variant SET is_active = false WHERE id = %(id)s", id=gone)
    assert [line.variant_id for line in in_unit(friend, carts.shared_cart, token)] == [one, other, gone]
    copied = in_unit(friend, carts.copy_shared, token)
    assert quantities(copied.cart) == {one: 2, other: 1}
    assert len(copied.missing) == 1
    assert len(in_unit(visitor, carts.view).lines) == 3


def test_an_altered_link_shares_nothing(shop: Shop) -> None:
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), carts.shared_cart, "A" * 43)
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), carts.share_cart)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    guests=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5)), max_size=4),
    owners=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 5)), max_size=4),
)
def test_merging_keeps_the_higher_quantity_of_each_and_twice_is_once(
    shop: Shop, guests: list[tuple[int, int]], owners: list[tuple[int, int]]
) -> None:
    variants = [shop.add_variant(stock=None) for _ in range(3)]
    guest, owner = shop.visitor(), shop.visitor()
    for visitor, lines in ((guest, guests), (owner, owners)):
        for index, quantity in lines:
            in_unit(visitor, carts.add_line, variants[index], quantity)
    before = [quantities(in_unit(visitor, carts.view)) for visitor in (guest, owner)]
    assert guest.actor.visitor_sha256 is not None
    merged = in_unit(owner, carts.merge, guest.actor.visitor_sha256)
    highest = {key: max(before[0].get(key, 0), before[1].get(key, 0)) for key in before[0] | before[1]}
    assert quantities(merged.cart) == highest
    assert quantities(in_unit(guest, carts.view)) == {}
    assert quantities(in_unit(owner, carts.merge, guest.actor.visitor_sha256).cart) == highest


def test_what_was_put_aside_comes_along_at_sign_in(shop: Shop) -> None:
    guest, owner = shop.visitor(), shop.visitor()
    cart = shop.fill_cart(guest, {shop.add_variant(): 1})
    in_unit(guest, carts.save_for_later, cart.lines[0].id)
    assert guest.actor.visitor_sha256 is not None
    in_unit(owner, carts.merge, guest.actor.visitor_sha256)
    assert len(in_unit(owner, carts.saved_lines)) == 1
    assert in_unit(guest, carts.saved_lines) == ()


def test_a_price_that_changed_since_is_told_until_it_is_put_in_again(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant()
    shop.fill_cart(visitor, {variant: 1})
    shop.run("UPDATE price SET amount_minor = 1250 WHERE variant_id = %(id)s", id=variant)
    assert in_unit(visitor, carts.view).lines[0].price_change_minor == 250
    assert in_unit(visitor, carts.add_line, variant, 1).lines[0].price_change_minor == 0


def test_notes_and_the_invoices_address_go_into_the_order(shop: Shop) -> None:
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(): 1})
    in_unit(visitor, carts.write_notes, note=" Ring twice ", gift_note="All the best")
    office = {"name": "Office", "line1": "Torstr. 1", "postcode": "10119", "city": "Berlin", "country": "DE"}
    in_unit(visitor, carts.save_billing, {**office, "postcode": "1"})
    with pytest.raises(ValidationFailed) as refusal:
        shop.place(visitor, cart)
    assert refusal.value.field == "billing.postcode"
    in_unit(visitor, carts.save_billing, office)
    placed = shop.place(visitor, cart)
    assert shop.value("SELECT note || '/' || gift_note FROM orders WHERE id = %(id)s", id=placed.order_id) == (
        "Ring twice/All the best"
    )
    assert shop.value("SELECT billing_address ->> 'city' FROM orders WHERE id = %(id)s", id=placed.order_id) == "Berlin"
    with pytest.raises(ValidationFailed):
        in_unit(visitor, carts.write_notes, note="x" * 501)


def test_a_line_that_never_was_cannot_be_put_aside(shop: Shop) -> None:
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), carts.save_for_later, new_id())
