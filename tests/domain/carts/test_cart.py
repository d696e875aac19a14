from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.context import Actor
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts
from shop_app.domain.carts import LineProblem
from tests.harness.shop import ADDRESS, Shop, open_shop


def test_a_visitor_without_a_cart_sees_an_empty_one(shop: Shop) -> None:
    cart = in_unit(shop.visitor(), carts.view)
    assert (cart.id, cart.currency, cart.lines, cart.item_count, cart.subtotal_minor) == (None, "USD", (), 0, 0)


def test_quantities_of_one_variant_add_up(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant(price_minor=1250)
    in_unit(visitor, carts.add_line, variant, 2)
    cart = in_unit(visitor, carts.add_line, variant, 3)
    assert [(line.quantity, line.total_minor) for line in cart.lines] == [(5, 6250)]
    assert (cart.item_count, cart.subtotal_minor, cart.needs_delivery) == (5, 6250, True)


def test_one_variant_never_exceeds_what_a_line_holds(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant(stock=None)
    in_unit(visitor, carts.add_line, variant, 999)
    assert in_unit(visitor, carts.add_line, variant, 999).lines[0].quantity == 999


@pytest.mark.parametrize("quantity", [0, -1, 1000, 2**31, 2**63, True, 1.5, "1", None, float("nan")])
def test_c53_a_quantity_is_a_whole_number_from_1_to_999(shop: Shop, quantity: object) -> None:
    variant = shop.add_variant()
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(shop.visitor(), carts.add_line, variant, quantity)  # type: ignore[arg-type]
    assert refusal.value.field == "quantity"


def test_lines_are_changed_and_taken_out(shop: Shop) -> None:
    visitor = shop.visitor()
    first = in_unit(visitor, carts.add_line, shop.add_variant(), 1).lines[0]
    second = in_unit(visitor, carts.add_line, shop.add_variant(), 1).lines[1]
    assert [line.quantity for line in in_unit(visitor, carts.change_line, first.id, 7).lines] == [7, 1]
    cart = in_unit(visitor, carts.remove_line, first.id)
    assert [line.id for line in cart.lines] == [second.id]


def test_each_change_counts(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant()
    versions = [in_unit(visitor, carts.add_line, variant, 1).version for _ in range(3)]
    assert versions == sorted(set(versions))


def test_a_strangers_line_looks_like_none(shop: Shop) -> None:
    line = in_unit(shop.visitor(), carts.add_line, shop.add_variant(), 1).lines[0]
    stranger = shop.visitor()
    for attempt in (
        lambda: in_unit(stranger, carts.change_line, line.id, 2),
        lambda: in_unit(stranger, carts.remove_line, line.id),
        lambda: in_unit(stranger, carts.change_line, new_id(), 2),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_c46_another_shops_variant_is_not_for_sale_here(shop: Shop) -> None:
    elsewhere = open_shop().add_variant()
    with pytest.raises(NotFound) as refusal:
        in_unit(shop.visitor(), carts.add_line, elsewhere, 1)
    assert refusal.value.reason == "NOT_FOR_SALE"


@pytest.mark.parametrize(
    "ended",
    [
        "UPDATE product SET status = 'archived'",
        "UPDATE variant SET is_active = false",
        "UPDATE price SET valid_to = app_now()",
        "UPDATE price SET currency = 'EUR'",
    ],
)
def test_what_is_off_sale_stays_visible_and_cannot_be_added(shop: Shop, ended: str) -> None:
    visitor, variant = shop.visitor(), shop.add_variant()
    in_unit(visitor, carts.add_line, variant, 1)
    shop.run(ended)
    cart = in_unit(visitor, carts.view)
    assert [line.problem for line in cart.lines] == [LineProblem.NOT_FOR_SALE]
    assert cart.subtotal_minor == 0
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), carts.add_line, variant, 1)


def test_a_cart_may_hold_more_than_there_is_and_says_so(shop: Shop) -> None:
    visitor = shop.visitor()
    in_unit(visitor, carts.add_line, shop.add_variant(stock=3), 4)
    in_unit(visitor, carts.add_line, shop.add_variant(stock=0), 1)
    cart = in_unit(visitor, carts.add_line, shop.add_variant(stock=None), 1)
    assert [line.problem for line in cart.lines] == [LineProblem.TOO_MANY, LineProblem.SOLD_OUT, None]
    assert [line.available for line in cart.lines] == [3, 0, None]


def test_todays_price_is_the_price(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant(price_minor=1000)
    in_unit(visitor, carts.add_line, variant, 2)
    shop.run("UPDATE price SET amount_minor = 1100")
    assert in_unit(visitor, carts.view).subtotal_minor == 2200


def test_without_a_cookie_there_is_no_cart_to_fill(shop: Shop) -> None:
    nobody = replace(shop.visitor(), actor=Actor.visitor(None))
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(nobody, carts.add_line, shop.add_variant(), 1)
    assert refusal.value.reason == "NO_VISITOR"


def test_a_cart_holds_a_hundred_lines(shop: Shop) -> None:
    visitor = shop.visitor()
    variants = [shop.add_variant() for _ in range(101)]
    for variant in variants[:100]:
        in_unit(visitor, carts.add_line, variant, 1)
    with pytest.raises(ValidationFailed):
        in_unit(visitor, carts.add_line, variants[100], 1)
    assert len(in_unit(visitor, carts.view).lines) == 100


def test_what_was_typed_at_checkout_is_remembered(shop: Shop) -> None:
    visitor = shop.visitor()
    in_unit(visitor, carts.add_line, shop.add_variant(), 1)
    in_unit(visitor, carts.save_contact, email=" Buyer@Example.com ")
    in_unit(visitor, carts.save_contact, address={"city": "Berlin", "line1": "", "role": "owner"})
    cart = in_unit(visitor, carts.choose_shipping, shop.shipping_method_id)
    assert (cart.email, dict(cart.address)) == ("buyer@example.com", {"city": "Berlin"})
    assert cart.shipping_method_id == shop.shipping_method_id


@pytest.mark.parametrize(
    "email", ["", "buyer", "buyer@", "@example.com", "a@b c.com", "x" * 250 + "@example.com", "a\n@b.com"]
)
def test_what_is_no_address_for_mail_is_refused(shop: Shop, email: str) -> None:
    visitor = shop.visitor()
    in_unit(visitor, carts.add_line, shop.add_variant(), 1)
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(visitor, carts.save_contact, email=email)
    assert refusal.value.field == "email"


def test_contact_and_delivery_need_a_cart(shop: Shop) -> None:
    for attempt in (
        lambda: in_unit(shop.visitor(), carts.save_contact, address=ADDRESS),
        lambda: in_unit(shop.visitor(), carts.choose_shipping, shop.shipping_method_id),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_an_unknown_way_to_deliver_is_refused(shop: Shop) -> None:
    visitor = shop.visitor()
    in_unit(visitor, carts.add_line, shop.add_variant(), 1)
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(visitor, carts.choose_shipping, new_id())
    assert refusal.value.field == "shipping_method_id"


def test_an_ordered_cart_is_closed_to_edits(shop: Shop) -> None:
    visitor = shop.visitor()
    line = in_unit(visitor, carts.add_line, shop.add_variant(), 1).lines[0]
    shop.run("UPDATE cart SET status = 'ordered'")
    with pytest.raises((NotFound, Conflict)):
        in_unit(visitor, carts.change_line, line.id, 2)
    assert in_unit(visitor, carts.view).id is None


def test_a_cart_lives_on_from_its_last_change(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant()
    in_unit(visitor, carts.add_line, variant, 1)
    later = replace(visitor, now=visitor.now + timedelta(days=20))
    in_unit(later, carts.add_line, variant, 1)
    assert shop.value("SELECT expires_at FROM cart") == later.now + timedelta(days=30)
