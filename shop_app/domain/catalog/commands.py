"""Changing the catalogue. Every command leaves an audit entry and a fact for its subscribers."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from models.catalog import ContentUnit, ProductStatus
from models.errors import Conflict, NotFound, ValidationFailed
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.catalog.changes import Batch, Change
from shop_app.domain.catalog.listing import refresh_listing
from shop_app.domain.catalog.rows import Rows, ensure_categories
from shop_app.domain.catalog.rules import check_price, checked_sheet, fact_of
from shop_app.domain.catalog.sheets import PriceSheet, ProductSheet
from shop_app.domain.catalog.standing import StandingProduct, read_shelf

_STATUS = """
    UPDATE product SET status = %(to)s::text, version = version + 1, updated_at = app_now(),
        published_at = CASE WHEN %(to)s::text = 'active' THEN coalesce(published_at, app_now()) ELSE published_at END,
        archived_at = CASE WHEN %(to)s::text = 'archived' THEN app_now() END
    WHERE id = %(id)s AND status <> %(to)s::text
"""
_TAX_CLASS = "UPDATE variant SET tax_class = %(tax_class)s WHERE sku = %(sku)s RETURNING product_id"
_CONTENT = "UPDATE variant SET content = %(content)s, content_unit = %(unit)s WHERE sku = %(sku)s RETURNING product_id"
LARGEST_CONTENT = 10**9
_CURRENT_PRICE = """
    SELECT amount_minor, compare_at_minor FROM price
    WHERE variant_id = %(variant)s AND currency = %(currency)s AND valid_to IS NULL FOR UPDATE
"""
_IS_PRICED = """
    SELECT EXISTS (SELECT FROM variant v JOIN price pr ON pr.variant_id = v.id AND pr.valid_to IS NULL
                   WHERE v.product_id = %(id)s AND v.is_active AND pr.currency = %(currency)s)
"""


def create_product(uow: UnitOfWork, sheet: ProductSheet) -> UUID:
    """A new product with its variants, prices and opening stock.

    ``ValidationFailed`` names what is missing; a taken slug or SKU is a ``Conflict``. Undone by ``archive_product``.
    """
    require(uow, Permission.CATALOG_WRITE)
    sheet = checked_sheet(sheet)
    shelf = read_shelf(uow, [sheet])
    if sheet.slug in shelf.by_slug:
        raise Conflict(t("Another product has this address already."), code="ALREADY_TAKEN", field="slug")
    change = _apply(uow, sheet)
    if change.product_id is None:
        raise AssertionError("a change that is not refused has a product")
    refresh_listing(uow, [change.product_id])
    data = fact_of(sheet, tenants.current(uow).currency)
    uow.record("ProductCreated", aggregate="product", aggregate_id=change.product_id, data=data)
    return change.product_id


def update_product(
    uow: UnitOfWork,
    product_id: UUID,
    *,
    expected_version: int | None = None,
    title: str | None = None,
    description_html: str | None = None,
    vendor: str | None = None,
    product_type: str | None = None,
    tags: tuple[str, ...] | None = None,
    attributes: Mapping[str, str] | None = None,
    seo_title: str | None = None,
    seo_description: str | None = None,
    size_guide_html: str | None = None,
) -> None:
    """Changes what is named and leaves the rest. Undone by the same with the values of the audit entry.

    With ``expected_version`` a product that somebody else has changed since is a ``Conflict``.
    """
    require(uow, Permission.CATALOG_WRITE)
    version = uow.scalar("SELECT version FROM product WHERE id = %(id)s FOR UPDATE", id=product_id)
    if version is None:
        raise NotFound(t("There is no such product."))
    if expected_version not in (None, version):
        raise Conflict(t("Somebody else has saved this product meanwhile. Look at it again."), code="STALE")
    sheet = ProductSheet(
        slug=_standing(uow, product_id).slug,
        title=title,
        description_html=description_html,
        vendor=vendor,
        product_type=product_type,
        tags=tags,
        attributes=attributes,
        seo_title=seo_title,
        seo_description=seo_description,
        size_guide_html=size_guide_html,
    )
    change = _apply(uow, checked_sheet(sheet))
    if change.what:
        _tell_updated(uow, product_id, change.what)


def set_price(
    uow: UnitOfWork, variant_id: UUID, currency: str, amount_minor: int, compare_at_minor: int | None = None
) -> None:
    """The price of a variant from now on; the one before is closed and kept (F-019).

    Undone by setting the old price again, which is a new row of the history.
    """
    require(uow, Permission.CATALOG_WRITE)
    check_price(amount_minor, compare_at_minor)
    tenants.check_currency(currency)
    product_id = uow.scalar("SELECT product_id FROM variant WHERE id = %(id)s", id=variant_id)
    if product_id is None:
        raise NotFound(t("There is no such variant."))
    price = PriceSheet(amount_minor=amount_minor, compare_at_minor=compare_at_minor)
    known = uow.first(PriceSheet, _CURRENT_PRICE, variant=variant_id, currency=currency)
    if known == price:
        return
    rows = Rows()
    rows.add_price(variant_id, currency, price, replaces=known is not None)
    rows.write(uow)
    _tell_updated(uow, product_id, ["price"])


def set_tax_class(uow: UnitOfWork, sku: str, tax_class: str) -> None:
    """Which of a place's taxes a variant bears from now on; ``none`` bears no tax anywhere.

    Undone by setting the former class.
    """
    require(uow, Permission.CATALOG_WRITE)
    tenants.check_tax_class(tax_class)
    product_id = uow.scalar(_TAX_CLASS, sku=sku, tax_class=tax_class)
    if product_id is None:
        raise NotFound("There is no variant with the SKU {sku}.", sku=sku)
    _tell_updated(uow, product_id, ["tax class"])


def set_content(uow: UnitOfWork, sku: str, content: int, unit: ContentUnit) -> None:
    """What is in a variant, without the wrapping: 250 g, 750 ml. Its price per unit is made from it.

    0 of nothing takes it back. Undone by the former content.
    """
    require(uow, Permission.CATALOG_WRITE)
    if not 0 <= content < LARGEST_CONTENT or (content > 0) != (unit is not ContentUnit.NONE):
        raise ValidationFailed("Enter a whole number above zero, and its unit.", field="content")
    product_id = uow.scalar(_CONTENT, sku=sku, content=content, unit=unit)
    if product_id is None:
        raise NotFound("There is no variant with the SKU {sku}.", sku=sku)
    _tell_updated(uow, product_id, ["content"])


def publish_product(uow: UnitOfWork, product_id: UUID) -> None:
    """Shows a product to shoppers. Refuses one without a price in the shop's currency. Undone by archiving."""
    require(uow, Permission.CATALOG_WRITE)
    currency = tenants.current(uow).currency
    if not uow.scalar(_IS_PRICED, id=product_id, currency=currency):
        raise ValidationFailed(
            t("Give it a price in {currency} first.", currency=currency), field="price", code="NOT_READY"
        )
    _move(uow, product_id, ProductStatus.ACTIVE)


def archive_product(uow: UnitOfWork, product_id: UUID) -> None:
    """Takes a product out of the shop; its orders keep what they say. Undone by publishing."""
    require(uow, Permission.CATALOG_WRITE)
    _move(uow, product_id, ProductStatus.ARCHIVED)


def create_category(uow: UnitOfWork, path: tuple[str, ...], *, description: str = "") -> UUID:
    """The category at the end of a path of names; what of the path is missing is made, what exists stays."""
    require(uow, Permission.CATALOG_WRITE)
    if not path or any(not 1 <= len(name.strip()) <= 200 for name in path):
        raise ValidationFailed(t("Give the category a name."), field="path")
    category_id = ensure_categories(uow, [path])[path]
    if description:
        uow.execute(
            "UPDATE category SET description = %(description)s WHERE id = %(id)s",
            id=category_id,
            description=description,
        )
    return category_id


def _apply(uow: UnitOfWork, sheet: ProductSheet) -> Change:
    categories = ensure_categories(uow, sheet.categories or ())
    batch = Batch()
    shelf = read_shelf(uow, [sheet])
    change = batch.add(sheet, shelf, categories, currency=tenants.current(uow).currency, now=uow.now)
    if change.refusal is not None:
        raise ValidationFailed(change.refusal.reason, field=change.refusal.field)
    batch.write(uow)
    return change


def _standing(uow: UnitOfWork, product_id: UUID) -> StandingProduct:
    for product in read_shelf(uow, ids=[product_id]).by_slug.values():
        return product
    raise NotFound(t("There is no such product."))


def _move(uow: UnitOfWork, product_id: UUID, to: ProductStatus) -> None:
    if uow.execute(_STATUS, id=product_id, to=to):
        _tell_updated(uow, product_id, ["status"])
    else:
        _standing(uow, product_id)


def _tell_updated(uow: UnitOfWork, product_id: UUID, changed: list[str]) -> None:
    refresh_listing(uow, [product_id])
    uow.record("ProductUpdated", aggregate="product", aggregate_id=product_id, data={"changed": sorted(set(changed))})
