"""Reasons are kept with an order and read in any language."""

from __future__ import annotations

import json

import pytest

from models.values.ids import new_id
from shop_app.core.translation import speaking
from shop_app.domain.pricing import (
    Benefits,
    LineDiscount,
    PricedLine,
    TaxRate,
    TaxRule,
    Tried,
    price_document,
    price_trace,
    quote,
    said,
)


@pytest.mark.parametrize(
    ("sentence", "values", "expected"),
    [
        ("Spend {missing} more", {"missing_minor": 1200}, "Spend $12.00 more"),
        ("{name} {rate}", {"name": "Sales tax", "rate_ppm": 88_750}, "Sales tax 8.875%"),
        ("It ended on {ended}", {"ended_on": "2026-03-06"}, "It ended on Fri, Mar 6"),
        ("{quantity} × {price}", {"quantity": 2, "price_minor": 50}, "2 × $0.50"),
        ("{title}", {"title": "{price} & more"}, "{price} & more"),
    ],
)
def test_holes_are_filled_by_their_unit(sentence: str, values: dict[str, int | str], expected: str) -> None:
    assert said(sentence, values, "USD") == expected


def test_an_amount_is_written_as_its_reader_writes_it() -> None:
    with speaking("de"):
        assert "12,00" in said("Spend {missing} more", {"missing_minor": 1200}, "EUR")


def test_what_is_kept_with_an_order_is_read_back_whole() -> None:
    promotion_id = new_id()
    discount = LineDiscount(line=0, amount_minor=100, promotion_id=promotion_id, code="SPRING", title="Spring")
    tried = Tried(
        promotion_id=promotion_id,
        title="Spring",
        code="SPRING",
        applied=True,
        reason="It saves {saved}",
        values={"saved_minor": 100},
    )
    offer = quote(
        [PricedLine(variant_id=new_id(), quantity=2, unit_price_minor=500)],
        currency="EUR",
        tax=TaxRule(rates=(TaxRate(name="VAT", rate_ppm=200_000),), is_included=True),
        delivery=None,
        benefits=Benefits(line_discounts=(discount,), tried=(tried,)),
    )
    kept = price_trace(json.loads(json.dumps(price_document(offer))), "EUR")
    assert (kept.reasons, kept.tried, kept.currency) == (offer.trace, (tried,), "EUR")
    assert price_trace({}, "EUR").reasons == ()
