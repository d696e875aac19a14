"""What the catalogue decides without looking anything up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from html import unescape
from typing import Any
from urllib.parse import urlencode

import nh3

from models.catalog import ContentUnit
from models.errors import ValidationFailed
from models.values.money import round_half_up
from shop_app.core.formatting import money_text
from shop_app.core.translation import t
from shop_app.domain.catalog.schemas import Picture
from shop_app.domain.catalog.sheets import ProductSheet

LONGEST_DESCRIPTION = 100_000
LARGEST_PRICE_MINOR = 10**13
# At and below so many, a page says how many are left.
SCARCE = 5
_LITTLE = 250
_MIDDLE_WIDTH = 640
_THUMB_WIDTH = 320

# What a description may contain; everything else is dropped, its text kept.
_TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "li", "ol", "p", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def clean_html(html: str) -> str:
    """``html`` without anything that runs, loads or styles."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES).strip()


def plain_text(html: str) -> str:
    """``html`` as one line of text, for descriptions in a document's head."""
    return " ".join(unescape(nh3.clean(re.sub(r"</(p|div|li|h\d)>|<br ?/?>", " ", html), tags=set())).split())


def slug_of(text: str, *, longest: int = 200) -> str:
    """``text`` as the last part of an address; ``item`` where nothing of it can stand there."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].rstrip("-")
    return slug or "item"


def checked_sheet(sheet: ProductSheet) -> ProductSheet:
    """``sheet`` with its description cleaned, or ``ValidationFailed`` naming the first field to mend."""
    texts = [
        ("slug", sheet.slug, 200),
        ("title", sheet.title, 500),
        ("vendor", sheet.vendor, 200),
        ("product_type", sheet.product_type, 200),
        ("description_html", sheet.description_html, LONGEST_DESCRIPTION),
        ("size_guide_html", sheet.size_guide_html, LONGEST_DESCRIPTION),
        *(("sku", variant.sku, 100) for variant in sheet.variants),
        *(("barcode", variant.barcode, 64) for variant in sheet.variants),
    ]
    for field, text, longest in texts:
        if text is not None and len(text) > longest:
            raise ValidationFailed(t("Use at most {longest} characters.", longest=longest), field=field)
    if sheet.slug != slug_of(sheet.slug):
        raise ValidationFailed(t("Use small letters, digits and hyphens."), field="slug")
    if sheet.title is not None and not sheet.title.strip():
        raise ValidationFailed(t("Enter a title."), field="title")
    for variant in sheet.variants:
        if len(variant.options) != len(sheet.option_names):
            raise ValidationFailed(t("Enter a value for each option of the product."), field="options")
        if variant.stock < -(variant.backorder_limit or 0):
            raise ValidationFailed(t("Stock cannot be below zero."), field="stock")
        if (variant.weight_g or 0) < 0:
            raise ValidationFailed(t("A weight cannot be below zero."), field="weight_g")
        for price in variant.prices.values():
            check_price(price.amount_minor, price.compare_at_minor)
    html, guide = sheet.description_html, sheet.size_guide_html
    return replace(
        sheet,
        description_html=html if html is None else clean_html(html),
        size_guide_html=guide if guide is None else clean_html(guide),
    )


def check_price(amount_minor: int, compare_at_minor: int | None) -> None:
    """Refuses with ``ValidationFailed`` what is no price above zero (C14), or no higher one to compare it with."""
    if not 0 < amount_minor < LARGEST_PRICE_MINOR:
        raise ValidationFailed(t("A price must be above zero."), field="amount_minor")
    if compare_at_minor is not None and not amount_minor < compare_at_minor < LARGEST_PRICE_MINOR:
        raise ValidationFailed(t("The old price must be higher than the new one."), field="compare_at_minor")


def fact_of(sheet: ProductSheet, currency: str) -> dict[str, Any]:
    """What subscribers hear of a product that was made or changed (F-092)."""
    first = sheet.variants[0] if sheet.variants else None
    price = first.prices.get(currency) if first else None
    return {
        "slug": sheet.slug,
        "name": sheet.title,
        "vendor": sheet.vendor,
        "category": " > ".join(sheet.categories[0]) if sheet.categories else None,
        "sku": first.sku if first else None,
        "price_minor": price.amount_minor if price else None,
        "currency": currency,
        "stock": sum(variant.stock for variant in sheet.variants),
    }


OPTION_PREFIX = "o."


def variant_query(options: Mapping[str, str]) -> str:
    """What follows a product's address where these values are chosen; empty without any."""
    chosen = {OPTION_PREFIX + name: value for name, value in options.items()}
    return f"?{urlencode(chosen)}" if chosen else ""


def variant_title(options: Sequence[str]) -> str:
    """``Blue / Large``; empty for a product's only variant."""
    return " / ".join(options)


def stock_note(available: int | None) -> str:
    """The line a list shows of stock: empty unless there is something to say."""
    if available is None or available > SCARCE:
        return ""
    return t("Sold out") if available <= 0 else t("Only {count} left", count=available)


def stock_text(available: int | None) -> str:
    """The line a product page shows of stock."""
    return stock_note(available) or t("In stock")


def unit_price_text(price_minor: int, currency: str, content: int, unit: ContentUnit) -> str:
    """The price of a kilogram, litre, metre or piece; of a tenth of the first two where a variant holds little.

    Empty where nobody has said what a variant holds.
    """
    match unit:
        case ContentUnit.GRAM:
            base, name = (1000, t("kg")) if content > _LITTLE else (100, t("100 g"))
        case ContentUnit.MILLILITRE:
            base, name = (1000, t("l")) if content > _LITTLE else (100, t("100 ml"))
        case ContentUnit.CENTIMETRE:
            base, name = 100, t("m")
        case ContentUnit.PIECE:
            base, name = 1, t("piece")
        case _:
            return ""
    amount = round_half_up(Fraction(price_minor * base, content))
    return t("{price} per {unit}", price=money_text(amount, currency), unit=name)


def price_range_text(lowest_minor: int, highest_minor: int, currency: str) -> str:
    """One price, or the lowest with "from"."""
    text = money_text(lowest_minor, currency)
    return text if lowest_minor == highest_minor else t("from {price}", price=text)


def average(rating_sum: int, rating_count: int) -> float | None:
    """The mean rating with one decimal, ``None`` before the first."""
    return round(rating_sum / rating_count, 1) if rating_count else None


def picture_of(file: str, width: int, height: int, alt: str, renditions: Mapping[str, Any] | None) -> Picture:
    """A stored picture as an ``img`` needs it, with what has been made of it by now (``Media.renditions``)."""
    made = renditions or {}
    widths = {int(name): str(rendition) for name, rendition in made.items() if name.isdigit()}
    middle = next((widths[size] for size in sorted(widths) if size >= _MIDDLE_WIDTH), None) or file
    focus = made.get("focus")
    return Picture(
        src=f"/media/{middle}",
        srcset=_srcset(widths),
        thumb=f"/media/{widths.get(_THUMB_WIDTH, file)}",
        width=width,
        height=height,
        alt=alt,
        avif_srcset=_srcset({int(size): str(rendition) for size, rendition in made.get("avif", {}).items()}),
        blur=made.get("blur", ""),
        focus=f"{focus[0]}% {focus[1]}%" if focus else "",
    )


def _srcset(widths: Mapping[int, str]) -> str:
    return ", ".join(f"/media/{file} {size}w" for size, file in sorted(widths.items()))
