"""Gift cards at the checkout: they pay what they can, the rest is paid otherwise, and all of it comes back."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, ValidationFailed
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, checkout, credit, orders, payments
from tests.harness.shop import Shop


def card_of(shop: Shop, amount_minor: int) -> credit.IssuedCard:
    return shop.do(credit.issue_gift_card, amount_minor)


def balance(shop: Shop, card: credit.IssuedCard) -> int:
    return shop.do(credit.find_credit, card.account_id).account.balance_minor


def with_cards(shop: Shop, price_minor: int, *cards: credit.IssuedCard) -> tuple[Context, carts.CartView]:
    """A cart that costs ``price_minor`` plus 10 % of tax and 5.50 of delivery."""
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(price_minor=price_minor): 1})
    for card in cards:
        cart = in_unit(visitor, carts.add_gift_card, card.code)
    return visitor, cart


def status_of(shop: Shop, order_id: UUID) -> tuple[str, str]:
    order = shop.do(orders.order_by_id, order_id)
    return order.status.value, order.payment_status.value


def test_a_card_pays_what_it_can_and_the_rest_is_due(shop: Shop) -> None:
    card = card_of(shop, 1000)
    visitor, cart = with_cards(shop, 5000, card)
    view = in_unit(visitor, checkout.view)
    assert (view.quote.total_minor, view.due_minor) == (6050, 5050)
    assert [(share.ending, share.amount_minor) for share in view.cards] == [(card.code[-4:], 1000)]
    placed = shop.place(visitor, cart, seen_due_minor=5050)
    assert balance(shop, card) == 0
    assert status_of(shop, placed.order_id) == ("pending", "pending")
    shop.do(payments.pay_manually, placed.order_id)
    assert status_of(shop, placed.order_id) == ("placed", "paid")
    assert shop.violations() == []


def test_an_order_that_cards_cover_is_paid_at_once(shop: Shop) -> None:
    first, second = card_of(shop, 5000), card_of(shop, 5000)
    visitor, cart = with_cards(shop, 5000, first, second)
    placed = shop.place(visitor, cart, seen_due_minor=0)
    assert status_of(shop, placed.order_id) == ("placed", "paid")
    assert sorted((balance(shop, first), balance(shop, second))) == [0, 3950]
    assert shop.violations() == []


def test_what_is_left_to_pay_must_be_what_the_shopper_saw(shop: Shop) -> None:
    card = card_of(shop, 10_000)
    one, other = with_cards(shop, 5000, card), with_cards(shop, 5000, card)
    with pytest.raises(ValidationFailed, match="left to pay"):
        shop.place(*one)
    shop.place(*one, seen_due_minor=0)
    with pytest.raises(checkout.DueChanged) as refusal:
        shop.place(*other, seen_due_minor=0)
    assert refusal.value.details["due_minor"] == 6050 - 3950
    assert balance(shop, card) == 3950
    assert shop.value("SELECT count(*) FROM orders") == 1
    shop.place(*other, seen_due_minor=6050 - 3950)
    assert balance(shop, card) == 0


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_what_is_given_up_gives_the_card_its_money_back_once(shop: Shop, end: str) -> None:
    card = card_of(shop, 1000)
    placed = shop.place(*with_cards(shop, 5000, card), seen_due_minor=5050)
    assert balance(shop, card) == 0
    if end == "cancelled":
        shop.do(orders.cancel_order, placed.order_id, "")
        for _ in range(2):
            payments.call_off(shop.system(), placed.order_id)
    else:
        shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=placed.order_id)
        for _ in range(2):
            payments.expire_order(shop.system(), placed.order_id)
    assert balance(shop, card) == 1000
    assert shop.violations() == []


def test_a_refund_goes_back_to_the_card_last(shop: Shop) -> None:
    card = card_of(shop, 1000)
    placed = shop.place(*with_cards(shop, 5000, card), seen_due_minor=5050)
    shop.do(payments.pay_manually, placed.order_id)
    for amount_minor, back in ((5000, 0), (1050, 1000)):
        refund_ids = shop.do(
            payments.begin_refund, placed.order_id, amount_minor, reason="", idempotency_key=f"r{amount_minor}"
        )
        for refund_id in refund_ids:
            payments.run_refund(shop.system(), refund_id)
        assert balance(shop, card) == back
    assert status_of(shop, placed.order_id) == ("placed", "refunded")
    assert shop.violations() == []


def test_a_payment_too_late_for_its_gift_card_goes_back(shop: Shop) -> None:
    """The card's money is spent elsewhere meanwhile: what arrived late cannot pay the whole order."""
    card = card_of(shop, 1000)
    placed = shop.place(*with_cards(shop, 5000, card), seen_due_minor=5050)
    shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=placed.order_id)
    payments.expire_order(shop.system(), placed.order_id)
    with pytest.raises(Conflict):
        shop.do(payments.pay_manually, placed.order_id)
    assert status_of(shop, placed.order_id)[0] == "expired"
    assert balance(shop, card) == 1000
    assert shop.violations() == []


def test_a_card_is_given_once_and_taken_out_again(shop: Shop) -> None:
    card = card_of(shop, 1000)
    visitor, _ = with_cards(shop, 5000, card)
    assert len(in_unit(visitor, carts.add_gift_card, card.code).credit_ids) == 1
    assert in_unit(visitor, carts.remove_gift_card, card.account_id).credit_ids == ()
    for _ in range(5):
        in_unit(visitor, carts.add_gift_card, card_of(shop, 100).code)
    with pytest.raises(ValidationFailed):
        in_unit(visitor, carts.add_gift_card, card.code)


def test_an_empty_card_is_refused(shop: Shop) -> None:
    card = card_of(shop, 1000)
    shop.place(*with_cards(shop, 5000, card), seen_due_minor=5050)
    with pytest.raises(Conflict) as refusal:
        with_cards(shop, 5000, card)
    assert refusal.value.reason == "GIFT_CARD_EMPTY"
