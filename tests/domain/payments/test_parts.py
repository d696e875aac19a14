"""An order paid in parts: gift cards beside a card, transfers that were short, and what goes back of each."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, ValidationFailed
from models.order import OrderStatus, PaymentStatus
from models.payment import CaptureMethod, Provider
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import checkout, credit, orders, payments
from shop_app.domain.payments import ProviderChange
from tests.harness.paying import give_back, pay_by_card, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop

PAID = (OrderStatus.PLACED, PaymentStatus.PAID)


def gift_card(shop: Shop, amount_minor: int) -> UUID:
    issued = shop.do(credit.issue_gift_card, amount_minor)
    account: UUID = issued.account_id
    return account


def balance(shop: Shop, account_id: UUID) -> int:
    minor: int = shop.value("SELECT balance_minor FROM credit_account WHERE id = %(id)s", id=account_id)
    return minor


def place_with_card(shop: Shop, account_id: UUID, provider: Provider, held_minor: int) -> checkout.PlacedOrder:
    """An order over 16.50 for which a gift card holds a part and ``provider`` is to pay the rest."""
    placed = shop.buy({shop.add_variant(): 1}, provider=provider)

    def hold(uow: UnitOfWork) -> None:
        uow.execute("UPDATE payment SET amount_minor = amount_minor - %(minor)s", minor=held_minor)
        for held in credit.hold(uow, placed.order_id, [account_id], held_minor, shop.currency):
            payments.begin_credit_payment(uow, placed.order_id, held.account_id, held.amount_minor, shop.currency)

    shop.do(hold)
    return placed


def test_a_gift_card_and_a_card_pay_together(shop: Shop, sandbox: Sandbox) -> None:
    account = gift_card(shop, 1000)
    placed = place_with_card(shop, account, Provider.STRIPE, 1000)
    assert statuses(shop, placed.order_id) == (OrderStatus.PENDING, PaymentStatus.PENDING)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    payments.settle(shop.system(), shop.value("SELECT id FROM payment WHERE provider = 'stripe'"))
    assert statuses(shop, placed.order_id) == PAID
    assert (balance(shop, account), sandbox.books(shop.subdomain)[0]["captured"]) == (0, 650)
    assert shop.values(
        "SELECT account || ' ' || sum(amount_minor) FROM ledger_entry WHERE account IN ('credit', 'processor',"
        " 'receivable') GROUP BY account ORDER BY 1"
    ) == ["credit 1000", "processor 650", "receivable 0"]


def test_a_refund_goes_to_the_card_first_and_then_to_the_gift_card(shop: Shop, sandbox: Sandbox) -> None:
    account = gift_card(shop, 1000)
    placed = place_with_card(shop, account, Provider.MANUAL, 1000)
    shop.do(payments.pay_manually, placed.order_id)
    assert statuses(shop, placed.order_id) == PAID
    assert len(give_back(shop, placed.order_id, 700, "first")) == 2
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.PARTIALLY_REFUNDED
    assert balance(shop, account) == 50
    assert give_back(shop, placed.order_id, 700, "first") == give_back(shop, placed.order_id, 700, "first")
    with pytest.raises(Conflict) as refusal:
        give_back(shop, placed.order_id, 951, "second")
    assert refusal.value.details["left_minor"] == 950
    give_back(shop, placed.order_id, 950, "second")
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.REFUNDED
    assert balance(shop, account) == 1000


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_a_gift_card_gets_back_what_an_order_held_that_never_stood(shop: Shop, sandbox: Sandbox, end: str) -> None:
    account = gift_card(shop, 1000)
    placed = place_with_card(shop, account, Provider.STRIPE, 1000)
    payments.open_page(shop.visitor(), placed.order_id)
    if end == "cancelled":
        shop.do(orders.cancel_order, placed.order_id, "")
    else:
        shop.run("UPDATE orders SET expires_at = app_now(); UPDATE reservation SET expires_at = app_now()")
    for _ in range(2):
        ending = payments.call_off if end == "cancelled" else payments.expire_order
        ending(shop.system(), placed.order_id)
    assert balance(shop, account) == 1000
    assert statuses(shop, placed.order_id)[0].value == end
    assert set(shop.values("SELECT status FROM payment")) == {"cancelled"}


def test_a_transfer_that_was_short_is_noted_and_the_rest_is_asked_for(shop: Shop) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    for wrong in (0, -5, placed.total_minor + 1):
        with pytest.raises(ValidationFailed):
            shop.do(payments.pay_manually, placed.order_id, wrong)
    shop.do(payments.pay_manually, placed.order_id, 1000)
    assert statuses(shop, placed.order_id) == (OrderStatus.PENDING, PaymentStatus.PARTIALLY_PAID)
    assert shop.do(payments.how_to_pay, placed.order_id).due_minor == 650
    shop.do(payments.pay_manually, placed.order_id, 600)
    shop.do(payments.pay_manually, placed.order_id)
    assert statuses(shop, placed.order_id) == PAID
    assert shop.values("SELECT amount_minor FROM payment ORDER BY created_at, id") == [1650, 650, 50]


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_a_part_that_was_paid_goes_back_with_its_order(shop: Shop, end: str) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    shop.do(payments.pay_manually, placed.order_id, 1000)
    if end == "cancelled":
        shop.do(orders.cancel_order, placed.order_id, "")
        payments.call_off(shop.system(), placed.order_id)
    else:
        shop.run("UPDATE orders SET expires_at = app_now(); UPDATE reservation SET expires_at = app_now()")
        payments.expire_order(shop.system(), placed.order_id)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.REFUNDED
    assert shop.values("SELECT amount_minor || ' ' || status FROM refund") == ["1000 succeeded"]


def test_money_by_hand_for_a_cancelled_order_is_refused_and_not_silently_refunded(shop: Shop) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    shop.do(orders.cancel_order, placed.order_id, "")
    with pytest.raises(Conflict) as refusal:
        shop.do(payments.pay_manually, placed.order_id)
    assert refusal.value.reason == "ORDER_CANCELLED"
    assert shop.value("SELECT count(*) FROM ledger_transaction") == 0


def test_a_late_transfer_places_an_expired_order_while_its_goods_are_there(shop: Shop) -> None:
    variant = shop.add_variant(stock=1)
    late = shop.buy({variant: 1})
    shop.run("UPDATE orders SET expires_at = app_now(); UPDATE reservation SET expires_at = app_now()")
    payments.expire_order(shop.system(), late.order_id)
    shop.do(payments.pay_manually, late.order_id)
    assert statuses(shop, late.order_id) == PAID


def test_a_late_transfer_for_goods_that_are_gone_is_refused(shop: Shop) -> None:
    variant = shop.add_variant(stock=1)
    late = shop.buy({variant: 1})
    shop.run("UPDATE orders SET expires_at = app_now(); UPDATE reservation SET expires_at = app_now()")
    payments.expire_order(shop.system(), late.order_id)
    shop.sell({variant: 1})
    with pytest.raises(Conflict) as refusal:
        shop.do(payments.pay_manually, late.order_id)
    assert refusal.value.reason == "ORDER_EXPIRED"
    assert shop.value("SELECT count(*) FROM refund") == 0


def test_an_order_may_be_asked_for_more_and_the_request_taken_back(shop: Shop, sandbox: Sandbox) -> None:
    shop.do(payments.configure_provider, Provider.STRIPE, ProviderChange(capture_method=CaptureMethod.MANUAL))
    placed = pay_by_card(shop, sandbox)
    payments.capture(shop.system(), placed.order_id, 1150)
    for amount_minor, reason in ((501, "MORE_THAN_DUE"), (500, None), (1, "PAYMENT_OPEN")):
        if reason is None:
            payment = shop.do(payments.request_payment, placed.order_id, amount_minor, Provider.STRIPE)
            continue
        with pytest.raises(Conflict) as refusal:
            shop.do(payments.request_payment, placed.order_id, amount_minor)
        assert refusal.value.reason == reason
    page = payments.open_page(shop.visitor(), placed.order_id)
    shop.do(payments.withdraw_request, placed.order_id)
    sandbox.pay(page)
    payments.settle(shop.system(), payment)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PARTIALLY_PAID)
    assert sorted(entry["status"] for entry in sandbox.books(shop.subdomain)) == ["canceled", "succeeded"]
