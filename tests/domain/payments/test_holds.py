"""Cards that are charged later than the order is placed: in whole, in part, or not at all."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, RetryLater, ValidationFailed
from models.order import OrderStatus, PaymentStatus
from models.payment import CaptureMethod, Provider
from shop_app.domain import checkout, orders, payments
from shop_app.domain.payments import ProviderChange
from tests.harness.paying import intent_of, pay_by_card, payment_of, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop

AUTHORISED = (OrderStatus.PLACED, PaymentStatus.AUTHORISED)


@pytest.fixture
def placed(shop: Shop, sandbox: Sandbox) -> checkout.PlacedOrder:
    """An order over 16.50 whose card is held."""
    shop.do(payments.configure_provider, Provider.STRIPE, ProviderChange(capture_method=CaptureMethod.MANUAL))
    order = pay_by_card(shop, sandbox)
    assert statuses(shop, order.order_id) == AUTHORISED
    return order


def events(shop: Shop, order_id: UUID) -> list[str]:
    return shop.values("SELECT event_type FROM outbox WHERE aggregate_id = %(id)s ORDER BY id", id=order_id)


def booked(sandbox: Sandbox, shop: Shop) -> tuple[int, str]:
    (entry,) = sandbox.books(shop.subdomain)
    return entry["captured"], entry["status"]


def test_what_is_held_places_the_order_and_is_charged_when_the_merchant_says_so(
    shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder
) -> None:
    assert booked(sandbox, shop) == (0, "requires_capture")
    payments.capture(shop.system(), placed.order_id)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert booked(sandbox, shop) == (placed.total_minor, "succeeded")
    assert events(shop, placed.order_id) == ["OrderPlaced", "OrderAuthorised", "OrderPaid"]
    with pytest.raises(Conflict) as refusal:
        payments.capture(shop.system(), placed.order_id)
    assert refusal.value.reason == "NOTHING_AUTHORISED"


def test_a_part_is_charged_and_the_rest_is_let_go(shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder) -> None:
    for wrong in (0, -1, placed.total_minor + 1):
        with pytest.raises(ValidationFailed):
            payments.capture(shop.system(), placed.order_id, wrong)
    payments.capture(shop.system(), placed.order_id, 1000)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PARTIALLY_PAID)
    assert booked(sandbox, shop)[0] == 1000
    shop.do(payments.request_payment, placed.order_id, placed.total_minor - 1000, Provider.MANUAL)
    shop.do(payments.pay_manually, placed.order_id)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert events(shop, placed.order_id)[-2:] == ["PaymentReceived", "OrderPaid"]


def test_a_charge_that_nobody_heard_the_end_of_is_asked_for_again(
    shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder
) -> None:
    sandbox.plan_faults({"kind": "reset", "path_ends": "/capture", "times": 9})
    with pytest.raises(RetryLater):
        payments.capture(shop.system(), placed.order_id, 900)
    sandbox.calm()
    with pytest.raises(Conflict) as refusal:
        payments.capture(shop.system(), placed.order_id, 1000)
    assert refusal.value.reason == "CAPTURE_IN_PROGRESS"
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert booked(sandbox, shop)[0] == 900
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.PARTIALLY_PAID


def test_a_cancelled_order_lets_go_of_the_card(shop: Shop, sandbox: Sandbox) -> None:
    shop.do(payments.configure_provider, Provider.STRIPE, ProviderChange(capture_method=CaptureMethod.MANUAL))
    pending = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    sandbox.pay(payments.open_page(shop.visitor(), pending.order_id))
    shop.do(orders.cancel_order, pending.order_id, "changed my mind")
    payments.settle(shop.system(), payment_of(shop, pending.order_id))
    assert booked(sandbox, shop) == (0, "canceled")
    payments.call_off(shop.system(), pending.order_id)
    assert statuses(shop, pending.order_id)[0] is OrderStatus.CANCELLED
    assert shop.values("SELECT status FROM payment") == ["cancelled"]


def test_the_merchant_may_let_go_and_ask_anew(shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder) -> None:
    payments.release_hold(shop.system(), placed.order_id)
    assert booked(sandbox, shop) == (0, "canceled")
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PENDING)
    shop.do(payments.request_payment, placed.order_id, placed.total_minor)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == AUTHORISED


def test_a_hold_that_runs_out_is_warned_of_once_and_then_let_go(
    shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder
) -> None:
    payments.watch_holds(shop.system())
    sandbox.move_clock(timedelta(days=6, hours=1))
    for _ in range(2):
        payments.watch_holds(shop.system())
    assert events(shop, placed.order_id).count("AuthorisationEnding") == 1
    sandbox.move_clock(timedelta(days=8))
    payments.watch_holds(shop.system())
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PENDING)
    assert events(shop, placed.order_id)[-1] == "AuthorisationLapsed"
    assert booked(sandbox, shop) == (0, "canceled")


def test_what_was_charged_at_the_providers_own_desk_is_believed(
    shop: Shop, sandbox: Sandbox, placed: checkout.PlacedOrder
) -> None:
    intent = intent_of(shop, placed.order_id)
    sandbox.gateway(shop.subdomain).capture_intent(intent, amount_minor=700, currency="USD", idempotency_key="desk")
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PARTIALLY_PAID)
    with pytest.raises(Conflict):
        payments.capture(shop.system(), placed.order_id)
