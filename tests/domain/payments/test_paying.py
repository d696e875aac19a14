"""From a placed order to money in the ledger, and every way in which it can be late, lost, double or refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, RetryLater, ShopError, ValidationFailed
from models.order import OrderStatus, PaymentStatus
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import checkout, orders, payments
from shop_app.domain.payments.attempts import begin_payment
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop

DECLINED = "4000000000000002"


def statuses(shop: Shop, order_id: UUID) -> tuple[OrderStatus, PaymentStatus]:
    order = shop.do(orders.order_by_id, order_id)
    return order.status, order.payment_status


def payment_of(shop: Shop, order_id: UUID) -> UUID:
    found: UUID = shop.value(
        "SELECT id FROM payment WHERE order_id = %(order)s ORDER BY created_at DESC, id DESC LIMIT 1", order=order_id
    )
    return found


def bought(shop: Shop, stock: int = 5, quantity: int = 1) -> tuple[checkout.PlacedOrder, UUID]:
    """A pending order to be paid by card, and what it is for."""
    variant = shop.add_variant(stock=stock)
    return shop.buy({variant: quantity}, provider=Provider.STRIPE), variant


def events(shop: Shop, order_id: UUID) -> list[str]:
    return shop.values("SELECT event_type FROM outbox WHERE aggregate_id = %(id)s ORDER BY id", id=order_id)


def expire(shop: Shop, sandbox: Sandbox, order_id: UUID) -> None:
    sandbox.move_clock(timedelta(minutes=30, seconds=5))
    payments.expire_order(shop.system(), order_id)


def test_a_paid_page_pays_the_order(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = bought(shop, quantity=2)
    page = payments.open_page(shop.visitor(), placed.order_id)
    assert page.startswith(f"{shop.origin}/sandbox-stripe/pay/")
    assert payments.open_page(shop.visitor(), placed.order_id) == page
    answer = sandbox.pay(page)
    assert answer.headers["location"].startswith(f"{shop.origin}/orders/{placed.token}")
    payment = payment_of(shop, placed.order_id)
    for _ in range(3):
        payments.settle(shop.system(), payment)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert (shop.stock_of(variant).on_hand, shop.stock_of(variant).reserved) == (3, 0)
    assert events(shop, placed.order_id) == ["OrderPlaced", "OrderPaid"]
    (entry,) = sandbox.books(shop.subdomain)
    assert (entry["captured"], entry["currency"]) == (placed.total_minor, "USD")


def test_the_books_show_goods_delivery_and_tax_apart(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(price_minor=1000): 1})
    rows = shop.values(
        "SELECT e.account || ' ' || sum(e.amount_minor) FROM ledger_entry e JOIN ledger_transaction t"
        " ON t.id = e.transaction_id WHERE t.order_id = %(id)s GROUP BY e.account ORDER BY 1",
        id=placed.order_id,
    )
    assert rows == ["processor 1650", "receivable 0", "sales -1000", "shipping -500", "tax -150"]


def test_a_declined_card_leaves_the_page_open_for_another(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    page = payments.open_page(shop.visitor(), placed.order_id)
    assert "declined" in sandbox.pay(page, DECLINED).text
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id)[0] is OrderStatus.PENDING
    sandbox.pay(page)
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)


def test_an_order_that_is_not_paid_in_time_ends_page_first(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = bought(shop)
    page = payments.open_page(shop.visitor(), placed.order_id)
    expire(shop, sandbox, placed.order_id)
    assert statuses(shop, placed.order_id) == (OrderStatus.EXPIRED, PaymentStatus.PENDING)
    assert shop.stock_of(variant).reserved == 0
    assert sandbox.pay(page).status_code >= 400
    payments.expire_order(shop.system(), placed.order_id)
    assert events(shop, placed.order_id) == ["OrderPlaced", "OrderExpired"]


def test_an_order_that_nobody_took_to_a_page_ends_too(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = bought(shop)
    expire(shop, sandbox, placed.order_id)
    assert statuses(shop, placed.order_id)[0] is OrderStatus.EXPIRED
    assert shop.stock_of(variant).reserved == 0


def test_an_order_still_in_time_is_left_alone(shop: Shop) -> None:
    placed, variant = bought(shop)
    payments.expire_order(shop.system(), placed.order_id)
    assert statuses(shop, placed.order_id)[0] is OrderStatus.PENDING
    assert shop.stock_of(variant).reserved == 1


def test_i13_the_provider_is_believed_when_the_shopper_was_faster(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    expire(shop, sandbox, placed.order_id)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)


def test_stock_stays_held_while_the_provider_cannot_be_asked(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = bought(shop)
    page = payments.open_page(shop.visitor(), placed.order_id)
    sandbox.plan_faults({"kind": "error", "path": "/v1/checkout/sessions", "status": 500, "times": 4})
    with pytest.raises(RetryLater):
        expire(shop, sandbox, placed.order_id)
    assert shop.stock_of(variant).reserved == 1
    payments.expire_order(shop.system(), placed.order_id)
    assert sandbox.pay(page).status_code >= 400


def late(shop: Shop, sandbox: Sandbox) -> tuple[checkout.PlacedOrder, UUID]:
    """An expired order whose page was paid behind our back: our own row does not know of any."""
    placed, variant = bought(shop, stock=1)
    page = payments.open_page(shop.visitor(), placed.order_id)
    unseen = "session_id = NULL, page_url = NULL, page_expires_at = NULL"
    shop.run(f"UPDATE payment SET {unseen} WHERE order_id = %(id)s", id=placed.order_id)
    session = page.rpartition("/")[2]
    expire(shop, sandbox, placed.order_id)
    assert statuses(shop, placed.order_id)[0] is OrderStatus.EXPIRED
    shop.run("UPDATE payment SET session_id = %(session)s WHERE order_id = %(id)s", session=session, id=placed.order_id)
    assert sandbox.pay(page).status_code == 303
    return placed, variant


def test_c28_money_that_came_late_takes_the_stock_that_is_still_there(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = late(shop, sandbox)
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert (shop.stock_of(variant).on_hand, shop.stock_of(variant).reserved) == (0, 0)


def test_c28_money_that_came_too_late_goes_back_in_full(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = late(shop, sandbox)
    shop.sell({variant: 1})
    for _ in range(2):
        payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.EXPIRED, PaymentStatus.REFUNDED)
    (entry,) = sandbox.books(shop.subdomain)
    assert entry["refunded"] == entry["captured"] == placed.total_minor
    assert events(shop, placed.order_id)[-1] == "RefundIssued"


def test_money_for_a_cancelled_order_goes_back(shop: Shop, sandbox: Sandbox) -> None:
    placed, variant = bought(shop)
    page = payments.open_page(shop.visitor(), placed.order_id)
    shop.do(orders.cancel_order, placed.order_id, "")
    sandbox.pay(page)
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.CANCELLED, PaymentStatus.REFUNDED)
    assert shop.stock_of(variant).available == 5


def test_i09_a_refund_is_paid_out_once_whatever_is_lost_on_the_way(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    page = payments.open_page(shop.visitor(), placed.order_id)
    shop.do(orders.cancel_order, placed.order_id, "")
    sandbox.pay(page)
    sandbox.plan_faults({"kind": "reset_after_effect", "path": "/v1/refunds", "times": 10})
    with pytest.raises(RetryLater):
        payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert shop.values("SELECT status FROM refund") == ["pending"]
    sandbox.calm()
    refund = shop.value("SELECT id FROM refund")
    for _ in range(2):
        payments.run_refund(shop.system(), refund)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.REFUNDED
    assert [entry["refunded"] for entry in sandbox.books(shop.subdomain)] == [placed.total_minor]


def test_two_pages_paid_for_one_order_are_one_sale_and_one_refund(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    first = payments.open_page(shop.visitor(), placed.order_id)
    shop.run("UPDATE payment SET status = 'failed' WHERE order_id = %(id)s", id=placed.order_id)
    second = payments.open_page(shop.visitor(), placed.order_id)
    assert first != second
    sandbox.pay(second)
    sandbox.pay(first)
    for payment in shop.values("SELECT id FROM payment ORDER BY created_at DESC"):
        payments.settle(shop.system(), payment)
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert sorted(entry["refunded"] for entry in sandbox.books(shop.subdomain)) == [0, placed.total_minor]


def test_i02_an_amount_that_is_not_the_orders_is_left_to_a_person(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    shop.run("UPDATE payment SET amount_minor = amount_minor + 1")
    with pytest.raises(Conflict) as refusal:
        payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert refusal.value.reason == "PAYMENT_CONTRADICTION"
    assert statuses(shop, placed.order_id)[0] is OrderStatus.PENDING


def test_c12_a_page_opened_without_an_answer_is_found_again(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    sandbox.plan_faults({"kind": "reset_after_effect", "path": "/v1/checkout/sessions", "times": 10})
    with pytest.raises(RetryLater):
        payments.open_page(shop.visitor(), placed.order_id)
    sandbox.calm()
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    session = shop.value("SELECT session_id FROM payment")
    assert payments.open_page(shop.visitor(), placed.order_id).endswith(session)


def test_c01_a_page_prepared_long_ago_and_never_asked_for_is_prepared_afresh(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    shop.run(
        "UPDATE payment SET return_origin = %(origin)s, page_expires_at = app_now() + interval '29 minutes'",
        origin=shop.origin,
    )
    page = payments.open_page(shop.visitor(), placed.order_id)
    assert sandbox.pay(page).status_code == 303
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert shop.values("SELECT status FROM payment ORDER BY created_at, id") == ["failed", "succeeded"]


def test_an_attempt_the_provider_refuses_makes_way_for_another(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    sandbox.plan_faults({"kind": "error", "path": "/v1/checkout/sessions", "status": 402})
    with pytest.raises(ShopError):
        payments.open_page(shop.visitor(), placed.order_id)
    sandbox.calm()
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id))
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)


def test_settling_what_was_never_asked_changes_nothing(shop: Shop) -> None:
    placed, _ = bought(shop)
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PENDING, PaymentStatus.PENDING)


def test_programs_may_collect_the_card_themselves(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    intent = payments.create_intent(shop.visitor(), placed.order_id)
    assert payments.create_intent(shop.visitor(), placed.order_id).payment_intent_id == intent.payment_intent_id
    gateway = sandbox.gateway(shop.subdomain)
    gateway.confirm_intent(
        intent.payment_intent_id, payment_method="pm_card_visa", return_url=shop.origin, idempotency_key="confirm"
    )
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)


def test_an_intent_nobody_confirmed_is_cancelled_with_its_order(shop: Shop, sandbox: Sandbox) -> None:
    placed, _ = bought(shop)
    intent = payments.create_intent(shop.visitor(), placed.order_id)
    expire(shop, sandbox, placed.order_id)
    assert statuses(shop, placed.order_id)[0] is OrderStatus.EXPIRED
    books = {entry["payment_intent_id"]: entry["status"] for entry in sandbox.books(shop.subdomain)}
    assert books[intent.payment_intent_id] == "canceled"


def test_an_order_is_paid_in_one_way_at_a_time(shop: Shop) -> None:
    placed, _ = bought(shop)
    payments.open_page(shop.visitor(), placed.order_id)
    with pytest.raises(Conflict) as refusal:
        payments.create_intent(shop.visitor(), placed.order_id)
    assert refusal.value.reason == "OTHER_PAYMENT_OPEN"
    by_hand = shop.buy({shop.add_variant(): 1})
    with pytest.raises(Conflict) as refusal:
        payments.open_page(shop.visitor(), by_hand.order_id)
    assert refusal.value.reason == "NO_PAYMENT_PAGE"
    with pytest.raises(Conflict) as refusal:
        shop.do(payments.pay_manually, placed.order_id)
    assert refusal.value.reason == "NOT_PAYABLE_BY_HAND"


def test_what_is_over_cannot_be_paid(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    for attempt in (payments.open_page, payments.create_intent):
        with pytest.raises(Conflict) as refusal:
            attempt(shop.visitor(), placed.order_id)
        assert refusal.value.reason == "ORDER_NOT_PENDING"
    with pytest.raises(NotFound):
        payments.open_page(shop.visitor(), new_id())


def test_only_staff_notes_money_that_came_by_hand(shop: Shop) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), payments.pay_manually, placed.order_id)
    shop.do(payments.pay_manually, placed.order_id)
    with pytest.raises(Conflict):
        shop.do(payments.pay_manually, placed.order_id)


def test_what_costs_nothing_needs_no_money(shop: Shop) -> None:
    free = shop.buy({shop.add_variant(price_minor=0, requires_shipping=False): 1})
    assert free.total_minor == 0
    assert statuses(shop, free.order_id) == (OrderStatus.PLACED, PaymentStatus.PAID)
    dear = shop.buy({shop.add_variant(): 1})
    with pytest.raises(Conflict) as refusal:
        in_unit(shop.visitor(), payments.pay_nothing, dear.order_id)
    assert refusal.value.reason == "ORDER_NOT_FREE"


def test_a_shop_without_keys_says_so(shop: Shop) -> None:
    placed, _ = bought(shop)
    shop.run("UPDATE payment_provider SET secret_key = NULL")
    with pytest.raises(ValidationFailed) as refusal:
        payments.open_page(shop.visitor(), placed.order_id)
    assert refusal.value.field == "provider"
    shop.run("UPDATE payment_provider SET is_enabled = false")
    with pytest.raises(ValidationFailed):
        payments.open_page(shop.visitor(), placed.order_id)


def test_an_order_has_one_open_attempt(shop: Shop) -> None:
    placed, _ = bought(shop)
    with pytest.raises(Conflict):
        shop.do(begin_payment, placed.order_id, Provider.STRIPE, 1650, "USD")


def test_unknown_rows_are_not_found(shop: Shop) -> None:
    for flow in (payments.settle, payments.run_refund):
        with pytest.raises(NotFound):
            flow(shop.system(), new_id())
