"""WooCommerce product exports.

A row is a simple product, a variable product, or a variation that names its parent by SKU or ``id:``. What this
platform does not sell (groups, goods of other shops) is left out with a word about what to do instead.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from models.catalog import ProductStatus
from shop_app.core.translation import t
from shop_app.domain.catalog.importing import cells
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.importing.reading import RowReader, Shop
from shop_app.domain.catalog.importing.table import Row, Table
from shop_app.domain.catalog.rules import slug_of
from shop_app.domain.catalog.sheets import AMPLE_BACKORDER, PictureSheet, PriceSheet, ProductSheet, VariantSheet
from shop_app.domain.tenants import tax_class_of

NAME = "WooCommerce"
_PLACES = range(1, 11)
_MOST_VARIANTS = 500


def recognises(table: Table) -> bool:
    """Whether these are the columns of a WooCommerce export."""
    return table.has("Type", "SKU", "Name", "Regular price")


def columns(table: Table) -> dict[str, str]:
    """The file's own names for what is checked across rows."""
    return {"sku": "SKU", "title": "Name", "price": "Regular price", "options": "Attribute 1 value(s)"}


def read(table: Table, shop: Shop, findings: Findings) -> list[ProductSheet]:
    """One sheet a product; variations join their parents wherever they stand in the file."""
    parents: dict[str, Row] = {}
    children: dict[int, list[Row]] = {}
    for row in table.rows:
        if "variation" not in _kinds(row):
            for key in (row["SKU"], f"id:{row['ID']}"):
                parents.setdefault(key, row)
    for row in table.rows:
        if "variation" in _kinds(row):
            parent = parents.get(row["Parent"]) if row["Parent"] else None
            if parent is None:
                findings.error(
                    row.line,
                    "Parent",
                    t("The product “{parent}” of this variation is not in the file.", parent=row["Parent"][:60]),
                    t("Export it together with its parent."),
                )
                continue
            children.setdefault(parent.line, []).append(row)
    slugs: set[str] = set()
    sheets = []
    for row in table.rows:
        if "variation" not in _kinds(row):
            sheet = _product(row, children.get(row.line, []), slugs, shop, findings)
            if sheet is not None:
                slugs.add(sheet.slug)
                sheets.append(sheet)
    return sheets


def _kinds(row: Row) -> set[str]:
    return {kind.strip().lower() for kind in row["Type"].split(",")}


def _product(row: Row, variations: list[Row], slugs: set[str], shop: Shop, findings: Findings) -> ProductSheet | None:
    kinds = _kinds(row)
    if "grouped" in kinds:
        findings.notice(
            row.line,
            "Type",
            t("“{name}” groups other products and is left out.", name=row["Name"][:60]),
            t("Its products are imported one by one; gather them in a category."),
        )
        return None
    if "external" in kinds:
        findings.notice(
            row.line,
            "Type",
            t("“{name}” is sold on another site and is left out.", name=row["Name"][:60]),
            t("Link to it from a page of your own."),
        )
        return None
    if not kinds & {"simple", "variable"}:
        findings.error(
            row.line,
            "Type",
            t("“{type}” is not a type we know.", type=row["Type"][:40]),
            t("Use simple, variable or variation."),
        )
        return None
    if "downloadable" in kinds:
        findings.notice(
            row.line,
            "Type",
            t("“{name}” is a download; its files are not part of this import.", name=row["Name"][:60]),
            t("Send buyers their files yourself, or leave it a draft."),
        )
    reader = RowReader(row, findings)
    title = reader.words(500, "Name") or ""
    if not title:
        findings.error(row.line, "Name", t("This product has no name."), t("Enter a name."))
    if "variable" in kinds:
        names = _choices(row, variations)
        variants = [variant for one in variations for variant in _variations(one, row, names, shop, findings)]
        if not variants:
            findings.error(
                row.line, "Type", t("This variable product has no variations."), t("Export its variations too.")
            )
    else:
        names = ()
        variants = [_variant(row, (), reader.words(100, "SKU") or None, kinds, shop, findings)]
    return ProductSheet(
        slug=_free_slug(title, row, slugs),
        is_slug_given=False,
        title=title or None,
        description_html=_description(row),
        tags=reader.names("Tags"),
        attributes={name: ", ".join(values)[:500] for name, values in _attributes(row) if name not in names},
        status=_status(row, findings),
        categories=_categories(reader),
        option_names=names,
        variants=tuple(variants),
        pictures=tuple(_pictures(row, variations, names)),
        lines=(row.line, *(one.line for one in variations)),
    )


def _attributes(row: Row) -> list[tuple[str, tuple[str, ...]]]:
    found = []
    for place in _PLACES:
        name = " ".join(row[f"Attribute {place} name"].split())[:120]
        if name:
            listed = row[f"Attribute {place} value(s)"].replace("|", ",")
            found.append((name, tuple(" ".join(value.split())[:200] for value in cells.parts(listed))))
    return found


def _choices(row: Row, variations: list[Row]) -> tuple[str, ...]:
    """The attributes that variations differ by, in the parent's order."""
    named = {name for one in variations for name, _ in _attributes(one)}
    return tuple(name for name, _ in _attributes(row) if name in named)


def _variations(row: Row, parent: Row, names: tuple[str, ...], shop: Shop, findings: Findings) -> list[VariantSheet]:
    """A variation; one that leaves an option open stands for each value that its parent has."""
    mine, all_values = dict(_attributes(row)), dict(_attributes(parent))
    sku = RowReader(row, findings).words(100, "SKU") or None
    values = [mine.get(name) or all_values.get(name, ()) for name in names]
    combinations = list(itertools.islice(itertools.product(*values), _MOST_VARIANTS))
    if not combinations or not names:
        findings.error(
            row.line,
            "Attribute 1 value(s)",
            t("This variation does not say which one it is."),
            t("Name its attributes and their values."),
        )
        return []
    is_tracked = bool(row["Stock"])
    if len(combinations) > 1 and is_tracked:
        findings.error(
            row.line,
            "Stock",
            t("One stock cannot be shared by {count} variants.", count=len(combinations)),
            t("Give each value a variation of its own."),
        )
        return []
    open_options = [name for name in names if not mine.get(name)]
    sheets = []
    for options in combinations:
        suffix = "-".join(slug_of(value) for name, value in zip(names, options, strict=True) if name in open_options)
        own_sku = f"{sku}-{suffix}" if sku and suffix else sku
        sheets.append(_variant(row, options, own_sku, _kinds(row), shop, findings, parent))
    return sheets


def _variant(
    row: Row,
    options: tuple[str, ...],
    sku: str | None,
    kinds: set[str],
    shop: Shop,
    findings: Findings,
    parent: Row | None = None,
) -> VariantSheet:
    reader = RowReader(row, findings)
    backorder_limit = AMPLE_BACKORDER if reader.flag("Backorders allowed?", otherwise=False) else 0
    counted = reader.text("Stock") != ""
    is_in_stock = row["In stock?"].lower() in ("", "1", "true", "yes", "backorder")
    price = _price(reader, shop)
    if price is None and not row["Regular price"]:
        findings.notice(
            row.line,
            "Regular price",
            t("“{name}” has no price, so nobody can buy it yet.", name=row["Name"][:60]),
            t("Enter a price and import the file again."),
        )
    weight_header = next((header for header in row.cells if header.startswith("weight (")), "weight (kg)")
    unit = weight_header.removeprefix("weight (").rstrip(")")
    return VariantSheet(
        options=options,
        sku=sku,
        prices={shop.currency: price} if price else {},
        barcode=reader.words(64, "GTIN, UPC, EAN, or ISBN"),
        weight_g=reader.take(lambda text: cells.grams(text, unit), weight_header, otherwise=None),
        is_tracked=counted or not is_in_stock,
        requires_shipping=not kinds & {"virtual", "downloadable"},
        is_taxable=row["Tax status"].lower() in ("", "taxable"),
        tax_class=_tax_class(row, parent),
        stock=reader.stock(backorder_limit, "Stock") if counted else 0,
        backorder_limit=backorder_limit,
        line=row.line,
    )


def _tax_class(row: Row, parent: Row | None) -> str:
    """As a tax rate's file names it (`tenants.tax_class_of`); a variation may have its parent's."""
    name = row["Tax class"].lower()
    if name == "parent":
        name = parent["Tax class"].lower() if parent else ""
    return tax_class_of(name)


def _price(reader: RowReader, shop: Shop) -> PriceSheet | None:
    regular = reader.price(shop.currency, ("Regular price",))
    if not reader.text("Sale price") or not _is_on_sale(reader.row, shop.now):
        return regular
    return reader.price(shop.currency, ("Sale price",), ("Regular price",))


def _is_on_sale(row: Row, now: datetime) -> bool:
    """Whether the sale's dates, where it has any, hold ``now``; the last day counts whole."""
    begins, ends = _day(row["Date sale price starts"]), _day(row["Date sale price ends"])
    return (begins is None or begins.date() <= now.date()) and (ends is None or now.date() <= ends.date())


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None


def _description(row: Row) -> str:
    short, long = cells.html(row["Short description"]), cells.html(row["Description"])
    return long if short in long else short + long


def _status(row: Row, findings: Findings) -> ProductStatus:
    if row["Published"] not in ("", "1"):
        return ProductStatus.DRAFT
    if row["Visibility in catalog"].lower() == "hidden":
        findings.notice(
            row.line,
            "Visibility in catalog",
            t("“{name}” is hidden in your old shop; it stays a draft.", name=row["Name"][:60]),
            t("Publish it to sell it."),
        )
        return ProductStatus.DRAFT
    return ProductStatus.ACTIVE


def _categories(reader: RowReader) -> tuple[tuple[str, ...], ...] | None:
    paths = (cells.path(one, ">") for one in reader.names("Categories"))
    return tuple(path for path in paths if path) or None


def _pictures(row: Row, variations: list[Row], names: tuple[str, ...]) -> list[PictureSheet]:
    found: dict[str, PictureSheet] = {}
    for address in cells.parts(row["Images"]):
        found.setdefault(address, PictureSheet(source=address, line=row.line))
    for one in variations:
        mine = dict(_attributes(one))
        options = tuple(", ".join(mine.get(name, ())) for name in names)
        for address in cells.parts(one["Images"]):
            found[address] = PictureSheet(source=address, options=options if all(options) else None, line=one.line)
    return list(found.values())


def _free_slug(title: str, row: Row, taken: set[str]) -> str:
    """From the name; from name and SKU or id where two products share one."""
    plain = slug_of(title)
    return plain if plain not in taken else slug_of(f"{title} {row['SKU'] or row['ID'] or row.line}")
