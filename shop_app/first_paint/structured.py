"""What pages say of themselves in the words of schema.org: only what is true, and no promise that nobody made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.values.money import Money
from shop_app.states.storefront.product_view import ProductView
from shop_app.states.storefront.shelf import Card, NavLink, product_href
from shop_app.states.storefront.shop import ShopView

SCHEMA = "https://schema.org"

Facts = dict[str, Any]

_MOST_REVIEWS = 5


def absolute(origin: str, path: str) -> str:
    """A whole address; one that is whole already stays."""
    return f"{origin}{path}" if path.startswith("/") else path


def graph(*things: Facts) -> Facts:
    """Several things in one block."""
    return {"@context": SCHEMA, "@graph": [thing for thing in things if thing]}


def organization(shop: ShopView, origin: str) -> Facts:
    """Who sells."""
    contact = {"@type": "ContactPoint", "contactType": "customer service", "email": shop.support_email}
    return {
        "@type": "Organization",
        "@id": f"{origin}/#shop",
        "name": shop.name,
        "url": f"{origin}/",
        "logo": f"{origin}/icons/512.png",
        **({"email": shop.support_email, "contactPoint": contact} if shop.support_email else {}),
    }


def website(shop: ShopView, origin: str) -> Facts:
    """The shop as a place that can be searched."""
    return {
        "@type": "WebSite",
        "@id": f"{origin}/#site",
        "name": shop.name,
        "url": f"{origin}/",
        "publisher": {"@id": f"{origin}/#shop"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{origin}/search?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def trail(origin: str, steps: Sequence[NavLink], here: str, path: str) -> Facts:
    """Where a page stands in the shop."""
    places = [*((step.label, step.href) for step in steps), (here, path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(origin, href)}
            for number, (name, href) in enumerate(places, 1)
        ],
    }


def item_list(origin: str, cards: Sequence[Card]) -> Facts:
    """The products of a list, as ways to their pages; empty for an empty list."""
    if not cards:
        return {}
    return {
        "@type": "ItemList",
        "numberOfItems": len(cards),
        "itemListElement": [
            {"@type": "ListItem", "position": number, "url": absolute(origin, card.href), "name": card.title}
            for number, card in enumerate(cards, 1)
        ],
    }


def product(view: ProductView, shop: ShopView, origin: str) -> Facts:
    """A product with the offer of its chosen variant."""
    pictures = [absolute(origin, slide.picture.src) for slide in view.slides if slide.picture.src]
    return {
        "@type": "Product",
        "@id": absolute(origin, product_href(view.slug)) + "#product",
        "name": view.title,
        **({"description": view.summary} if view.summary else {}),
        **({"image": pictures} if pictures else {}),
        **({"sku": view.sku} if view.sku else {}),
        **({"brand": {"@type": "Brand", "name": view.vendor}} if view.vendor else {}),
        **_rating(view),
        **_reviews(view),
        "offers": _offer(view, shop, origin),
    }


def _reviews(view: ProductView) -> Facts:
    """The first few that are shown."""
    said = [
        {
            "@type": "Review",
            "author": {"@type": "Person", "name": opinion.author},
            "datePublished": opinion.written_on,
            "reviewRating": {"@type": "Rating", "ratingValue": opinion.rating, "bestRating": 5, "worstRating": 1},
            **({"name": opinion.title} if opinion.title else {}),
            **({"reviewBody": opinion.body} if opinion.body else {}),
        }
        for opinion in view.opinions.shown[:_MOST_REVIEWS]
    ]
    return {"review": said} if said else {}


def _rating(view: ProductView) -> Facts:
    if not view.opinions.count:
        return {}
    rating = {
        "@type": "AggregateRating",
        "ratingValue": view.opinions.average,
        "reviewCount": view.opinions.count,
        "bestRating": 5,
        "worstRating": 1,
    }
    return {"aggregateRating": rating}


def _offer(view: ProductView, shop: ShopView, origin: str) -> Facts:
    """No ``priceValidUntil``: nobody promises how long a price holds."""
    return {
        "@type": "Offer",
        "url": absolute(origin, product_href(view.slug)),
        "price": Money(view.price_minor, view.currency).text(),
        "priceCurrency": view.currency,
        "availability": f"{SCHEMA}/{'InStock' if view.is_available else 'OutOfStock'}",
        "itemCondition": f"{SCHEMA}/NewCondition",
        "seller": {"@type": "Organization", "name": shop.name},
        **({"hasMerchantReturnPolicy": _returns(shop)} if shop.country and shop.return_days else {}),
    }


def _returns(shop: ShopView) -> Facts:
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": shop.country,
        "returnPolicyCategory": f"{SCHEMA}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": shop.return_days,
        "returnMethod": f"{SCHEMA}/ReturnByMail",
    }
