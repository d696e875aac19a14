"""What each public page says of itself to search engines and to whoever shares its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shop_app.components.ui import gallery, image, product_card
from shop_app.core.translation import t
from shop_app.first_paint.shell import Head, Preload
from shop_app.first_paint.structured import absolute, graph, item_list, organization, product, trail, website
from shop_app.states.storefront.cart import CartView
from shop_app.states.storefront.category import CategoryView
from shop_app.states.storefront.content_page import ContentPageView
from shop_app.states.storefront.home import HomeView
from shop_app.states.storefront.order import LookUpView
from shop_app.states.storefront.picture import PictureView
from shop_app.states.storefront.product_view import ProductView
from shop_app.states.storefront.search import SearchView
from shop_app.states.storefront.shelf import product_href
from shop_app.states.storefront.shop import ShopView


def _first(view: PictureView | None, sizes: str) -> Preload | None:
    """The picture that a page opens with. Where there is AVIF, a browser without it waits for the page."""
    if view is None or not (view.avif_set or view.src_set):
        return None
    kind = "image/avif" if view.avif_set else "image/webp"
    return Preload(view.avif_set or view.src_set, sizes, kind)


def describe_home(view: HomeView, shop: ShopView, origin: str) -> Head:
    """The shop itself."""
    title = f"{shop.name} · {shop.tagline}" if shop.tagline else shop.name
    description = t("{shop}: {tagline}. {delivery}", shop=shop.name, tagline=shop.tagline, delivery=view.delivery)
    return Head(
        title,
        description,
        f"{origin}/",
        absolute(origin, view.picture) if view.picture else "",
        structured=graph(organization(shop, origin), website(shop, origin)),
        preload=_first(next((part.picture for part in view.sections[:1]), None), image.HERO_SIZES),
    )


def describe_category(view: CategoryView, shop: ShopView, origin: str) -> Head:
    """A list. Another order points to the usual one, a longer list stands for itself, a filtered one for nothing."""
    counted = t("{count} in {category} at {shop}.", count=view.listing.count, category=view.name, shop=shop.name)
    return Head(
        f"{view.name} · {shop.name}",
        view.description or counted,
        absolute(origin, view.listing.canonical) if view.listing.is_listed else "",
        structured=graph(trail(origin, view.trail, view.name, view.href), item_list(origin, view.listing.cards)),
        is_listed=view.listing.is_listed,
        preload=_first(next((card.picture for card in view.listing.cards), None), product_card.SIZES),
    )


def describe_search(view: SearchView, shop: ShopView, _origin: str) -> Head:
    """An answer to one visitor's words: search engines have their own."""
    return Head(f"{view.title} · {shop.name}", is_listed=False)


def describe_product(view: ProductView, shop: ShopView, origin: str) -> Head:
    """A product and the offer of its chosen variant."""
    path = product_href(view.slug)
    structured = graph(product(view, shop, origin), trail(origin, view.trail, view.title, path))
    image = absolute(origin, view.slides[0].picture.src) if view.slides else ""
    return Head(
        f"{view.title} · {shop.name}",
        view.summary,
        absolute(origin, path),
        image,
        "product",
        structured,
        preload=_first(next((slide.picture for slide in view.slides), None), gallery.SIZES),
    )


def describe_content_page(view: ContentPageView, shop: ShopView, origin: str) -> Head:
    """A page of words."""
    return Head(
        f"{view.seo_title} · {shop.name}",
        view.description,
        absolute(origin, view.href),
        structured=graph(trail(origin, [], view.title, view.href)),
    )


def describe_cart(_view: CartView, shop: ShopView, _origin: str) -> Head:
    """A visitor's own page: nothing for search engines."""
    return Head(f"{t('Your cart')} · {shop.name}", is_listed=False)


def describe_look_up(_view: LookUpView, shop: ShopView, origin: str) -> Head:
    """A form that is the same for everybody."""
    return Head(f"{t('Where is my order?')} · {shop.name}", canonical=f"{origin}/orders", is_listed=False)


def describe_form(title: str) -> Callable[[Any, ShopView, str], Head]:
    """A form of a visitor's own: nothing for search engines."""
    return lambda _view, shop, _origin: Head(f"{t(title)} · {shop.name}", is_listed=False)
