"""S3: what the search box offers while somebody types."""

import dataclasses
from typing import Annotated
from urllib.parse import urlencode

import reflex as rx
from pydantic import StringConstraints

from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import search
from shop_app.states.door import Arguments, Door
from shop_app.states.storefront.shelf import category_href, product_href

SEARCH = "/search"
LONGEST_QUERY = 200
LEAST_LETTERS = 2


@dataclasses.dataclass
class Completion:
    """A search that begins with what was typed; `rest` is what it adds."""

    typed: str = ""
    rest: str = ""
    href: str = ""


@dataclasses.dataclass
class CategoryHint:
    """A category; `within` is the one above it, or empty."""

    name: str = ""
    within: str = ""
    href: str = ""


@dataclasses.dataclass
class ProductHint:
    """A product with its price. `image` is an address, or empty."""

    title: str = ""
    price: str = ""
    image: str = ""
    href: str = ""


@dataclasses.dataclass
class SuggestionsView:
    """At most eight in all; `spoken` says how many to who does not see them."""

    completions: list[Completion] = dataclasses.field(default_factory=list)
    categories: list[CategoryHint] = dataclasses.field(default_factory=list)
    products: list[ProductHint] = dataclasses.field(default_factory=list)
    spoken: str = ""


class Typed(Arguments):
    """What stands in the box."""

    typed: Annotated[str, StringConstraints(max_length=LONGEST_QUERY, strip_whitespace=True)]


def search_href(q: str) -> str:
    """Where a search is answered."""
    return f"{SEARCH}?{urlencode({'q': q})}"


def _completion(text: str, typed: str) -> Completion:
    cut = len(typed) if text.lower().startswith(typed.lower()) else 0
    return Completion(text[:cut], text[cut:], search_href(text))


def suggestions_view(uow: UnitOfWork, typed: str) -> SuggestionsView:
    """What this unit's shop has for the letters typed so far."""
    found = search.suggest(uow, typed)
    count = len(found.completions) + len(found.categories) + len(found.products)
    return SuggestionsView(
        completions=[_completion(text, typed) for text in found.completions],
        categories=[
            CategoryHint(category.name, category.within, category_href(category.slug)) for category in found.categories
        ],
        products=[
            ProductHint(
                product.title,
                product.price_text,
                product.picture.thumb if product.picture else "",
                product_href(product.slug),
            )
            for product in found.products
        ],
        spoken=tn("{count} suggestion", "{count} suggestions", count) if count else t("No suggestions"),
    )


class SuggestState(Door, rx.State):
    """The search box of one tab."""

    view: SuggestionsView = SuggestionsView()
    _asked: int = 0

    @rx.event(background=True)
    async def suggest(self, typed: str) -> None:
        """Public: the catalogue is everybody's. An answer that was overtaken by more letters is dropped."""
        asked = self._read(Typed, typed=typed)
        if asked is None:
            return
        async with self:
            self._asked += 1
            number = self._asked
        async with self:
            if number == self._asked:
                self.view = await self._answer(asked.typed)

    async def _answer(self, typed: str) -> SuggestionsView:
        if len(typed) < LEAST_LETTERS:
            return SuggestionsView()
        return await self._do(suggestions_view, typed)
