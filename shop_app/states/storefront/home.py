"""S1: what is sold, in which currency, how fast it arrives."""

import dataclasses

import reflex as rx

from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.picture import PictureView, picture_view
from shop_app.states.storefront.shelf import (
    Rail,
    cards_of,
    category_href,
    product_href,
    products_text,
)
from shop_app.states.visit import Visit

MOST_TILES = 8


@dataclasses.dataclass
class Tile:
    """A category with a picture."""

    name: str = ""
    href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    count: str = ""


@dataclasses.dataclass
class HomeView:
    """One hero, categories, rails."""

    title: str = ""
    text: str = ""
    href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    delivery: str = ""
    tiles: list[Tile] = dataclasses.field(default_factory=list)
    rails: list[Rail] = dataclasses.field(default_factory=list)


def home_view(uow: UnitOfWork, visit: Visit) -> HomeView:
    """The front page of this unit's shop."""
    shop = tenants.current(uow)
    front = catalog.home(uow)
    rails = [
        Rail(t("Best sellers"), "", cards_of(front.best_sellers)),
        Rail(t("New arrivals"), "", cards_of(front.new_arrivals)),
    ]
    return HomeView(
        title=shop.tagline or shop.name,
        text=t("Meet our best seller: {title}.", title=front.hero.title) if front.hero else "",
        href=product_href(front.hero.slug) if front.hero else "",
        picture=picture_view(front.hero.picture if front.hero else None),
        delivery=front.delivery_text,
        tiles=[
            Tile(
                name=category.name,
                href=category_href(category.slug),
                picture=picture_view(category.picture),
                count=products_text(category.product_count),
            )
            for category in front.categories[:MOST_TILES]
        ],
        rails=[rail for rail in rails if rail.cards],
    )


class HomeState(StorefrontPage, rx.State):
    """The home page."""

    view: HomeView = HomeView()

    @rx.event
    async def load(self) -> None:
        """Public: the front page is everybody's."""
        self.view = await self._open(home_view) or self.view
