"""Refunds in any order add up to what was paid, to the minor unit (F-055)."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Conflict, ValidationFailed
from models.values.clock import now
from models.values.ids import new_id
from shop_app.domain.pricing import Benefits, DeliveryOption, LineDiscount, PricedLine, Quote, TaxRate, TaxRule, quote
from shop_app.domain.refunds import Refundable, RefundableLine, RefundQuote, Wish, refund_quote
from shop_app.domain.refunds.rules import everything, share_of_left

CURRENCIES = ("JPY", "EUR", "KWD")


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """An order's figures: prices with tax or without, discounts, delivery, either rounding."""
    lines = [
        PricedLine(variant_id=new_id(), quantity=quantity, unit_price_minor=price, is_taxable=is_taxable)
        for quantity, price, is_taxable in draw(
            st.lists(st.tuples(st.integers(1, 12), st.integers(0, 50_000), st.booleans()), min_size=1, max_size=5)
        )
    ]
    discounts = tuple(
        LineDiscount(
            line=position,
            amount_minor=draw(st.integers(0, line.amount_minor)),
            promotion_id=new_id(),
            code="",
            title="",
        )
        for position, line in enumerate(lines)
    )
    rate = TaxRate(name="VAT", rate_ppm=draw(st.sampled_from([0, 70_000, 88_750, 190_000, 250_000])))
    today = now().date()
    return quote(
        lines,
        currency=draw(st.sampled_from(CURRENCIES)),
        tax=TaxRule(rates=(rate,), is_included=draw(st.booleans()), round_per_line=draw(st.booleans())),
        delivery=DeliveryOption(
            method_id=new_id(),
            name="Post",
            carrier="",
            amount_minor=draw(st.integers(0, 3000)),
            arrives_from=today,
            arrives_to=today,
        ),
        benefits=Benefits(line_discounts=discounts),
    )


def bought(found: Quote) -> Refundable:
    """A paid order of which nothing was given back."""
    on_top = not found.prices_include_tax
    return Refundable(
        order_id=new_id(),
        number=1001,
        currency=found.currency,
        lines=tuple(
            RefundableLine(
                line_id=new_id(),
                variant_id=line.variant_id,
                title="Thing",
                quantity=line.quantity,
                left_quantity=line.quantity,
                unsent_quantity=line.quantity,
                left_minor=line.total_minor + (line.tax_minor if on_top else 0),
                left_tax_minor=line.tax_minor,
            )
            for line in found.lines
        ),
        shipping_minor=found.shipping_minor + (found.shipping_tax_minor if on_top else 0),
        shipping_tax_minor=found.shipping_tax_minor,
        left_minor=found.total_minor,
    )


def after(order: Refundable, taken: RefundQuote) -> Refundable:
    """The order once a refund is done, as its rows would tell."""
    shares = {share.line_id: share for share in taken.lines}

    def less(line: RefundableLine) -> RefundableLine:
        share = shares.get(line.line_id)
        if share is None:
            return line
        return replace(
            line,
            left_quantity=line.left_quantity - share.quantity,
            unsent_quantity=line.unsent_quantity - share.cancelled_quantity,
            left_minor=line.left_minor - share.amount_minor,
            left_tax_minor=line.left_tax_minor - share.tax_minor,
        )

    return replace(
        order,
        lines=tuple(less(line) for line in order.lines),
        shipping_minor=order.shipping_minor - taken.shipping_minor,
        shipping_tax_minor=order.shipping_tax_minor - taken.shipping_tax_minor,
        left_minor=taken.left_minor,
    )


@given(quotes(), st.integers(0, 2**32))
def test_refunds_in_any_order_add_up_to_what_was_paid(found: Quote, seed: int) -> None:
    order, chance = bought(found), Random(seed)
    given_back = tax_back = 0
    while any(line.left_quantity for line in order.lines) or order.shipping_minor:
        left = [line for line in order.lines if line.left_quantity]
        lines: dict[UUID, int] = {}
        for line in chance.sample(left, chance.randint(0, len(left))):
            lines[line.line_id] = chance.randint(1, line.left_quantity)
        shipping = chance.randint(0, order.shipping_minor)
        if not lines and not shipping:
            continue
        taken = refund_quote(order, Wish(lines=lines, shipping_minor=shipping))
        assert taken.amount_minor == sum(share.amount_minor for share in taken.lines) + shipping
        assert all(0 <= share.tax_minor <= share.amount_minor for share in taken.lines)
        given_back += taken.amount_minor
        tax_back += sum(share.tax_minor for share in taken.lines) + taken.shipping_tax_minor
        order = after(order, taken)
    assert given_back == found.total_minor
    assert tax_back == found.tax_minor
    assert order.left_minor == 0


@given(quotes(), st.integers(0, 10**6))
def test_an_amount_and_then_everything_is_never_more_than_was_paid(found: Quote, amount: int) -> None:
    order = bought(found)
    if 0 < amount <= order.left_minor:
        order = after(order, refund_quote(order, Wish(amount_minor=amount)))
    elif amount:
        with pytest.raises(Conflict):
            refund_quote(order, Wish(amount_minor=amount))
    rest = refund_quote(order, everything(order))
    assert rest.left_minor == 0
    assert after(order, rest).left_minor == 0


@given(st.integers(0, 10**9), st.integers(1, 999), st.data())
def test_a_share_is_never_more_than_is_left(left: int, whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    assert 0 <= share_of_left(left, part, whole) <= left
    assert share_of_left(left, whole, whole) == left


def _three() -> Refundable:
    line = RefundableLine(
        line_id=new_id(),
        variant_id=new_id(),
        title="Mug",
        quantity=3,
        left_quantity=3,
        unsent_quantity=2,
        left_minor=1000,
        left_tax_minor=91,
    )
    return Refundable(
        order_id=new_id(),
        number=1001,
        currency="EUR",
        lines=(line,),
        shipping_minor=500,
        shipping_tax_minor=45,
        left_minor=1500,
    )


def test_units_that_are_still_here_come_first_unless_others_came_back() -> None:
    order = _three()
    wanted = {order.lines[0].line_id: 3}
    assert refund_quote(order, Wish(lines=wanted)).lines[0].cancelled_quantity == 2
    assert refund_quote(order, Wish(lines=wanted, has_left=True)).lines[0].cancelled_quantity == 0


@pytest.mark.parametrize("quantity", [0, -1, 4, 2**31])
def test_more_units_than_are_left_are_refused(quantity: int) -> None:
    order = _three()
    with pytest.raises(ValidationFailed) as refusal:
        refund_quote(order, Wish(lines={order.lines[0].line_id: quantity}))
    assert refusal.value.details["left"] == 3


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(lines={new_id(): 1}), "NO_SUCH_LINE"),
        (Wish(shipping_minor=501), "SHIPPING_TOO_LARGE"),
        (Wish(shipping_minor=-1), "SHIPPING_TOO_LARGE"),
        (Wish(amount_minor=1501), "REFUND_TOO_LARGE"),
        (Wish(amount_minor=-1), "VALIDATION_FAILED"),
        (Wish(), "VALIDATION_FAILED"),
    ],
)
def test_what_is_not_left_is_refused(wish: Wish, code: str) -> None:
    with pytest.raises((Conflict, ValidationFailed)) as refusal:
        refund_quote(_three(), wish)
    assert refusal.value.reason == code
