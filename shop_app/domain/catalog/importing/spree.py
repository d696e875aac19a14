"""Spree product files.

A product is the rows of one slug: the first describes it, the others are its variants. The same SKUs come again for
each further currency, with a price and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from models.catalog import ProductStatus
from shop_app.core.translation import t
from shop_app.domain.catalog.importing import cells
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.importing.reading import RowReader, Shop
from shop_app.domain.catalog.importing.table import Row, Table
from shop_app.domain.catalog.rules import slug_of
from shop_app.domain.catalog.sheets import AMPLE_BACKORDER, PictureSheet, PriceSheet, ProductSheet, VariantSheet

NAME = "Spree"
_CUSTOM_FIELD = re.compile(r"custom_field\.\w+\.(\w+)")
_PLACES = (1, 2, 3)
_STATUSES = {"active": ProductStatus.ACTIVE, "draft": ProductStatus.DRAFT, "archived": ProductStatus.ARCHIVED}


def recognises(table: Table) -> bool:
    """Whether these are the columns of a Spree file."""
    return table.has("slug", "sku", "name", "price")


def columns(table: Table) -> dict[str, str]:
    """The file's own names for what is checked across rows."""
    return {"sku": "sku", "title": "name", "price": "price", "options": "option1_value"}


def read(table: Table, shop: Shop, findings: Findings) -> list[ProductSheet]:
    """One sheet a slug, in the order of the file."""
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        if not row["slug"]:
            findings.error(
                row.line, "slug", t("This row belongs to no product."), t("Repeat the product's slug in each row.")
            )
            continue
        groups.setdefault(slug_of(row["slug"]), []).append(row)
    return [_product(slug, rows, shop, findings) for slug, rows in groups.items()]


def _product(slug: str, rows: list[Row], shop: Shop, findings: Findings) -> ProductSheet:
    head = next((row for row in rows if row["name"]), rows[0])
    first = RowReader(head, findings)
    names = tuple(dict.fromkeys(name for row in rows for name, _ in _options(row)))
    # The describing row is a variant itself only where no other row is one.
    sold = [row for row in rows if row is not head or not names]
    variants = _variants(sold, names, shop, findings)
    return ProductSheet(
        slug=slug,
        title=first.words(500, "name") or None,
        description_html=cells.html(head["description"]) if "description" in head.cells else None,
        vendor=first.words(200, "vendor"),
        product_type=first.words(200, "product_type"),
        tags=first.names("tags") if "tags" in head.cells else None,
        attributes=_attributes(head, sold),
        status=_status(head, shop, findings),
        seo_title=first.words(200, "meta_title"),
        seo_description=first.words(500, "meta_description"),
        categories=_categories(first),
        option_names=names,
        variants=tuple(variants),
        pictures=tuple(_pictures(rows, names)),
        lines=tuple(row.line for row in rows),
    )


def _variants(rows: list[Row], names: tuple[str, ...], shop: Shop, findings: Findings) -> list[VariantSheet]:
    """A variant where a SKU comes first; a row with a known SKU adds a price in another currency."""
    found: dict[str, VariantSheet] = {}
    for row in rows:
        currency = row["currency"].upper() or shop.currency
        options = dict(_options(row))
        key = row["sku"] or " / ".join(options.values())
        prices = _price(row, currency, findings)
        known = found.get(key)
        if known is None:
            values = tuple(options.get(name, "") for name in names)
            if not all(values):
                findings.error(
                    row.line,
                    "option1_value",
                    t("This variant has no {name}.", name=names[values.index("")]),
                    t("Enter a value for each option of the product."),
                )
            found[key] = _variant(row, values, prices, findings)
        elif currency in known.prices:
            findings.error(
                row.line,
                "currency",
                t("This variant stands twice in {currency}.", currency=currency),
                t("Remove one of the rows, or give them different SKUs."),
            )
        else:
            found[key] = replace(known, prices={**known.prices, **prices})
    return list(found.values())


def _options(row: Row) -> list[tuple[str, str]]:
    found = []
    for place in _PLACES:
        name, value = row[f"option{place}_name"], row[f"option{place}_value"]
        if name and value:
            found.append((" ".join(name.split())[:120], " ".join(value.split())[:200]))
    return found


def _price(row: Row, currency: str, findings: Findings) -> Mapping[str, PriceSheet]:
    if not re.fullmatch(r"[A-Z]{3}", currency):
        findings.error(
            row.line, "currency", t("“{text}” is no currency.", text=currency[:20]), t("Write a code such as EUR.")
        )
        return {}
    price = RowReader(row, findings).price(currency, ("price",), ("compare_at_price",))
    if price is None and not row["price"]:
        findings.error(row.line, "price", t("This variant has no price."), t("Enter a price above zero."))
    return {currency: price} if price else {}


def _variant(row: Row, values: tuple[str, ...], prices: Mapping[str, PriceSheet], findings: Findings) -> VariantSheet:
    reader = RowReader(row, findings)
    backorder_limit = AMPLE_BACKORDER if reader.flag("inventory_backorderable", otherwise=False) else 0
    return VariantSheet(
        options=values,
        sku=reader.words(100, "sku") or None,
        prices=prices,
        barcode=reader.words(64, "barcode"),
        weight_g=reader.take(lambda text: cells.grams(text, row["weight_unit"] or "g"), "weight", otherwise=None),
        is_tracked=reader.flag("track_inventory", otherwise=False),
        requires_shipping=None if "digital" not in row.cells else not reader.flag("digital", otherwise=False),
        stock=reader.stock(backorder_limit, "inventory_count"),
        backorder_limit=backorder_limit,
        line=row.line,
    )


def _attributes(head: Row, variants: list[Row]) -> dict[str, str]:
    """Custom fields under their own names, and the size where all variants share it."""
    found = {}
    for header, text in head.cells.items():
        match = _CUSTOM_FIELD.fullmatch(header)
        if match and text:
            found[match[1].replace("_", " ").capitalize()] = text[:500]
    sizes = {_size(row) for row in variants} - {""}
    if len(sizes) == 1:
        found["Size"] = sizes.pop()
    return found


def _size(row: Row) -> str:
    """Width, height and depth in millimetres; nothing unless all three can be read."""
    unit = row["dimensions_unit"] or "cm"
    try:
        sides = [cells.millimetres(row[side], unit) for side in ("width", "height", "depth")]
    except cells.Unreadable:
        return ""
    return " × ".join(str(side) for side in sides) + " mm" if all(sides) else ""


def _categories(reader: RowReader) -> tuple[tuple[str, ...], ...] | None:
    paths = [reader.path(f"category{place}", "->") for place in _PLACES]
    return tuple(path for path in paths if path) or None


def _status(row: Row, shop: Shop, findings: Findings) -> ProductStatus | None:
    ends, begins = _moment(row, "discontinue_on", findings), _moment(row, "available_on", findings)
    if ends and ends <= shop.now:
        return ProductStatus.ARCHIVED
    if begins and begins > shop.now:
        findings.notice(
            row.line, "available_on", t("This product is not for sale yet; it stays a draft."), t("Publish it then.")
        )
        return ProductStatus.DRAFT
    return _STATUSES.get(row["status"].lower())


def _moment(row: Row, header: str, findings: Findings) -> datetime | None:
    if not row[header]:
        return None
    try:
        moment = datetime.fromisoformat(row[header].replace(" UTC", "+00:00"))
    except ValueError:
        findings.error(row.line, header, t("This is no date."), t("Write it like 2026-11-30."))
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _pictures(rows: list[Row], names: tuple[str, ...]) -> list[PictureSheet]:
    found: dict[str, PictureSheet] = {}
    for row in rows:
        options = _options(row)
        values = tuple(dict(options).get(name, "") for name in names) if options else None
        for place in _PLACES:
            address = row[f"image{place}_src"]
            if address:
                found.setdefault(address, PictureSheet(source=address, options=values, line=row.line))
    return list(found.values())
