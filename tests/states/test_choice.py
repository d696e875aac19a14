"""Which variant a page's form and address mean."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from shop_app.domain.catalog import Option, VariantOffer
from shop_app.states.storefront.choice import CartForm, nearest, option_field, options_in

OPTIONS = (Option(name="Colour", values=("Red", "Blue")), Option(name="Size", values=("S", "L")))


class Page:
    """As much of a product page as choosing looks at."""

    def __init__(self, *variants: VariantOffer, options: tuple[Option, ...] = OPTIONS) -> None:
        self.options, self.variants = options, variants


def offer(*options: str, buyable: bool = True) -> VariantOffer:
    return VariantOffer(
        id=uuid4(),
        sku="-".join(options),
        title=" / ".join(options),
        options=options,
        price_minor=100,
        was_minor=None,
        price_text="$1.00",
        was_text="",
        available=3 if buyable else 0,
        is_buyable=buyable,
        stock_text="",
        unit_price_text="",
        picture=None,
    )


def chosen(page: Any, wanted: dict[str, str], kept: str = "") -> tuple[str, ...]:
    variant = nearest(page, wanted, kept)
    assert variant is not None
    return variant.options


def test_the_very_pair_is_chosen_even_if_sold_out() -> None:
    page = Page(offer("Red", "S"), offer("Blue", "L", buyable=False))
    assert chosen(page, {"Colour": "Blue", "Size": "L"}) == ("Blue", "L")


def test_what_was_chosen_last_is_given_up_last() -> None:
    page = Page(offer("Red", "S"), offer("Red", "L"), offer("Blue", "S"))
    assert chosen(page, {"Colour": "Blue", "Size": "L"}, kept="Size") == ("Red", "L")
    assert chosen(page, {"Colour": "Blue", "Size": "L"}, kept="Colour") == ("Blue", "S")


def test_without_a_wish_the_first_that_can_be_bought_is_shown() -> None:
    page = Page(offer("Red", "S", buyable=False), offer("Red", "L"), offer("Blue", "L"))
    assert chosen(page, {}) == ("Red", "L")


def test_every_value_leads_somewhere() -> None:
    page = Page(offer("Red", "S"), offer("Blue", "L"))
    for option in OPTIONS:
        for value in option.values:
            assert value in chosen(page, {"Colour": "Red", "Size": "S", option.name: value}, kept=option.name)


def test_a_product_with_nothing_to_choose() -> None:
    assert nearest(Page(options=()), {}) is None  # type: ignore[arg-type]
    assert chosen(Page(offer(), options=()), {"Colour": "Red"}) == ()


def test_option_names_travel_with_a_mark() -> None:
    assert options_in({option_field("Size"): "L", "slug": "mug"}) == {"Size": "L"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"slug": "mug", "quantity": "0"},
        {"slug": "mug", "quantity": "-1"},
        {"slug": "mug", "quantity": "1e3"},
        {"slug": "mug", "quantity": "٣"},
        {"slug": "mug", "quantity": "1000"},
        {"slug": "x" * 201, "quantity": "1"},
        {"slug": 5, "quantity": "1"},
    ],
)
def test_no_form_of_ours_sends_this(fields: dict[str, object]) -> None:
    assert CartForm.from_browser(fields) is None


def test_a_form_of_ours_is_read() -> None:
    form = CartForm.from_browser({"slug": "mug", "quantity": "2", "o.Size": "L", "other": "x"})
    assert form == CartForm(slug="mug", quantity=2, options={"Size": "L"})
