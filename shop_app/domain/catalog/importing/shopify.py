"""Shopify product exports, with the older column names (``Handle``, ``Variant Price``) and the newer (``URL handle``).

A product is several rows of one handle: the first carries what belongs to the product, each may carry a variant, a
picture, or both. Option names stand in the first row only.
"""

from __future__ import annotations

from models.catalog import ProductStatus
from shop_app.core.translation import t
from shop_app.domain.catalog.importing import cells
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.importing.reading import RowReader, Shop
from shop_app.domain.catalog.importing.table import Row, Table
from shop_app.domain.catalog.rules import slug_of
from shop_app.domain.catalog.sheets import AMPLE_BACKORDER, PictureSheet, ProductSheet, VariantSheet

NAME = "Shopify"
_HANDLE = ("URL handle", "Handle")
_PRICE = ("Price", "Variant Price")
_WAS = ("Compare-at price", "Variant Compare At Price")
_SKU = ("SKU", "Variant SKU")
_PICTURE = ("Product image URL", "Image Src")
_VARIANT_PICTURE = ("Variant image URL", "Variant Image")
_MOST_OPTIONS = 3


def recognises(table: Table) -> bool:
    """Whether these are the columns of a Shopify export. ``Title`` alone is enough for a new product."""
    return table.has("Handle", "Title") or table.has("URL handle") or table.has("Title", "Variant Price")


def columns(table: Table) -> dict[str, str]:
    """The file's own names for what is checked across rows."""
    if table.has("URL handle"):
        return {"sku": "SKU", "title": "Title", "price": "Price", "options": "Option1 value"}
    return {"sku": "Variant SKU", "title": "Title", "price": "Variant Price", "options": "Option1 Value"}


def read(table: Table, shop: Shop, findings: Findings) -> list[ProductSheet]:
    """One sheet a handle, in the order of the file."""
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        handle = row.first(*_HANDLE)[1] or row["Title"]
        if not handle:
            findings.error(
                row.line,
                row.first(*_HANDLE)[0],
                t("This row belongs to no product."),
                t("Repeat the product's handle in each of its rows."),
            )
            continue
        groups.setdefault(slug_of(handle), []).append(row)
    sheets = (_product(slug, rows, shop, findings) for slug, rows in groups.items())
    return [sheet for sheet in sheets if sheet is not None]


def _product(slug: str, rows: list[Row], shop: Shop, findings: Findings) -> ProductSheet | None:
    first = RowReader(rows[0], findings)
    if first.flag("Gift card", otherwise=False):
        findings.notice(
            rows[0].line, "Gift Card", t("Gift cards are left out."), t("Sell gift cards in a system made for them.")
        )
        return None
    names = [name for _, name in _options(first)]
    has_choice = names not in ([], ["Title"])
    variants = [variant for row in rows if (variant := _variant(row, names, has_choice, shop, findings))]
    return ProductSheet(
        slug=slug,
        title=first.words(500, "Title") or None,
        description_html=_description(first),
        vendor=first.words(200, "Vendor"),
        product_type=first.words(200, "Type"),
        tags=first.names("Tags") if "tags" in rows[0].cells else None,
        status=_status(first),
        seo_title=first.words(200, "SEO title"),
        seo_description=first.words(500, "SEO description"),
        categories=_categories(first),
        option_names=tuple(names) if has_choice else (),
        variants=tuple(variants),
        pictures=tuple(_pictures(rows, has_choice, len(names), findings)),
        lines=tuple(row.line for row in rows),
    )


def _options(reader: RowReader) -> list[tuple[int, str]]:
    """The options this row names, each with its number in the file."""
    found = []
    for place in range(1, _MOST_OPTIONS + 1):
        name = reader.words(120, f"Option{place} name")
        if name:
            found.append((place, name))
    return found


def _values(row: Row, count: int) -> tuple[str, ...]:
    return tuple(" ".join(row[f"Option{place} value"].split()) for place in range(1, count + 1))


def _variant(row: Row, names: list[str], has_choice: bool, shop: Shop, findings: Findings) -> VariantSheet | None:
    reader = RowReader(row, findings)
    values = _values(row, len(names))
    is_variant = bool(any(values) or reader.text(*_PRICE) or reader.text(*_SKU))
    if not is_variant:
        return None
    if has_choice and not all(values):
        missing = values.index("") + 1
        findings.error(
            row.line,
            f"Option{missing} Value",
            t("This variant has no {name}.", name=names[missing - 1]),
            t("Enter a value for each option of the product."),
        )
    price = reader.price(shop.currency, _PRICE, _WAS)
    if price is None and not reader.text(*_PRICE):
        findings.error(row.line, row.first(*_PRICE)[0], t("This variant has no price."), t("Enter a price above zero."))
    may_wait = reader.flag("Continue selling when out of stock", "Variant Inventory Policy", otherwise=False)
    backorder_limit = AMPLE_BACKORDER if may_wait else 0
    return VariantSheet(
        options=values if has_choice else (),
        sku=reader.words(100, *_SKU) or None,
        prices={shop.currency: price} if price else {},
        barcode=reader.words(64, "Barcode", "Variant Barcode"),
        weight_g=reader.take(
            lambda text: cells.grams(text, "g"), "Weight value (grams)", "Variant Grams", otherwise=None
        ),
        is_tracked=bool(reader.text("Inventory tracker", "Variant Inventory Tracker")),
        requires_shipping=reader.flag("Requires shipping", "Variant Requires Shipping", otherwise=True),
        is_taxable=reader.flag("Charge tax", "Variant Taxable", otherwise=True),
        stock=reader.stock(backorder_limit, "Inventory quantity", "Variant Inventory Qty"),
        backorder_limit=backorder_limit,
        line=row.line,
    )


def _pictures(rows: list[Row], has_choice: bool, count: int, findings: Findings) -> list[PictureSheet]:
    found: dict[str, PictureSheet] = {}
    for row in rows:
        reader = RowReader(row, findings)
        address, alt = reader.text(*_PICTURE), reader.text("Image alt text")
        if address:
            found.setdefault(address, PictureSheet(source=address, alt=alt[:500], line=row.line))
        own = reader.text(*_VARIANT_PICTURE)
        if own and has_choice:
            found[own] = PictureSheet(source=own, alt=alt[:500], options=_values(row, count), line=row.line)
    return list(found.values())


def _description(reader: RowReader) -> str | None:
    header, text = reader.row.first("Description", "Body (HTML)")
    return cells.html(text) if header.lower() in reader.row.cells else None


def _status(reader: RowReader) -> ProductStatus | None:
    word = reader.text("Status").lower()
    if word in set(ProductStatus):
        return ProductStatus(word)
    if "published on online store" in reader.row.cells or "published" in reader.row.cells:
        shown = reader.flag("Published on online store", "Published", otherwise=False)
        return ProductStatus.ACTIVE if shown else ProductStatus.DRAFT
    return None


def _categories(reader: RowReader) -> tuple[tuple[str, ...], ...] | None:
    """A collection if the merchant named one, else the type, else Shopify's own taxonomy."""
    for header in ("Collection", "Type", "Product category"):
        if path := reader.path(header, ">"):
            return (path,)
    return None
