from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, ValidationFailed
from models.order import FulfillmentStatus
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import fulfillment, inventory, orders
from tests.harness.shop import Shop


@pytest.fixture(autouse=True)
def _audited(shop: Shop) -> object:
    yield
    assert shop.violations(timedelta(minutes=3)) == []


@pytest.fixture
def paid(shop: Shop) -> orders.OrderDetail:
    """Three of one thing and one of another, paid."""
    placed = shop.sell({shop.add_variant(stock=None): 3, shop.add_variant(stock=5): 1})
    return shop.do(orders.find_order, placed.number)


def looked_at(shop: Shop, detail: orders.OrderDetail) -> orders.OrderDetail:
    return shop.do(orders.find_order, detail.order.number)


def test_everything_left_goes_into_one_parcel(shop: Shop, paid: orders.OrderDetail) -> None:
    shop.do(fulfillment.fulfill, paid.order.id, tracking_number=" 1Z999 ", carrier="Post")
    after = looked_at(shop, paid)
    assert after.order.fulfillment_status is FulfillmentStatus.FULFILLED
    (parcel,) = after.parcels
    assert (parcel.tracking_number, parcel.carrier) == ("1Z999", "Post")
    assert sorted(parcel.lines.values()) == [1, 3]
    with pytest.raises(Conflict) as refusal:
        shop.do(fulfillment.fulfill, paid.order.id)
    assert refusal.value.reason == "NOTHING_TO_FULFILL"


def test_an_order_may_go_in_several_parcels(shop: Shop, paid: orders.OrderDetail) -> None:
    first, second = paid.lines
    shop.do(fulfillment.fulfill, paid.order.id, {first.id: 2})
    assert looked_at(shop, paid).order.fulfillment_status is FulfillmentStatus.PARTIAL
    shop.do(fulfillment.fulfill, paid.order.id, {first.id: 1, second.id: 1})
    after = looked_at(shop, paid)
    assert after.order.fulfillment_status is FulfillmentStatus.FULFILLED
    assert len(after.parcels) == 2
    told = shop.values("SELECT event_type FROM outbox WHERE event_type = 'OrderFulfilled'")
    assert len(told) == 2


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_no_line_is_sent_twice_or_backwards(shop: Shop, paid: orders.OrderDetail, quantity: int) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(fulfillment.fulfill, paid.order.id, {paid.lines[0].id: quantity})
    assert refusal.value.field == "quantity"
    assert looked_at(shop, paid).parcels == ()


def test_another_orders_line_is_not_ours_to_send(shop: Shop, paid: orders.OrderDetail) -> None:
    other = shop.do(orders.find_order, shop.sell({shop.add_variant(): 1}).number)
    with pytest.raises(ValidationFailed):
        shop.do(fulfillment.fulfill, paid.order.id, {other.lines[0].id: 1})


def test_a_parcel_can_be_taken_back_once(shop: Shop, paid: orders.OrderDetail) -> None:
    parcel = shop.do(fulfillment.fulfill, paid.order.id)
    shop.do(fulfillment.cancel_fulfillment, parcel)
    after = looked_at(shop, paid)
    assert (after.order.fulfillment_status, after.parcels) == (FulfillmentStatus.UNFULFILLED, ())
    for gone in (parcel, new_id()):
        with pytest.raises(NotFound):
            shop.do(fulfillment.cancel_fulfillment, gone)
    shop.do(fulfillment.fulfill, paid.order.id)
    assert looked_at(shop, paid).order.fulfillment_status is FulfillmentStatus.FULFILLED


def test_only_what_is_paid_is_sent(shop: Shop) -> None:
    unpaid = shop.buy({shop.add_variant(): 1})
    with pytest.raises(Conflict) as refusal:
        shop.do(fulfillment.fulfill, unpaid.order_id)
    assert refusal.value.reason == "ORDER_NOT_PAID"


def test_a_label_has_its_limits(shop: Shop, paid: orders.OrderDetail) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(fulfillment.fulfill, paid.order.id, tracking_number="1" * 121)
    assert refusal.value.field == "tracking_number"


def test_shoppers_send_nothing(shop: Shop, paid: orders.OrderDetail) -> None:
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), fulfillment.fulfill, paid.order.id)
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), fulfillment.cancel_fulfillment, new_id())


def test_what_was_ordered_ahead_waits_until_it_is_here(shop: Shop) -> None:
    soon = clock.now().date() + timedelta(days=30)
    ahead, here = shop.add_variant(stock=1), shop.add_variant(stock=5)
    shop.do(inventory.set_preorder, ahead, 5, soon)
    placed = shop.sell({ahead: 3, here: 2})
    detail = shop.do(orders.find_order, placed.number)
    line = next(line for line in detail.lines if line.variant_id == ahead)
    with pytest.raises(Conflict) as refusal:
        shop.do(fulfillment.fulfill, placed.order_id, {line.id: 2})
    assert refusal.value.reason == "AWAITING_STOCK"
    shop.do(fulfillment.fulfill, placed.order_id)
    (parcel,) = looked_at(shop, detail).parcels
    assert sorted(parcel.lines.values()) == [1, 2]
    with pytest.raises(Conflict):
        shop.do(fulfillment.fulfill, placed.order_id)
    shop.do(inventory.adjust, ahead, 2, inventory.MovementKind.RECEIVED)
    shop.do(fulfillment.fulfill, placed.order_id)
    assert looked_at(shop, detail).order.fulfillment_status is FulfillmentStatus.FULFILLED
