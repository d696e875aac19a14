"""S4: decide and add."""

import dataclasses

import reflex as rx

from shop_app.states.door import Door
from shop_app.states.storefront.shelf import Card, NavLink


@dataclasses.dataclass
class Picture:
    """`anchor` is its id on the page."""

    anchor: str = ""
    src: str = ""
    src_set: str = ""
    thumb: str = ""
    alt: str = ""


@dataclasses.dataclass
class OptionValue:
    """One tile of a choice; `note` says “Sold out” or “Not made” of the pair it would make."""

    value: str = ""
    is_chosen: bool = False
    note: str = ""


@dataclasses.dataclass
class OptionGroup:
    """A choice such as Size. `key` changes when the server, not the shopper, changed what is chosen."""

    name: str = ""
    field: str = ""
    key: str = ""
    choices: list[OptionValue] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Fact:
    """A line of the specification."""

    name: str = ""
    value: str = ""


@dataclasses.dataclass
class ReviewView:
    """One opinion."""

    title: str = ""
    body: str = ""
    author: str = ""
    stars: str = ""
    on: str = ""
    verified: str = ""


@dataclasses.dataclass
class ProductView:
    """A product with one of its variants chosen."""

    slug: str = ""
    title: str = ""
    vendor: str = ""
    description_html: str = ""
    trail: list[NavLink] = dataclasses.field(default_factory=list)
    pictures: list[Picture] = dataclasses.field(default_factory=list)
    groups: list[OptionGroup] = dataclasses.field(default_factory=list)
    variant_id: str = ""
    price: str = ""
    was: str = ""
    tax_note: str = ""
    stock: str = ""
    stock_tone: str = "neutral"
    is_available: bool = False
    switched: str = ""
    delivery: str = ""
    returns: str = ""
    facts: list[Fact] = dataclasses.field(default_factory=list)
    rating: str = ""
    reviews: list[ReviewView] = dataclasses.field(default_factory=list)
    related: list[Card] = dataclasses.field(default_factory=list)
    is_missing: bool = False


class ProductState(Door, rx.State):
    """A product page."""

    view: ProductView = ProductView()

    @rx.event
    async def choose(self, option: str, value: str) -> None:
        """Another value of one option; the nearest variant that has it."""
