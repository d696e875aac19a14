"""What a sheet changes of a product as it stands: decided row by row, written for many products at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.catalog import ProductStatus
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.rows import CategoryPath, Rows
from shop_app.domain.catalog.sheets import ProductSheet, VariantSheet
from shop_app.domain.catalog.standing import Shelf, StandingProduct, StandingVariant

_UPDATE_PRODUCT = """
    UPDATE product SET title = %(title)s, description_html = %(description_html)s, vendor = %(vendor)s,
        product_type = %(product_type)s, tags = %(tags)s, attributes = %(attributes)s, status = %(status)s::text,
        seo_title = %(seo_title)s, seo_description = %(seo_description)s, size_guide_html = %(size_guide_html)s,
        version = version + 1, updated_at = app_now(), published_at =
            CASE WHEN %(status)s::text = 'active' THEN coalesce(published_at, app_now()) ELSE published_at END,
        archived_at = CASE WHEN %(status)s::text = 'archived' THEN coalesce(archived_at, app_now()) END
    WHERE id = %(id)s
"""
_UPDATE_OPTION = "UPDATE product_option SET name = %(name)s, choices = %(choices)s WHERE id = %(id)s"
_UPDATE_VARIANT = """
    UPDATE variant SET sku = %(sku)s, options = %(options)s, barcode = %(barcode)s, weight_g = %(weight_g)s,
        is_tracked = %(is_tracked)s, requires_shipping = %(requires_shipping)s, is_taxable = %(is_taxable)s,
        tax_class = %(tax_class)s
    WHERE id = %(id)s
"""


_TEXTS = (
    *("title", "description_html", "vendor", "product_type", "status", "seo_title", "seo_description"),
    "size_guide_html",
)


class Action(StrEnum):
    """What becomes of a product of a file."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a sheet cannot be applied. ``field`` is ``sku``, ``title``, ``price`` or ``options``."""

    line: int
    field: str
    reason: str
    remedy: str


@dataclass(slots=True)
class Change:
    """What one sheet does. ``variant_ids`` maps options to variants, for pictures that show one of them."""

    sheet: ProductSheet
    action: Action
    product_id: UUID | None = None
    what: list[str] = field(default_factory=list)
    refusal: Refusal | None = None
    variant_ids: dict[tuple[str, ...], UUID] = field(default_factory=dict)
    picture_count: int = 0
    pictures_added: int = 0
    known_pictures: frozenset[str] = frozenset()


@dataclass(slots=True)
class Batch:
    """The changes of several sheets, and the rows they take."""

    rows: Rows = field(default_factory=Rows)
    product_updates: list[dict[str, Any]] = field(default_factory=list)
    option_updates: list[dict[str, Any]] = field(default_factory=list)
    variant_updates: list[dict[str, Any]] = field(default_factory=list)

    def write(self, uow: UnitOfWork) -> None:
        """Sends everything: what is freed before what takes its place."""
        uow.execute_many(_UPDATE_PRODUCT, self.product_updates)
        uow.execute_many(_UPDATE_OPTION, self.option_updates)
        uow.execute_many(_UPDATE_VARIANT, self.variant_updates)
        self.rows.write(uow)

    def add(
        self,
        sheet: ProductSheet,
        shelf: Shelf,
        categories: Mapping[CategoryPath, UUID],
        *,
        currency: str,
        now: datetime,
    ) -> Change:
        """Collects what ``sheet`` needs. A refusal collects nothing."""
        standing = shelf.subject(sheet)
        refusal = _refusal(sheet, standing, shelf)
        if refusal:
            return Change(sheet, Action.REFUSED, refusal=refusal)
        if standing is None:
            return self._create(sheet, categories, currency, now)
        return self._update(sheet, standing, categories)

    def _create(
        self, sheet: ProductSheet, categories: Mapping[CategoryPath, UUID], currency: str, now: datetime
    ) -> Change:
        change = Change(sheet, Action.CREATE)
        first = len(self.rows.variants)
        change.product_id = self.rows.add_product(sheet, now, categories)
        if not any(currency in variant.prices for variant in sheet.variants):
            # Without a price in the shop's currency nobody could buy it.
            self.rows.products[-1].update(status=ProductStatus.DRAFT, published_at=None)
            change.what.append(t("draft: no price in {currency}", currency=currency))
        change.variant_ids = {tuple(row["options"]): row["id"] for row in self.rows.variants[first:]}
        return change

    def _update(
        self, sheet: ProductSheet, standing: StandingProduct, categories: Mapping[CategoryPath, UUID]
    ) -> Change:
        change = Change(sheet, Action.UNCHANGED, standing.id)
        change.picture_count, change.known_pictures = len(standing.pictures), frozenset(standing.pictures)
        self._update_product(sheet, standing, change)
        self._update_variants(sheet, standing, change)
        new = [categories[path] for path in sheet.categories or () if categories[path] not in standing.categories]
        if new:
            self.rows.place(standing.id, new)
            change.what.append(t("categories"))
        if change.what:
            change.action = Action.UPDATE
        return change

    def _update_product(self, sheet: ProductSheet, standing: StandingProduct, change: Change) -> None:
        after: dict[str, Any] = {}
        for column in _TEXTS:
            said = getattr(sheet, column)
            after[column] = getattr(standing, column) if said is None else said
        after["tags"] = standing.tags if sheet.tags is None else list(sheet.tags)
        after["attributes"] = {**standing.attributes, **(sheet.attributes or {})}
        differing = [column for column, value in after.items() if value != getattr(standing, column)]
        if differing:
            self.product_updates.append({**after, "attributes": Jsonb(after["attributes"]), "id": standing.id})
            change.what.extend(column.removesuffix("_html").replace("_", " ") for column in differing)

    def _update_variants(self, sheet: ProductSheet, standing: StandingProduct, change: Change) -> None:
        variants = standing.standing_variants()
        by_sku = {variant.sku: variant for variant in variants if variant.sku}
        by_options = {variant.options: variant for variant in variants}
        change.variant_ids = {variant.options: variant.id for variant in variants}
        for position, said in enumerate(sheet.variants, start=len(variants)):
            known = by_sku.get(said.sku) if said.sku else None
            known = known or by_options.get(said.options)
            if known is None:
                change.variant_ids[said.options] = self.rows.add_variant(standing.id, position, said)
                change.what.append(t("variant {name}", name=" / ".join(said.options) or said.sku or ""))
            else:
                self._update_variant(said, known, change)
        for (option_id, name, choices), added in zip(
            standing.options or [], sheet.choices(), strict=bool(sheet.variants)
        ):
            more = [value for value in added if value not in choices]
            if more:
                self.option_updates.append({"id": option_id, "name": name, "choices": [*choices, *more]})

    def _update_variant(self, said: VariantSheet, known: StandingVariant, change: Change) -> None:
        after: dict[str, Any] = {}
        for column in ("sku", "barcode", "weight_g", "is_tracked", "requires_shipping", "is_taxable", "tax_class"):
            value = getattr(said, column)
            after[column] = getattr(known, column) if value is None else value
        after["options"] = said.options
        differing = [column for column, value in after.items() if value != getattr(known, column)]
        if differing:
            self.variant_updates.append({**after, "options": list(said.options), "id": known.id})
            change.what.extend(column.removesuffix("_g").replace("_", " ") for column in differing)
        if after["is_tracked"] and not known.is_counted:
            self.rows.track(known.id, said)
        for currency, price in said.prices.items():
            if known.prices.get(currency) != price:
                self.rows.add_price(known.id, currency, price, replaces=currency in known.prices)
                change.what.append(t("price in {currency}", currency=currency))


def _refusal(sheet: ProductSheet, standing: StandingProduct | None, shelf: Shelf) -> Refusal | None:
    for variant in sheet.variants:
        owner = shelf.by_sku.get(variant.sku or "")
        if owner is not None and owner is not standing:
            return Refusal(
                variant.line,
                "sku",
                t("The SKU {sku} belongs to “{title}” already.", sku=variant.sku, title=owner.title),
                t("Give this variant a SKU of its own."),
            )
    if standing is None:
        if not sheet.title:
            return Refusal(
                sheet.line,
                "title",
                t("This product is new and has no title."),
                t("Enter a title, or check its handle."),
            )
        if not sheet.variants:
            return Refusal(
                sheet.line, "price", t("This product is new and has no price."), t("Enter a price above zero.")
            )
        return None
    theirs = standing.option_names()
    if sheet.variants and len(theirs) != len(sheet.option_names):
        return Refusal(
            sheet.line,
            "options",
            t(
                "This product is chosen by {theirs} in the shop and by {ours} in the file.",
                theirs=", ".join(theirs) or t("nothing"),
                ours=", ".join(sheet.option_names) or t("nothing"),
            ),
            t("Use the same options, or a new handle."),
        )
    return None
