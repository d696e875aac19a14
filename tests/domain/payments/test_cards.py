"""Cards that customers let the shop charge later."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, NotFound
from models.order import OrderStatus, PaymentStatus
from models.payment import CaptureMethod, Provider
from shop_app.domain import payments
from shop_app.domain.payments import ProviderChange, SavedCardView
from shop_app.domain.payments.cards import learn_card
from shop_app.integrations.payments.gateway import AuthenticationRequired, CardDeclined
from tests.harness.paying import payment_of, statuses
from tests.harness.sandbox import GOOD_CARD, Sandbox
from tests.harness.shop import Shop


def customer(shop: Shop) -> UUID:
    found: UUID = shop.value("SELECT id FROM customer")
    return found


def save(shop: Shop, sandbox: Sandbox, card: str = GOOD_CARD) -> SavedCardView:
    page = payments.open_card_page(shop.system(), customer(shop), f"{shop.origin}/")
    answer = sandbox.pay(page, card)
    assert answer.status_code == 303, answer.text
    session = shop.value("SELECT setup_session_id FROM provider_customer")
    for _ in range(2):
        learn_card(shop.system(), session)
    return shop.do(payments.list_cards, customer(shop))[0]


def test_a_saved_card_pays_while_its_customer_is_away(shop: Shop, sandbox: Sandbox) -> None:
    shop.do(payments.configure_provider, Provider.STRIPE, ProviderChange(capture_method=CaptureMethod.MANUAL))
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    shop.do(payments.configure_provider, Provider.STRIPE, ProviderChange(capture_method=CaptureMethod.AUTOMATIC))
    card = save(shop, sandbox)
    assert (card.brand, card.last4) == ("visa", "4242")
    payments.charge_saved_card(shop.system(), placed.order_id, card.id)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.AUTHORISED)
    payments.capture(shop.system(), placed.order_id, 1350)
    payments.charge_saved_card(shop.system(), placed.order_id, card.id, 300)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert sorted(entry["captured"] for entry in sandbox.books(shop.subdomain)) == [300, 1350]
    with pytest.raises(Conflict):
        payments.charge_saved_card(shop.system(), placed.order_id, card.id)


def test_a_card_of_somebody_else_pays_nothing(shop: Shop, sandbox: Sandbox) -> None:
    shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    card = save(shop, sandbox)
    visitor = shop.visitor()
    other = shop.place(
        visitor,
        shop.fill_cart(visitor, {shop.add_variant(): 1}),
        provider=Provider.STRIPE,
        email="else@example.com",
    )
    with pytest.raises(NotFound):
        payments.charge_saved_card(shop.system(), other.order_id, card.id)


def test_a_bank_that_wants_to_see_the_customer_leaves_the_page_as_the_way(shop: Shop, sandbox: Sandbox) -> None:
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    card = save(shop, sandbox, "4000000000000341")
    with pytest.raises(CardDeclined) as refusal:
        payments.charge_saved_card(shop.system(), placed.order_id, card.id)
    assert not isinstance(refusal.value, AuthenticationRequired)
    assert statuses(shop, placed.order_id) == (OrderStatus.PENDING, PaymentStatus.FAILED)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)


def test_a_forgotten_card_is_forgotten_at_the_provider_too(shop: Shop, sandbox: Sandbox) -> None:
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    card = save(shop, sandbox)
    payments.remove_card(shop.system(), card.id)
    assert shop.do(payments.list_cards, customer(shop)) == ()
    with pytest.raises(NotFound):
        payments.charge_saved_card(shop.system(), placed.order_id, card.id)
    reference = shop.value("SELECT provider_customer_id FROM provider_customer")
    assert sandbox.gateway(shop.subdomain).list_cards(reference) == ()
