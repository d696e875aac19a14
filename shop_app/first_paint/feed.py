"""The product feed that price comparisons read: RSS 2.0 with Google Merchant's fields, one item a variant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from models.values.money import Money
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants

LONGEST_TITLE = 150
LONGEST_DESCRIPTION = 5000
_MOST_PICTURES = 10
# What a shop calls its options, and what the feed calls them.
_OPTIONS = {"color": "color", "colour": "color", "size": "size", "material": "material", "pattern": "pattern"}
# XML has no place for these, not even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def opening(uow: UnitOfWork, origin: str) -> bytes:
    """The channel's beginning."""
    shop = tenants.current(uow)
    said = (("title", shop.name), ("link", f"{origin}/"), ("description", shop.tagline or shop.name))
    channel = "".join(_tag(name, text) for name, text in said)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
        f"{channel}"
    ).encode()


CLOSING = b"</channel></rss>\n"


def items(uow: UnitOfWork, origin: str, offers: Sequence[catalog.Offer]) -> bytes:
    """So many offers, one after the other."""
    shop = tenants.current(uow)
    currency = tenants.currency_in_use(uow)
    ways = tenants.shipping_methods(uow, currency, shop.country)
    shipping = "".join(
        "<g:shipping>"
        + _tag("g:country", shop.country)
        + _tag("g:service", way.name)
        + _tag("g:price", _price(way.amount_minor, currency))
        + "</g:shipping>"
        for way in ways
    )
    return "".join(_item(offer, origin, currency, shipping) for offer in offers).encode()


def _item(offer: catalog.Offer, origin: str, currency: str, shipping: str) -> str:
    chosen = list(zip(offer.names or [], offer.options, strict=False))
    words = " / ".join(value for _, value in chosen)
    title = f"{offer.title} – {words}" if words else offer.title
    pictures = [f"{origin}/media/{file}" for file in offer.files or []]
    now, was = offer.amount_minor, offer.compare_at_minor
    facts: list[tuple[str, str]] = [
        ("g:id", str(offer.id)),
        ("g:title", title[:LONGEST_TITLE]),
        ("g:description", (catalog.plain_text(offer.description_html) or title)[:LONGEST_DESCRIPTION]),
        ("g:link", _address(offer, chosen, origin)),
        ("g:availability", availability(offer)),
        ("g:price", _price(was if was is not None else now, currency)),
        ("g:condition", "new"),
        ("g:image_link", pictures[0] if pictures else ""),
        ("g:sale_price", _price(now, currency) if was is not None else ""),
        ("g:brand", offer.vendor),
        ("g:gtin", offer.barcode if is_gtin(offer.barcode) else ""),
        ("g:mpn", offer.sku),
        ("g:identifier_exists", "" if is_gtin(offer.barcode) or (offer.vendor and offer.sku) else "no"),
        ("g:item_group_id", str(offer.product_id) if chosen else ""),
        ("g:product_type", offer.product_type),
        ("g:shipping_weight", f"{offer.weight_g} g" if offer.weight_g else ""),
    ]
    facts += [("g:additional_image_link", picture) for picture in pictures[1 : _MOST_PICTURES + 1]]
    facts += [(f"g:{_OPTIONS[name.lower()]}", value) for name, value in chosen if name.lower() in _OPTIONS]
    told = "".join(_tag(name, text) for name, text in facts if text)
    return f"<item>{told}{shipping if offer.requires_shipping else ''}</item>"


def availability(offer: catalog.Offer) -> str:
    """In the feed's own words."""
    if offer.is_ahead:
        return "preorder"
    return "in_stock" if offer.available is None or offer.available > 0 else "out_of_stock"


def is_gtin(code: str) -> bool:
    """Whether a barcode is a trade item number of 8, 12, 13 or 14 digits with its right check digit."""
    if len(code) not in (8, 12, 13, 14) or not (code.isascii() and code.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def _address(offer: catalog.Offer, chosen: Sequence[tuple[str, str]], origin: str) -> str:
    query = urlencode([(catalog.OPTION_PREFIX + name, value) for name, value in chosen])
    return f"{origin}/p/{offer.slug}" + (f"?{query}" if query else "")


def _price(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).text()} {currency}"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(_UNWRITABLE.sub('', text))}</{name}>"
