"""S1: what is sold, in which currency, how fast it arrives. Parts in the merchant's order."""

import dataclasses

import psycopg
import reflex as rx
import structlog

from models.errors import RetryLater, ShopError
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, content, tenants
from shop_app.domain.content import SectionKind
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.picture import PictureView, picture_view
from shop_app.states.storefront.shelf import Card, cards_of, category_href, product_href, products_text
from shop_app.states.visit import Visit

MOST_TILES = 8

_log = structlog.get_logger("screens")


@dataclasses.dataclass
class Tile:
    """A category with a picture."""

    name: str = ""
    href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    count: str = ""


@dataclasses.dataclass
class SectionView:
    """A part of the front page; `kind` says which of the rest it uses. `html` is sanitised."""

    kind: str = ""
    title: str = ""
    text: str = ""
    href: str = ""
    html: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    tiles: list[Tile] = dataclasses.field(default_factory=list)
    cards: list[Card] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class HomeView:
    """The parts that have something to show. `title` is the page's own where no hero says it."""

    title: str = ""
    has_hero: bool = False
    picture: str = ""
    delivery: str = ""
    sections: list[SectionView] = dataclasses.field(default_factory=list)


def home_view(uow: UnitOfWork, visit: Visit) -> HomeView:
    """The front page of this unit's shop."""
    shop = tenants.current(uow)
    shown = [view for section in content.home_sections(uow) if (view := _section_view(uow, section, shop)) is not None]
    hero = next((view for view in shown if view.kind == SectionKind.HERO), None)
    return HomeView(
        title=shop.tagline or shop.name,
        has_hero=hero is not None,
        picture=hero.picture.src if hero else "",
        delivery=catalog.delivery_promise(uow),
        sections=shown,
    )


def _section_view(uow: UnitOfWork, section: content.Section, shop: tenants.ShopSettings) -> SectionView | None:
    """The section, or `None` where it has nothing to show. One that fails disappears, and the page stays."""
    try:
        with uow.savepoint():
            return _drawn(uow, section, shop)
    except RetryLater:
        raise
    except (ShopError, psycopg.Error) as error:
        _log.warning("a section is missing", place=section.kind, error=type(error).__name__)
        return None


def _drawn(uow: UnitOfWork, section: content.Section, shop: tenants.ShopSettings) -> SectionView | None:
    view = SectionView(kind=section.kind, title=section.title, href=section.href)
    match section.kind:
        case SectionKind.HERO:
            return _hero(uow, section, shop)
        case SectionKind.CATEGORIES:
            view.title = section.title or t("Shop by category")
            view.tiles = [_tile(category) for category in catalog.menu(uow)[:MOST_TILES]]
            return view if view.tiles else None
        case SectionKind.PROMISE:
            view.title = section.title or t("Delivery and returns")
            view.text = section.body or catalog.delivery_promise(uow)
            view.href = section.href or "/pages/returns"
            return view
        case SectionKind.TEXT:
            view.html = content.html_of(section.body)
            return view
        case SectionKind.BEST_SELLERS:
            view.title = section.title or t("Best sellers")
            view.cards = cards_of(catalog.best_sellers(uow))
        case SectionKind.NEW_ARRIVALS:
            view.title = section.title or t("New arrivals")
            view.cards = cards_of(catalog.new_arrivals(uow))
        case SectionKind.RAIL:
            view.title = section.title or catalog.category_place(uow, section.category).name
            view.href = section.href or category_href(section.category)
            view.cards = cards_of(catalog.best_sellers(uow, section.category))
    return view if view.cards else None


def _hero(uow: UnitOfWork, section: content.Section, shop: tenants.ShopSettings) -> SectionView:
    product = catalog.hero_of(catalog.best_sellers(uow))
    usual = t("Meet our best seller: {title}.", title=product.title) if product else ""
    return SectionView(
        kind=section.kind,
        title=section.title or shop.tagline or shop.name,
        text=section.body or usual,
        href=section.href or (product_href(product.slug) if product else ""),
        picture=picture_view(product.picture if product else None),
    )


def _tile(category: catalog.CategoryTile) -> Tile:
    return Tile(
        name=category.name,
        href=category_href(category.slug),
        picture=picture_view(category.picture),
        count=products_text(category.product_count),
    )


class HomeState(StorefrontPage, rx.State):
    """The home page."""

    view: HomeView = HomeView()

    @rx.event
    async def load(self) -> None:
        """Public: the front page is everybody's."""
        self.view = await self._open(home_view) or self.view
