"""A list's address holds every choice, and hands back exactly what it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.catalog import Sort
from shop_app.states.storefront.list_address import ASKS, MOST_PAGES, ListAddress
from shop_app.states.visit import Visit

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)
ADDRESSES = st.builds(
    ListAddress,
    path=st.just("/c/mugs"),
    q=st.just("") | TEXT,
    sort=st.just("") | st.sampled_from([sort.value for sort in Sort]),
    page=st.integers(1, MOST_PAGES),
    least=st.sampled_from(["", "5", "12.50"]),
    most=st.sampled_from(["", "80"]),
    in_stock=st.booleans(),
    rating=st.none() | st.integers(1, 4),
    filters=st.lists(st.tuples(TEXT, TEXT), max_size=6, unique=True).map(tuple),
)


def at(address: str) -> ListAddress:
    path, _, query = address.partition("?")
    return ListAddress.of(path, Visit.at({}, query, ASKS))


@given(ADDRESSES)
def test_what_an_address_says_is_what_it_is_read_as(address: ListAddress) -> None:
    assert at(address.href) == address


@given(ADDRESSES)
def test_dropping_every_choice_leads_to_the_bare_list(address: ListAddress) -> None:
    left = address
    for key, value in address.filters:
        left = left.without(key, value)
    for key in ("price", "rating", "stock"):
        left = left.without(key)
    assert not left.is_narrowed
    assert (left.q, left.sort) == (address.q, address.sort)
    assert left.filters == address.bare().filters == ()


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=9999",
        "page=%D9%A3",
        "sort=cheapest",
        "rating=5",
        "rating=x",
        "stock=yes",
        "min=&max=",
        "f.=",
        "utm_source=x",
        "q=%00",
        "f.brand=" + "x" * 300,
    ],
)
def test_what_no_list_of_ours_would_ask_is_not_there(query: str) -> None:
    assert at(f"/c/mugs?{query}").href == "/c/mugs"


def test_bounds_that_are_no_amounts_are_none() -> None:
    address = at("/c/mugs?min=abc&max=1e9")
    question = address.question("USD", category="mugs", default=Sort.NEWEST)
    assert (question.min_minor, question.max_minor) == (None, None)
    assert at("/c/mugs?min=12.5").question("USD", default=Sort.NEWEST).min_minor == 1250
    assert at("/c/mugs?min=1200").question("JPY", default=Sort.NEWEST).min_minor == 1200


def test_values_of_one_filter_stand_together() -> None:
    address = at("/c/mugs?f.option.Size=S&f.option.Size=M&f.brand=Acme")
    question = address.question("USD", category="mugs", default=Sort.NEWEST)
    assert question.filters == {"option.Size": ("S", "M"), "brand": ("Acme",)}
