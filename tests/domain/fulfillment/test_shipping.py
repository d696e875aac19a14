"""Parcels on their way: shipped, tracked, delivered, and the order that follows them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, ValidationFailed
from models.order import FulfillmentStatus, OrderStatus
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import fulfillment, orders
from shop_app.domain.fulfillment import Tracking
from shop_app.domain.fulfillment.carriers import tracking_page
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


def status(shop: Shop, detail: orders.OrderDetail) -> FulfillmentStatus:
    return shop.do(orders.order_by_id, detail.order.id).fulfillment_status


def test_an_order_is_as_far_as_its_last_parcel(shop: Shop, paid: orders.OrderDetail) -> None:
    first = shop.do(fulfillment.fulfill, paid.order.id, {paid.lines[0].id: 3})
    shop.do(fulfillment.mark_shipped, first)
    shop.do(fulfillment.mark_delivered, first)
    assert status(shop, paid) is FulfillmentStatus.PARTIAL
    second = shop.do(fulfillment.fulfill, paid.order.id)
    assert status(shop, paid) is FulfillmentStatus.FULFILLED
    shop.do(fulfillment.mark_shipped, second)
    assert status(shop, paid) is FulfillmentStatus.SHIPPED
    shop.do(fulfillment.mark_delivered, second)
    assert status(shop, paid) is FulfillmentStatus.DELIVERED


def test_a_parcel_arrives_once_and_only_after_it_left(shop: Shop, paid: orders.OrderDetail) -> None:
    parcel = shop.do(fulfillment.fulfill, paid.order.id)
    with pytest.raises(Conflict):
        shop.do(fulfillment.mark_delivered, parcel)
    shop.do(fulfillment.mark_shipped, parcel)
    with pytest.raises(Conflict):
        shop.do(fulfillment.mark_shipped, parcel)
    shop.do(fulfillment.mark_delivered, parcel)
    for again in (fulfillment.mark_shipped, fulfillment.mark_delivered, fulfillment.cancel_fulfillment):
        with pytest.raises(Conflict) as refusal:
            shop.do(again, parcel)
        assert refusal.value.reason == "ILLEGAL_TRANSITION"
    (view,) = shop.do(orders.find_order, paid.order.number).parcels
    assert view.shipped_at is not None
    assert view.delivered_at is not None


def test_a_shipped_parcel_can_be_taken_back_and_its_lines_are_sent_again(shop: Shop, paid: orders.OrderDetail) -> None:
    first = shop.do(fulfillment.fulfill, paid.order.id, {paid.lines[0].id: 3})
    second = shop.do(fulfillment.fulfill, paid.order.id)
    for parcel in (first, second):
        shop.do(fulfillment.mark_shipped, parcel)
    shop.do(fulfillment.cancel_fulfillment, first)
    assert status(shop, paid) is FulfillmentStatus.PARTIAL
    steps = [
        entry.to_status
        for entry in shop.do(orders.find_order, paid.order.number).timeline
        if entry.axis == "fulfillment" and entry.from_status
    ]
    assert steps == ["partial", "fulfilled", "shipped", "fulfilled", "partial"]


def test_the_carriers_page_is_found_by_its_name(shop: Shop, paid: orders.OrderDetail) -> None:
    parcel = shop.do(fulfillment.fulfill, paid.order.id, carrier="DHL Paket", tracking_number="00 34 0434")
    (view,) = shop.do(orders.find_order, paid.order.number).parcels
    assert view.tracking_url == "https://www.dhl.com/global-en/home/tracking.html?tracking-id=00340434"
    shop.do(fulfillment.change_tracking, parcel, Tracking(carrier="Own van", number="1", url="https://van.example/1"))
    (view,) = shop.do(orders.find_order, paid.order.number).parcels
    assert (view.carrier, view.tracking_number, view.tracking_url) == ("Own van", "1", "https://van.example/1")


@pytest.mark.parametrize(
    ("carrier", "number", "page"),
    [
        ("UPS Standard", "1Z/9?", "https://www.ups.com/track?tracknum=1Z%2F9%3F"),
        ("Groups & Co", "1", ""),
        ("Royal Mail", "", ""),
        ("", "12", ""),
    ],
)
def test_a_tracking_number_cannot_leave_its_place_in_the_address(carrier: str, number: str, page: str) -> None:
    assert tracking_page(carrier, number) == page


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://carrier.example/1",
        "https://",
        'https://a.example/"onload',
        "https://a.example/ b",
    ],
)
def test_a_tracking_address_is_a_web_address(shop: Shop, paid: orders.OrderDetail, url: str) -> None:
    parcel = shop.do(fulfillment.fulfill, paid.order.id)
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(fulfillment.change_tracking, parcel, Tracking(url=url))
    assert refusal.value.field == "tracking_url"


def events(shop: Shop, kind: str) -> list[dict[str, object]]:
    return shop.values("SELECT data FROM outbox WHERE event_type = %(kind)s ORDER BY id", kind=kind)


def test_shipping_is_news_where_the_tracking_was_not_known_before(shop: Shop, paid: orders.OrderDetail) -> None:
    first = shop.do(fulfillment.fulfill, paid.order.id, {paid.lines[0].id: 1}, carrier="UPS", tracking_number="1Z")
    second = shop.do(fulfillment.fulfill, paid.order.id)
    shop.do(fulfillment.mark_shipped, first, Tracking(carrier="UPS", number="1Z"))
    shop.do(fulfillment.mark_shipped, second, Tracking(carrier="UPS", number="2Z"))
    assert [data["is_news"] for data in events(shop, "OrderShipped")] == [False, True]


def test_what_needs_no_delivery_has_arrived_when_it_is_handed_over(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(stock=None, requires_shipping=False): 1})
    detail = shop.do(orders.find_order, placed.number)
    parcel = shop.do(fulfillment.fulfill, placed.order_id)
    assert status(shop, detail) is FulfillmentStatus.DELIVERED
    with pytest.raises(Conflict) as refusal:
        shop.do(fulfillment.mark_shipped, parcel)
    assert refusal.value.reason == "NOTHING_TO_SHIP"
    shop.do(fulfillment.cancel_fulfillment, parcel)
    assert status(shop, detail) is FulfillmentStatus.UNFULFILLED


def delivered(shop: Shop) -> UUID:
    placed = shop.sell({shop.add_variant(): 1})
    parcel = shop.do(fulfillment.fulfill, placed.order_id)
    shop.do(fulfillment.mark_shipped, parcel)
    shop.do(fulfillment.mark_delivered, parcel)
    return placed.order_id


def test_an_order_is_completed_a_while_after_it_arrived(shop: Shop) -> None:
    order_id = delivered(shop)
    shop.sell({shop.add_variant(): 1})
    assert fulfillment.complete_delivered(shop.system(clock.now() + timedelta(days=13))) == 0
    assert fulfillment.complete_delivered(shop.system(clock.now() + timedelta(days=15))) == 1
    assert shop.do(orders.order_by_id, order_id).status is OrderStatus.COMPLETED
    assert fulfillment.complete_delivered(shop.system(clock.now() + timedelta(days=15))) == 0


def test_a_shop_says_how_long_that_is(shop: Shop) -> None:
    delivered(shop)
    shop.run("INSERT INTO return_policy (id, complete_after_days) VALUES (%(id)s, 60)", id=new_id())
    assert fulfillment.complete_delivered(shop.system(clock.now() + timedelta(days=59))) == 0
    assert fulfillment.complete_delivered(shop.system(clock.now() + timedelta(days=61))) == 1


def test_shoppers_move_no_parcel(shop: Shop, paid: orders.OrderDetail) -> None:
    parcel = shop.do(fulfillment.fulfill, paid.order.id)
    for work in (fulfillment.mark_shipped, fulfillment.mark_delivered):
        with pytest.raises(NotSignedIn):
            in_unit(shop.visitor(), work, parcel)
        with pytest.raises(NotFound):
            shop.do(work, new_id())
