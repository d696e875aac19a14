"""No variant in stock is further than two clicks from another, whatever is made and whatever is sold out."""

from __future__ import annotations

from itertools import product as pairs
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shop_app.domain.catalog import Option, VariantOffer
from shop_app.states.storefront.choice import nearest, needs_a_list
from tests.states.test_choice import Page, offer


@st.composite
def shelves(draw: st.DrawFn) -> Page:
    """A product with one to four options, of whose combinations some are made and some of those sold out."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    options = tuple(
        Option(name=f"o{at}", values=tuple(f"{at}{n}" for n in range(size))) for at, size in enumerate(sizes)
    )
    made = draw(st.lists(st.sampled_from(list(pairs(*(one.values for one in options)))), min_size=1, unique=True))
    return Page(*(offer(*values, buyable=draw(st.booleans())) for values in made), options=options)


def after_click(page: Any, now: VariantOffer, option: str, value: str) -> VariantOffer:
    """What a tile leads to, as the page's handler does it."""
    wanted = {one.name: chosen for one, chosen in zip(page.options, now.options, strict=True)} | {option: value}
    found = nearest(page, wanted, option)
    assert found is not None
    return found


@settings(deadline=None, max_examples=60)
@given(shelves())
def test_every_pair_in_stock_is_within_two_clicks(page: Any) -> None:
    if needs_a_list(page):
        return  # One click opens the list of all that is in stock, the second chooses.
    tiles = [(option.name, value) for option in page.options for value in option.values]
    stocked = [variant.options for variant in page.variants if variant.is_buyable]
    for start in page.variants:
        near = {start.options: start}
        for _ in range(2):
            near |= {(after := after_click(page, now, *tile)).options: after for now in near.values() for tile in tiles}
        assert set(stocked) <= set(near)


@given(shelves())
def test_a_tile_always_leads_to_its_own_value_where_that_is_made_at_all(page: Any) -> None:
    start = page.variants[0]
    for at, option in enumerate(page.options):
        for value in {variant.options[at] for variant in page.variants}:
            assert after_click(page, start, option.name, value).options[at] == value
