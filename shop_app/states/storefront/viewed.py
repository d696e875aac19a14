"""What somebody looked at lately: the browser keeps the addresses, we show what is still there."""

import re
from typing import Any

import reflex as rx

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.states.door import Arguments, Door
from shop_app.states.storefront.shelf import Card, cards_of

MOST = 8
_SLUG = re.compile(r"[a-z0-9-]{1,200}")


class ViewedSlugs(Arguments):
    """What the browser remembers, separated by spaces, the latest first."""

    slugs: str


def viewed_cards(uow: UnitOfWork, slugs: list[str]) -> list[Card]:
    """Those of the products that shoppers may see."""
    return cards_of(catalog.products_at(uow, slugs))


class ViewedState(Door, rx.State):
    """A rail that only the app has: no document holds what one visitor looked at."""

    cards: list[Card] = []

    @rx.event
    async def show(self, form: dict[str, Any]) -> None:
        """Public: products that anybody may see."""
        given = self._read(ViewedSlugs, **form)
        slugs = [slug for slug in given.slugs[:2000].split() if _SLUG.fullmatch(slug)][:MOST] if given else []
        self.cards = await self._do(viewed_cards, slugs) if slugs else []
