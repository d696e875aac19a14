"""Taxes by rate and credit notes add up exactly, whatever is bought and given back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import ValidationFailed
from shop_app.domain.invoices.rules import checked_settings, credit_figures, document_name, series_year, tax_groups
from shop_app.domain.invoices.schemas import Figures, Position, Settings

lines = st.lists(
    st.tuples(st.sampled_from([0, 700, 1900, 2500]), st.integers(0, 10_000_000), st.integers(0, 2_000_000)), max_size=8
)
GIVEN = Settings(
    legal_name="Shop Ltd", legal_address="", tax_id="", invoice_prefix="A-{year}-", credit_note_prefix="B", note=""
)


@given(lines, st.integers(0, 10_000), st.integers(0, 2_000), st.booleans())
def test_taxes_by_rate_add_up(
    bought: list[tuple[int, int, int]], shipping: int, shipping_tax: int, includes_tax: bool
) -> None:
    bought = [(rate, max(amount, tax), tax) for rate, amount, tax in bought]
    shipping = max(shipping, shipping_tax)
    groups = tax_groups(bought, shipping, shipping_tax, includes_tax=includes_tax)
    tax = sum(tax for _, _, tax in bought) + shipping_tax
    gross = sum(amount for _, amount, _ in bought) + shipping + (0 if includes_tax else tax)
    assert sum(group.tax_minor for group in groups) == tax
    assert sum(group.net_minor + group.tax_minor for group in groups) == gross
    assert len({group.rate_bp for group in groups}) == len(groups)


def test_delivery_joins_the_rate_that_explains_its_tax() -> None:
    (group,) = tax_groups([(1900, 11900, 1900)], 595, 95, includes_tax=True)
    assert (group.rate_bp, group.net_minor, group.tax_minor) == (1900, 10500, 1995)
    alone = tax_groups([(1900, 11900, 1900)], 595, 0, includes_tax=True)
    assert [(group.rate_bp, group.tax_minor) for group in alone] == [(1900, 1900), (None, 0)]


def invoice_of(taxes: list[tuple[int, int, int]]) -> Figures:
    total = sum(amount for _, amount, _ in taxes)
    return Figures(
        currency="EUR",
        prices_include_tax=True,
        positions=(),
        subtotal_minor=total,
        discount_minor=0,
        shipping_minor=0,
        tax_minor=sum(tax for _, _, tax in taxes),
        total_minor=total,
        taxes=tax_groups(taxes, 0, 0, includes_tax=True),
    )


@given(lines, st.integers(1, 10_000_000))
def test_a_chosen_amount_takes_the_taxes_in_proportion(bought: list[tuple[int, int, int]], amount: int) -> None:
    invoice = invoice_of([(rate, max(whole, tax), tax) for rate, whole, tax in bought])
    credit = credit_figures(invoice, amount, "Refund")
    assert credit.total_minor == amount
    assert credit.tax_minor == sum(group.tax_minor for group in credit.taxes)
    if invoice.total_minor:
        assert sum(group.net_minor + group.tax_minor for group in credit.taxes) == amount
        assert all(0 <= group.tax_minor <= group.net_minor + group.tax_minor for group in credit.taxes)


def test_a_credit_note_over_lines_names_them() -> None:
    position = Position(
        title="Lamp",
        detail="",
        quantity=2,
        unit_minor=1190,
        discount_minor=0,
        tax_rate_bp=1900,
        amount_minor=2380,
    )
    credit = credit_figures(invoice_of([(1900, 11900, 1900)]), 2380, "Refund", [(position, 380)])
    assert credit.positions == (position,)
    assert (credit.tax_minor, credit.taxes[0].rate_bp, credit.taxes[0].net_minor) == (380, 1900, 2000)


def test_a_series_begins_again_each_year_where_its_prefix_says_so() -> None:
    assert (series_year("INV-{year}-", 2026), series_year("INV-", 2026)) == (2026, 0)
    assert document_name("INV-{year}-", 2026, 42) == "INV-2026-00042"
    assert document_name("", 2026, 123456) == "123456"


@pytest.mark.parametrize("prefix", ["{year}{year}", "{month}", "<b>", "ö", "x" * 33, "a\n"])
def test_a_prefix_is_plain(prefix: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        checked_settings(replace(GIVEN, invoice_prefix=prefix))
    assert refusal.value.field == "invoice_prefix"


def test_the_two_series_never_share_a_name() -> None:
    with pytest.raises(ValidationFailed):
        checked_settings(replace(GIVEN, credit_note_prefix=GIVEN.invoice_prefix))
