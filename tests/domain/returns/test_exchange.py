"""Something else for what came back: its stock is held from the approval on, the difference paid or given back."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, ValidationFailed
from models.order import OrderStatus, PaymentStatus
from shop_app.domain import orders, payments, returns
from shop_app.domain.orders import OrderDetail
from shop_app.domain.returns import Arrived, ReturnResolution, ReturnStatus, Wanted
from tests.harness.shop import Shop


def approved(shop: Shop, sent: OrderDetail, variant_id: UUID) -> returns.ReturnDetail:
    """The second line, 20.00 and 2.00 of tax, is to become another variant."""
    line = sent.lines[1]
    wanted = [Wanted(line_id=line.id, quantity=1)]
    number = shop.do(returns.record, sent.order.id, wanted, resolution=ReturnResolution.EXCHANGE).view.number
    return shop.do(returns.approve, number, replacements={line.id: variant_id})


def settled(shop: Shop, sent: OrderDetail, detail: returns.ReturnDetail) -> orders.OrderView:
    """What becomes of the exchange once the goods are here."""
    shop.do(returns.receive, detail.view.number, [Arrived(line_id=sent.lines[1].id, quantity=1)])
    closed = returns.settle(shop.system(), detail.view.number)
    assert closed.view.status is ReturnStatus.CLOSED
    assert closed.view.exchange_order_id is not None
    return shop.do(orders.order_by_id, closed.view.exchange_order_id)


def test_stock_is_held_from_the_approval_on(shop: Shop, sent: OrderDetail) -> None:
    variant_id = shop.add_variant(price_minor=2000, stock=1)
    detail = approved(shop, sent, variant_id)
    assert shop.stock_of(variant_id).available == 0
    assert detail.lines[0].replacement_variant_id == variant_id
    assert detail.view.exchange_number is not None
    shop.do(returns.cancel, detail.view.number)
    assert shop.stock_of(variant_id).available == 1


def paid_out(shop: Shop, sent: OrderDetail) -> int:
    """What of an order went back as it was paid, not as credit."""
    found = (
        "SELECT coalesce(sum(amount_minor), 0)::bigint FROM refund WHERE order_id = %(id)s AND to_account_id IS NULL"
    )
    minor: int = shop.value(found, id=sent.order.id)
    return minor


def test_an_even_exchange_pays_nothing_out(shop: Shop, sent: OrderDetail) -> None:
    variant_id = shop.add_variant(price_minor=2000, stock=1)
    exchange = settled(shop, sent, approved(shop, sent, variant_id))
    assert (exchange.status, exchange.payment_status) == (OrderStatus.PLACED, PaymentStatus.PAID)
    assert (exchange.total_minor, exchange.email) == (2200, sent.order.email)
    assert shop.stock_of(variant_id).on_hand == 0
    returned = shop.do(orders.find_order, sent.order.number)
    assert (returned.refunded_minor, returned.order.payment_status) == (2200, PaymentStatus.PARTIALLY_REFUNDED)
    assert paid_out(shop, sent) == 0


def test_what_costs_less_gives_the_rest_back(shop: Shop, sent: OrderDetail) -> None:
    exchange = settled(shop, sent, approved(shop, sent, shop.add_variant(price_minor=1500)))
    assert (exchange.status, exchange.total_minor) == (OrderStatus.PLACED, 1650)
    assert shop.do(orders.find_order, sent.order.number).refunded_minor == 2200
    assert paid_out(shop, sent) == 550


def test_what_costs_more_waits_for_the_difference(shop: Shop, sent: OrderDetail) -> None:
    exchange = settled(shop, sent, approved(shop, sent, shop.add_variant(price_minor=3000)))
    assert (exchange.status, exchange.total_minor) == (OrderStatus.PENDING, 3300)
    due = shop.value("SELECT amount_minor FROM payment WHERE order_id = %(id)s AND provider = 'manual'", id=exchange.id)
    assert due == 1100
    shop.do(payments.pay_manually, exchange.id)
    assert shop.do(orders.order_by_id, exchange.id).payment_status is PaymentStatus.PAID


def test_an_exchange_that_ran_out_becomes_money(shop: Shop, sent: OrderDetail) -> None:
    variant_id = shop.add_variant(price_minor=2000, stock=1)
    detail = approved(shop, sent, variant_id)
    assert detail.view.exchange_order_id is not None
    shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=detail.view.exchange_order_id)
    payments.expire_order(shop.system(), detail.view.exchange_order_id)
    assert shop.stock_of(variant_id).available == 1
    shop.do(returns.receive, detail.view.number, [Arrived(line_id=sent.lines[1].id, quantity=1)])
    with pytest.raises(Conflict) as refusal:
        returns.settle(shop.system(), detail.view.number)
    assert refusal.value.reason == "EXCHANGE_EXPIRED"
    closed = returns.settle(shop.system(), detail.view.number, resolution=ReturnResolution.REFUND)
    assert closed.view.value_minor == 2200


def test_another_wish_lets_the_stock_go(shop: Shop, sent: OrderDetail) -> None:
    variant_id = shop.add_variant(price_minor=2000, stock=1)
    detail = approved(shop, sent, variant_id)
    shop.do(returns.receive, detail.view.number, [Arrived(line_id=sent.lines[1].id, quantity=1)])
    returns.settle(shop.system(), detail.view.number, resolution=ReturnResolution.REFUND)
    assert shop.stock_of(variant_id).available == 1


def test_what_is_not_there_cannot_be_had_instead(shop: Shop, sent: OrderDetail) -> None:
    line = sent.lines[1]
    number = shop.do(
        returns.record, sent.order.id, [Wanted(line_id=line.id, quantity=1)], resolution=ReturnResolution.EXCHANGE
    ).view.number
    with pytest.raises(Conflict):
        shop.do(returns.approve, number, replacements={line.id: shop.add_variant(stock=0)})
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(returns.approve, number)
    assert refusal.value.field == "replacements"
    assert shop.do(returns.find_return, number).view.status is ReturnStatus.REQUESTED
