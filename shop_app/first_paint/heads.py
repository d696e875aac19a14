"""What each public page says of itself to search engines and to whoever shares its address."""

from __future__ import annotations

from typing import Any

from models.values.money import Money
from shop_app.core.translation import t
from shop_app.first_paint.shell import Head
from shop_app.states.storefront.cart import CartView
from shop_app.states.storefront.category import CategoryView
from shop_app.states.storefront.home import HomeView
from shop_app.states.storefront.product import ProductView
from shop_app.states.storefront.search import SearchView
from shop_app.states.storefront.shelf import NavLink, product_href
from shop_app.states.storefront.shop import ShopView

_SCHEMA = "https://schema.org"


def _absolute(origin: str, path: str) -> str:
    return f"{origin}{path}" if path.startswith("/") else path


def _trail(origin: str, steps: list[NavLink], here: str, path: str) -> dict[str, Any]:
    places = [*((step.label, step.href) for step in steps), (here, path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": _absolute(origin, href)}
            for number, (name, href) in enumerate(places, 1)
        ],
    }


def describe_home(view: HomeView, shop: ShopView, origin: str) -> Head:
    """The shop itself."""
    title = f"{shop.name} · {shop.tagline}" if shop.tagline else shop.name
    structured = {"@context": _SCHEMA, "@type": "WebSite", "name": shop.name, "url": f"{origin}/"}
    description = t("{shop}: {tagline}. {delivery}", shop=shop.name, tagline=shop.tagline, delivery=view.delivery)
    return Head(
        title,
        description,
        f"{origin}/",
        _absolute(origin, view.picture.src) if view.picture.src else "",
        structured=structured,
    )


def describe_category(view: CategoryView, shop: ShopView, origin: str) -> Head:
    """A list. Another order points to the usual one, a longer list stands for itself, a filtered one for nothing."""
    structured = {"@context": _SCHEMA, **_trail(origin, view.trail, view.name, view.href)}
    counted = t("{count} in {category} at {shop}.", count=view.listing.count, category=view.name, shop=shop.name)
    return Head(
        f"{view.name} · {shop.name}",
        view.description or counted,
        _absolute(origin, view.listing.canonical) if view.listing.is_listed else "",
        structured=structured,
        is_listed=view.listing.is_listed,
    )


def describe_search(view: SearchView, shop: ShopView, _origin: str) -> Head:
    """An answer to one visitor's words: search engines have their own."""
    return Head(f"{view.title} · {shop.name}", is_listed=False)


def _rating(view: ProductView) -> dict[str, Any]:
    if not view.opinions.count:
        return {}
    rating = {"@type": "AggregateRating", "ratingValue": view.opinions.average, "reviewCount": view.opinions.count}
    return {"aggregateRating": rating}


def describe_product(view: ProductView, shop: ShopView, origin: str) -> Head:
    """A product and the offer of its chosen variant."""
    path = product_href(view.slug)
    image = _absolute(origin, view.slides[0].picture.src) if view.slides else ""
    availability = "InStock" if view.is_available else "OutOfStock"
    product = {
        "@type": "Product",
        "name": view.title,
        "description": view.summary,
        **({"image": image} if image else {}),
        **({"sku": view.sku} if view.sku else {}),
        **({"brand": {"@type": "Brand", "name": view.vendor}} if view.vendor else {}),
        **_rating(view),
        "offers": {
            "@type": "Offer",
            "url": _absolute(origin, path),
            "price": Money(view.price_minor, view.currency).text(),
            "priceCurrency": view.currency,
            "availability": f"{_SCHEMA}/{availability}",
        },
    }
    structured = {"@context": _SCHEMA, "@graph": [product, _trail(origin, view.trail, view.title, path)]}
    return Head(f"{view.title} · {shop.name}", view.summary, _absolute(origin, path), image, "product", structured)


def describe_cart(_view: CartView, shop: ShopView, _origin: str) -> Head:
    """A visitor's own page: nothing for search engines."""
    return Head(f"{t('Your cart')} · {shop.name}", is_listed=False)
