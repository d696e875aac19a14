"""The way of a return: what may come back, who decides, what arrives, what is paid for it, each once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, ShopError, ValidationFailed
from models.order import FulfillmentStatus, PaymentStatus
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import credit, fulfillment, orders, refunds, returns
from shop_app.domain.orders import OrderDetail
from shop_app.domain.returns import Arrived, ItemCondition, Policy, ReturnReason, ReturnResolution, ReturnStatus, Wanted
from tests.harness.shop import Shop


def token(shop: Shop, detail: OrderDetail) -> str:
    return shop.do(orders.order_token, detail.order.id)


def asked(shop: Shop, detail: OrderDetail, quantity: int = 2, **more: object) -> returns.ReturnDetail:
    """The shopper wants to send some of the first line back."""
    wanted = [Wanted(line_id=detail.lines[0].id, quantity=quantity, reason=ReturnReason.DOES_NOT_FIT)]
    return in_unit(shop.visitor(), returns.ask, token(shop, detail), wanted, **more)


def received(shop: Shop, detail: OrderDetail, quantity: int = 2, **more: object) -> int:
    """The number of a return that is in the house."""
    number = asked(shop, detail, quantity, **more).view.number
    shop.do(returns.approve, number)
    shop.do(returns.receive, number, [Arrived(line_id=detail.lines[0].id, quantity=quantity)])
    return number


def test_a_return_goes_its_whole_way(shop: Shop, sent: OrderDetail) -> None:
    line = sent.lines[0]
    request = asked(shop, sent, comment="Too small")
    assert (request.view.number, request.view.status, request.view.is_by_shopper) == (1, ReturnStatus.REQUESTED, True)
    approved = shop.do(returns.approve, 1, answer="Send it to us.")
    assert (approved.view.status, approved.view.answer) == (ReturnStatus.APPROVED, "Send it to us.")
    before = shop.stock_of(line.variant_id)
    back = shop.do(
        returns.receive, 1, [Arrived(line_id=line.id, quantity=2, condition=ItemCondition.OPENED, restock=True)]
    )
    assert (back.lines[0].received_quantity, back.lines[0].condition) == (2, ItemCondition.OPENED)
    assert shop.stock_of(line.variant_id).on_hand == before.on_hand + 2
    closed = returns.settle(shop.system(), 1)
    # Two at 10.00, and 10 % of tax on top.
    assert (closed.view.status, closed.view.value_minor) == (ReturnStatus.CLOSED, 2200)
    after = shop.do(orders.find_order, sent.order.number)
    assert (after.refunded_minor, after.order.payment_status) == (2200, PaymentStatus.PARTIALLY_REFUNDED)
    assert [step.to_status for step in closed.timeline] == ["requested", "approved", "received", "closed"]


def test_an_order_that_came_back_as_a_whole_is_returned(shop: Shop, sent: OrderDetail) -> None:
    wanted = [Wanted(line_id=line.id, quantity=line.quantity) for line in sent.lines]
    number = shop.do(returns.record, sent.order.id, wanted).view.number
    shop.do(returns.approve, number)
    shop.do(returns.receive, number, [Arrived(line_id=one.line_id, quantity=one.quantity) for one in wanted])
    assert shop.do(orders.order_by_id, sent.order.id).fulfillment_status is FulfillmentStatus.RETURNED
    # All of it, and the delivery: 5.00 and its tax.
    returns.settle(shop.system(), number, shipping_minor=550)
    assert shop.do(orders.order_by_id, sent.order.id).payment_status is PaymentStatus.REFUNDED


def test_what_is_in_no_state_to_be_sold_stays_out_of_stock(shop: Shop, sent: OrderDetail) -> None:
    line = sent.lines[0]
    number = asked(shop, sent).view.number
    shop.do(returns.approve, number)
    before = shop.stock_of(line.variant_id).on_hand
    arrived = Arrived(line_id=line.id, quantity=1, condition=ItemCondition.DAMAGED, restock=False)
    shop.do(returns.receive, number, [arrived])
    assert shop.stock_of(line.variant_id).on_hand == before
    # One of two came: one is paid for, the other may still be asked for.
    assert returns.settle(shop.system(), number).view.value_minor == 1100
    assert asked(shop, sent, 2).view.number == number + 1


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_no_more_comes_back_than_was_sent(shop: Shop, sent: OrderDetail, quantity: int) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        asked(shop, sent, quantity)
    assert refusal.value.field == "quantity"


def test_a_unit_is_on_its_way_back_once(shop: Shop, sent: OrderDetail) -> None:
    asked(shop, sent, 2)
    with pytest.raises(ValidationFailed):
        asked(shop, sent, 2)
    asked(shop, sent, 1)
    (first, *_) = in_unit(shop.visitor(), returns.track_returnable, token(shop, sent))
    assert first.quantity == 0


def test_i09_what_was_refunded_cannot_come_back_for_money_again(shop: Shop, sent: OrderDetail) -> None:
    line = sent.lines[0]
    shop.do(
        refunds.refund_order,
        sent.order.id,
        lines={line.id: 2},
        restock=False,
        reason="Goodwill",
        idempotency_key="k",
        have_left=True,
    )
    with pytest.raises(ValidationFailed):
        asked(shop, sent, 2)
    asked(shop, sent, 1)


def test_i09_a_refund_and_a_return_of_the_same_units_pay_once(shop: Shop, sent: OrderDetail) -> None:
    number = received(shop, sent, 3)
    shop.do(
        refunds.refund_order,
        sent.order.id,
        lines={sent.lines[0].id: 1},
        restock=False,
        reason="Goodwill",
        idempotency_key="k",
        have_left=True,
    )
    with pytest.raises(ShopError):
        returns.settle(shop.system(), number)
    assert shop.do(returns.find_return, number).view.status is ReturnStatus.RECEIVED


def test_i09_a_return_is_settled_once_however_often_it_is_asked(shop: Shop, sent: OrderDetail) -> None:
    number = received(shop, sent)

    def settle(_: int) -> bool:
        try:
            returns.settle(shop.system(), number)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(settle, range(8))) == 1
    assert shop.do(orders.find_order, sent.order.number).refunded_minor == 2200


def test_a_fee_is_kept_but_not_for_our_own_mistakes(shop: Shop, sent: OrderDetail) -> None:
    shop.do(returns.change_policy, Policy(fee_minor=300))
    closed = returns.settle(shop.system(), received(shop, sent))
    assert (closed.view.value_minor, closed.view.fee_minor) == (1900, 300)
    damaged = [Wanted(line_id=sent.lines[1].id, quantity=1, reason=ReturnReason.DAMAGED)]
    assert in_unit(shop.visitor(), returns.ask, token(shop, sent), damaged).view.fee_minor == 0


def test_a_fee_never_asks_for_more_than_came_back(shop: Shop, sent: OrderDetail) -> None:
    shop.do(returns.change_policy, Policy(fee_minor=1_000_000))
    closed = returns.settle(shop.system(), received(shop, sent))
    assert closed.view.value_minor == 0
    assert shop.do(orders.find_order, sent.order.number).refunded_minor == 0


def test_staff_may_give_back_less_but_never_more(shop: Shop, sent: OrderDetail) -> None:
    number = received(shop, sent)
    with pytest.raises(ValidationFailed):
        returns.settle(shop.system(), number, amount_minor=2201)
    assert returns.settle(shop.system(), number, amount_minor=1000).view.value_minor == 1000


def test_store_credit_instead_of_money(shop: Shop, sent: OrderDetail) -> None:
    number = received(shop, sent, resolution=ReturnResolution.STORE_CREDIT)
    returns.settle(shop.system(), number)
    assert sent.order.customer_id is not None
    (account,) = shop.do(credit.store_credit_of, sent.order.customer_id)
    assert account.balance_minor == 2200
    returned = shop.do(orders.find_order, sent.order.number)
    assert (returned.refunded_minor, returned.order.payment_status) == (2200, PaymentStatus.PARTIALLY_REFUNDED)
    assert shop.do(refunds.owed_minor, sent.order.id, returned.order.total_minor) == 0
    with pytest.raises(ValidationFailed):
        asked(shop, sent, 2)


@pytest.mark.parametrize("credit_first", [True, False])
def test_what_became_credit_does_not_go_back_as_money_as_well(
    shop: Shop, sent: OrderDetail, credit_first: bool
) -> None:
    number = received(shop, sent, resolution=ReturnResolution.STORE_CREDIT)
    wish = refunds.Wish(amount_minor=sent.order.total_minor - 2199)

    def settle() -> None:
        returns.settle(shop.system(), number)

    def refund() -> None:
        refunds.give_back(shop.system(), sent.order.id, wish, restock=False, reason="", idempotency_key=str(new_id()))

    first, second = (settle, refund) if credit_first else (refund, settle)
    first()
    with pytest.raises(Conflict) as refusal:
        second()
    assert refusal.value.reason == "REFUND_TOO_LARGE"
    assert refusal.value.details["left_minor"] == (sent.order.total_minor - 2200 if credit_first else 2199)


def test_the_window_counts_from_the_delivery(shop: Shop, sent: OrderDetail) -> None:
    late = clock.now() + timedelta(days=31)
    wanted = [Wanted(line_id=sent.lines[0].id, quantity=1)]
    with pytest.raises(Conflict) as refusal:
        in_unit(shop.visitor(late), returns.ask, token(shop, sent), wanted)
    assert refusal.value.reason == "NOT_RETURNABLE"
    shop.do(returns.change_policy, Policy(window_days=60))
    in_unit(shop.visitor(late), returns.ask, token(shop, sent), wanted)


def test_staff_takes_back_what_the_policy_does_not(shop: Shop, sent: OrderDetail) -> None:
    shop.do(returns.change_policy, Policy(is_open=False))
    with pytest.raises(Conflict):
        asked(shop, sent)
    shop.do(returns.record, sent.order.id, [Wanted(line_id=sent.lines[0].id, quantity=1)])


def test_what_has_not_left_or_is_no_parcel_does_not_come_back(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1, shop.add_variant(requires_shipping=False): 1})
    detail = shop.do(orders.find_order, placed.number)
    goods, download = in_unit(shop.visitor(), returns.track_returnable, placed.token)
    if not goods.line.requires_shipping:
        goods, download = download, goods
    assert "not left" in goods.refusal
    assert "parcel" in download.refusal
    with pytest.raises(ValidationFailed):
        in_unit(shop.visitor(), returns.ask, placed.token, [Wanted(line_id=detail.lines[0].id, quantity=1)])


def test_a_refusal_has_its_reasons(shop: Shop, sent: OrderDetail) -> None:
    number = asked(shop, sent).view.number
    with pytest.raises(ValidationFailed):
        shop.do(returns.reject, number, answer=" ")
    rejected = shop.do(returns.reject, number, answer="It was worn.")
    assert (rejected.view.status, rejected.view.answer) == (ReturnStatus.REJECTED, "It was worn.")
    for later in (returns.approve, returns.cancel):
        with pytest.raises(Conflict) as refusal:
            shop.do(later, number)
        assert refusal.value.reason == "ILLEGAL_TRANSITION"
    # What is not on its way may be asked for again.
    asked(shop, sent, 3)


def test_a_shopper_may_keep_it_after_all_and_touches_no_other_order(shop: Shop, sent: OrderDetail) -> None:
    number = asked(shop, sent).view.number
    other = shop.sell({shop.add_variant(): 1})
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), returns.withdraw, other.token, number)
    kept = in_unit(shop.visitor(), returns.withdraw, token(shop, sent), number)
    assert kept.view.status is ReturnStatus.CANCELLED
    asked(shop, sent, 3)


def test_only_what_was_to_come_can_be_received(shop: Shop, sent: OrderDetail) -> None:
    number = asked(shop, sent).view.number
    with pytest.raises(Conflict):
        shop.do(returns.receive, number, [Arrived(line_id=sent.lines[0].id, quantity=1)])
    shop.do(returns.approve, number)
    for arrived in (
        [],
        [Arrived(line_id=sent.lines[0].id, quantity=0)],
        [Arrived(line_id=sent.lines[0].id, quantity=3)],
        [Arrived(line_id=sent.lines[1].id, quantity=1)],
        [Arrived(line_id=new_id(), quantity=1)],
    ):
        with pytest.raises(ValidationFailed):
            shop.do(returns.receive, number, arrived)


def test_an_open_return_keeps_an_order_open(shop: Shop, sent: OrderDetail) -> None:
    number = asked(shop, sent).view.number
    later = clock.now() + timedelta(days=20)
    assert fulfillment.complete_delivered(shop.system(later)) == 0
    shop.do(returns.cancel, number)
    assert fulfillment.complete_delivered(shop.system(later)) == 1


def test_shoppers_decide_nothing(shop: Shop, sent: OrderDetail) -> None:
    number = asked(shop, sent).view.number
    for work in (returns.approve, returns.cancel, returns.find_return):
        with pytest.raises(NotSignedIn):
            in_unit(shop.visitor(), work, number)
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), returns.ask, "A" * 43, [])
