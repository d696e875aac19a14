"""Which variant of a product is meant: the page's form and its address say it by the options' names."""

import re
from collections.abc import Mapping
from typing import Self

from pydantic import Field, ValidationError

from models.errors import NotFound
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, catalog
from shop_app.states.door import Arguments

OPTION_PREFIX = catalog.OPTION_PREFIX
WHOLE_NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)


def option_field(name: str) -> str:
    """The form field and query parameter of the option called `name`."""
    return OPTION_PREFIX + name


def options_in(fields: Mapping[str, str]) -> dict[str, str]:
    """Option names and values among the fields of a form or a query."""
    return {name.removeprefix(OPTION_PREFIX): value for name, value in fields.items() if name.startswith(OPTION_PREFIX)}


class CartForm(Arguments):
    """What a product's form says."""

    slug: str = Field(min_length=1, max_length=200)
    quantity: int = Field(ge=1, le=999)
    options: dict[str, str] = Field(default_factory=dict, max_length=10)

    @classmethod
    def from_browser(cls, fields: Mapping[str, object]) -> Self | None:
        """`None` for what no form of ours would send."""
        texts = {str(name): value for name, value in fields.items() if isinstance(value, str)}
        quantity = texts.get("quantity", "1").strip()
        if not WHOLE_NUMBER.fullmatch(quantity):
            return None
        try:
            return cls(slug=texts.get("slug", ""), quantity=int(quantity), options=options_in(texts))
        except ValidationError:
            return None


def nearest(page: catalog.ProductPage, wanted: Mapping[str, str], kept: str = "") -> catalog.VariantOffer | None:
    """The variant with the wanted values; where that pair is not made, the one that shares most of them.

    The option called `kept` is what the shopper has just chosen: it is given up last. Among equals one that can be
    bought wins, then the merchant's order. `None` for a product without variants.
    """
    names = [option.name for option in page.options]

    def closeness(variant: catalog.VariantOffer) -> tuple[bool, int, bool]:
        shared = [name for name, value in zip(names, variant.options, strict=True) if wanted.get(name) == value]
        return kept in shared, len(shared), variant.is_buyable

    return max(page.variants, key=closeness, default=None)


def needs_a_list(page: catalog.ProductPage) -> bool:
    """Whether tiles alone may take more than two clicks to some variant: each changes one option, and keeps the last.

    With two options the second click always completes the pair; with more, a list of what is in stock is offered too.
    """
    return sum(len(option.values) > 1 for option in page.options) > 2


def add_chosen(uow: UnitOfWork, form: CartForm) -> carts.CartView:
    """Puts the variant that the form means into the caller's cart."""
    page = catalog.product_page(uow, form.slug)
    variant = nearest(page, form.options)
    if variant is None:
        raise NotFound(t("This product is not for sale any more."))
    return carts.add_line(uow, variant.id, form.quantity)
