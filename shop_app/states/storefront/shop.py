"""The frame around every storefront page: the shop's name, its categories, its promises."""

import dataclasses

import reflex as rx

from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, content, tenants
from shop_app.states.door import Door
from shop_app.states.storefront.picture import PictureView, logo_view
from shop_app.states.storefront.preferences import PreferencesView, preferences_view
from shop_app.states.storefront.shelf import NavLink, links_of, page_href

MOST_CATEGORIES = 8


@dataclasses.dataclass
class ShopView:
    """The shop as its header and footer show it; the same for every visitor. `accent` is `#rrggbb` or empty."""

    name: str = ""
    tagline: str = ""
    currency: str = ""
    support_email: str = ""
    categories: list[NavLink] = dataclasses.field(default_factory=list)
    pages: list[NavLink] = dataclasses.field(default_factory=list)
    returns: str = ""
    return_days: int = 0
    country: str = ""
    accent: str = ""
    preferences: PreferencesView = dataclasses.field(default_factory=PreferencesView)
    logo: PictureView = dataclasses.field(default_factory=PictureView)


def shop_view(uow: UnitOfWork) -> ShopView:
    """The frame of this unit's shop."""
    shop = tenants.current(uow)
    return ShopView(
        name=shop.name,
        tagline=shop.tagline,
        currency=tenants.currency_in_use(uow),
        support_email=shop.support_email,
        categories=links_of(catalog.menu(uow))[:MOST_CATEGORIES],
        pages=[NavLink(page.title, page_href(page.slug)) for page in content.footer_pages(uow)],
        accent=shop.accent,
        preferences=preferences_view(uow),
        logo=logo_view(shop.logo, shop.name),
        returns=t("Changed your mind? Send it back within 30 days."),
        return_days=content.RETURN_DAYS,
        country=shop.country,
    )


class ShopState(Door, rx.State):
    """Filled by whichever page is loaded first."""

    view: ShopView = ShopView()
