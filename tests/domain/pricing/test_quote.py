"""The arithmetic of a quote (I-01), for any cart."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.values.ids import new_id
from models.values.money import round_half_up
from shop_app.domain.pricing import DeliveryOption, PricedLine, Quote, TaxRate, TaxRule, quote
from shop_app.domain.pricing.shipping import shipping_price

LINES = some.lists(
    some.builds(
        PricedLine,
        variant_id=some.builds(new_id),
        quantity=some.integers(1, 999),
        unit_price_minor=some.integers(0, 10_000_000),
        is_taxable=some.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def one_rate(
    rate_bp: int, *, is_included: bool = False, on_shipping: bool = True, round_per_line: bool = True
) -> TaxRule:
    rate = TaxRate(name="Tax", rate_ppm=rate_bp * 100, on_shipping=on_shipping)
    return TaxRule(rates=(rate,), is_included=is_included, round_per_line=round_per_line)


TAXES = some.builds(
    one_rate,
    some.sampled_from([0, 550, 700, 825, 1900, 2000, 2500, 10_000]),
    is_included=some.booleans(),
    on_shipping=some.booleans(),
    round_per_line=some.booleans(),
)


def delivery(amount_minor: int) -> DeliveryOption:
    return DeliveryOption(
        method_id=new_id(),
        name="Post",
        carrier="Post",
        amount_minor=amount_minor,
        arrives_from=date(2026, 3, 2),
        arrives_to=date(2026, 3, 4),
    )


def quoted(lines: list[PricedLine], tax: TaxRule, shipping_minor: int | None) -> Quote:
    return quote(lines, currency="EUR", tax=tax, delivery=None if shipping_minor is None else delivery(shipping_minor))


@given(LINES, TAXES, some.none() | some.integers(0, 100_000))
def test_i01_the_lines_shares_add_up_to_every_figure(
    lines: list[PricedLine], tax: TaxRule, shipping: int | None
) -> None:
    offer = quoted(lines, tax, shipping)
    assert offer.subtotal_minor == sum(line.unit_price_minor * line.quantity for line in offer.lines)
    assert offer.discount_minor == sum(line.discount_minor for line in offer.lines)
    assert offer.tax_minor == sum(line.tax_minor for line in offer.lines) + offer.shipping_tax_minor
    on_top = 0 if offer.prices_include_tax else offer.tax_minor
    assert offer.total_minor == offer.subtotal_minor - offer.discount_minor + offer.shipping_minor + on_top
    assert min(offer.total_minor, offer.tax_minor, *(line.tax_minor for line in offer.lines)) >= 0
    assert [line.total_minor for line in offer.lines] == [line.unit_price_minor * line.quantity for line in lines]


@given(LINES, TAXES)
def test_taxes_stray_from_the_exact_figure_by_rounding_only(lines: list[PricedLine], tax: TaxRule) -> None:
    offer = quoted(lines, tax, None)
    rate = Fraction(tax.rates[0].rate_ppm, 1_000_000)
    taxed = sum(line.amount_minor for line in lines if line.is_taxable)
    exact = taxed * rate / (1 + rate if tax.is_included else 1)
    if tax.round_per_line:
        assert abs(offer.tax_minor - exact) <= len(lines) / 2
    else:
        assert offer.tax_minor == round_half_up(exact)


@given(LINES, TAXES)
def test_what_is_not_taxable_bears_no_tax(lines: list[PricedLine], tax: TaxRule) -> None:
    for line, share in zip(lines, quoted(lines, tax, None).lines, strict=True):
        if not line.is_taxable or not line.unit_price_minor:
            assert share.tax_minor == 0
        assert share.tax_rate_bp == (tax.rates[0].rate_ppm // 100 if line.is_taxable else 0)


@given(LINES, TAXES, some.integers(0, 100_000))
def test_included_tax_changes_no_total(lines: list[PricedLine], tax: TaxRule, shipping: int) -> None:
    offer = quoted(lines, tax, shipping)
    if tax.is_included:
        assert offer.total_minor == offer.subtotal_minor + shipping
        assert offer.tax_minor <= offer.total_minor


@pytest.mark.parametrize(
    ("is_included", "round_per_line", "tax", "total"),
    [(False, True, 3, 33), (False, False, 3, 33), (True, True, 3, 30), (True, False, 3, 30)],
)
def test_three_lines_of_ten_cents_at_ten_percent(is_included: bool, round_per_line: bool, tax: int, total: int) -> None:
    lines = [PricedLine(variant_id=new_id(), quantity=1, unit_price_minor=10) for _ in range(3)]
    rule = one_rate(1000, is_included=is_included, round_per_line=round_per_line)
    offer = quoted(lines, rule, None)
    assert (offer.tax_minor, offer.total_minor) == (tax, total)


def test_rounding_by_line_and_by_order_differ_by_what_was_lost() -> None:
    lines = [PricedLine(variant_id=new_id(), quantity=1, unit_price_minor=4) for _ in range(10)]
    by_line = quoted(lines, one_rate(1000, round_per_line=True), None)
    by_order = quoted(lines, one_rate(1000, round_per_line=False), None)
    assert (by_line.tax_minor, by_order.tax_minor) == (0, 4)


def test_delivery_is_free_from_a_threshold_on() -> None:
    assert [shipping_price(500, 5000, goods) for goods in (4999, 5000, 5001)] == [500, 0, 0]
    assert shipping_price(500, None, 10**9) == 500


def test_an_empty_cart_costs_nothing() -> None:
    offer = quoted([], one_rate(1000, round_per_line=False), None)
    assert (offer.total_minor, offer.lines) == (0, ())
