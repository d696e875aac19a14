"""Bringing a merchant's file into the shop.

Reading and checking come first and touch nothing. Then a hundred products share a transaction, each of them wholly
inside it; where one is refused by the database, the hundred are tried again one by one, so that only it stays out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import UUID

import psycopg

from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import tenants
from shop_app.domain.catalog.changes import Action, Batch, Change
from shop_app.domain.catalog.importing import cells, shopify, spree, woocommerce
from shop_app.domain.catalog.importing.drafts import fit_sheets
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.importing.reading import Shop
from shop_app.domain.catalog.importing.report import ImportedProduct, ImportReport
from shop_app.domain.catalog.importing.table import Table, read_table
from shop_app.domain.catalog.listing import refresh_listing
from shop_app.domain.catalog.rows import Rows, ensure_categories
from shop_app.domain.catalog.rules import fact_of
from shop_app.domain.catalog.sheets import PictureSheet, ProductSheet
from shop_app.domain.catalog.standing import read_shelf
from shop_app.domain.pictures import StoredPicture, store_picture
from shop_app.integrations.files import Files

Progress = Callable[[int, int], None]
"""Told how many products are done, and of how many."""


class Format(Protocol):
    """A module that reads the files of one shop system."""

    NAME: str

    def recognises(self, table: Table) -> bool: ...

    def columns(self, table: Table) -> dict[str, str]: ...

    def read(self, table: Table, shop: Shop, findings: Findings) -> list[ProductSheet]: ...


_FORMATS: tuple[Format, ...] = (spree, woocommerce, shopify)
_TOGETHER = 100


@dataclass(slots=True)
class _Pictures:
    """The local pictures of an import, by the last part of their address, read at most once."""

    folder: Path | None
    tenant_id: UUID
    store: Files
    findings: Findings
    is_dry_run: bool
    paths: dict[str, Path] = field(default_factory=dict)
    taken: dict[Path, StoredPicture | None] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.folder is not None and self.folder.is_dir():
            self.paths = {path.name.casefold(): path for path in sorted(self.folder.iterdir()) if path.is_file()}

    def take(self, picture: PictureSheet) -> StoredPicture | None:
        path = self.paths.get(cells.last_part(picture.source).casefold())
        if path is None:
            self.missing.add(picture.source)
            return None
        if path not in self.taken:
            self.taken[path] = self._store(path, picture)
        return self.taken[path]

    def _store(self, path: Path, picture: PictureSheet) -> StoredPicture | None:
        try:
            content = path.read_bytes()
            if self.is_dry_run:
                return StoredPicture(file="", sha256=hashlib.sha256(content).digest(), width=0, height=0)
            return store_picture(self.tenant_id, content, self.store)
        except ValidationFailed as refusal:
            reason, remedy = refusal.sentence, t("Save {name} again as JPEG, PNG or WebP.", name=path.name)
        except OSError as error:
            reason, remedy = str(error.strerror), t("See that {name} can be read.", name=path.name)
        self.findings.notice(picture.line, "", reason, remedy)
        return None


def import_products(
    context: Context,
    content: bytes,
    *,
    store: Files,
    images: Path | None = None,
    is_dry_run: bool = False,
    on_progress: Progress = lambda done, total: None,
) -> ImportReport:
    """Creates and updates what a Shopify, WooCommerce or Spree file describes; run again, it changes nothing.

    ``images`` is a folder with pictures, found by the last part of their address. A dry run does all of it and then
    rolls back. Refuses a file in no known format with ``ValidationFailed``; bad rows are findings of the report.
    """
    shop = in_unit(context, _shop)
    findings = Findings()
    table = read_table(content, findings)
    format_ = _format(table)
    sheets = format_.read(table, shop, findings)
    columns = format_.columns(table)
    fit = fit_sheets(sheets, columns, findings)
    report = ImportReport(format_.NAME, is_dry_run, len(table.rows), refused=len(sheets) - len(fit))
    pictures = _Pictures(images, context.tenant_id, store, findings, is_dry_run)
    on_progress(0, len(fit))
    for start in range(0, len(fit), _TOGETHER):
        some = fit[start : start + _TOGETHER]
        for change in _apply(context, some, shop.currency, pictures, findings):
            _tell(change, columns, report, findings)
            report.pictures_added += change.pictures_added
        on_progress(start + len(some), len(fit))
    report.pictures_missing = len(pictures.missing)
    report.findings = sorted(findings.all, key=lambda finding: finding.line)
    return report


def _shop(uow: UnitOfWork) -> Shop:
    require(uow, Permission.CATALOG_WRITE)
    return Shop(currency=tenants.current(uow).currency, now=uow.now)


def _format(table: Table) -> Format:
    for format_ in _FORMATS:
        if format_.recognises(table):
            return format_
    raise ValidationFailed(
        t(
            "These columns belong to no export we know: {headers}. Use a product export of Shopify, WooCommerce or "
            "Spree, with its header row.",
            headers=", ".join(sorted(table.headers)[:6]),
        ),
        field="file",
    )


class _RolledBack(Exception):
    """Ends a dry run's unit without committing it."""


def _apply(
    context: Context, sheets: Sequence[ProductSheet], currency: str, pictures: _Pictures, findings: Findings
) -> list[Change]:
    stored = {sheet.slug: [(one, pictures.take(one)) for one in sheet.pictures] for sheet in sheets}
    changes: list[Change] = []

    def work(uow: UnitOfWork) -> None:
        changes[:] = _change(uow, sheets, currency, stored)
        if pictures.is_dry_run:
            raise _RolledBack

    try:
        in_unit(context.later(), work)
    except _RolledBack:
        pass
    except (Conflict, psycopg.DataError, psycopg.IntegrityError) as error:
        if len(sheets) > 1:
            return [change for sheet in sheets for change in _apply(context, [sheet], currency, pictures, findings)]
        reason = error.sentence if isinstance(error, Conflict) else str(error).partition("\n")[0]
        findings.error(sheets[0].line, "", reason, t("Mend this product in the file and import it again."))
        return [Change(sheets[0], Action.REFUSED)]
    return changes


def _change(
    uow: UnitOfWork,
    sheets: Sequence[ProductSheet],
    currency: str,
    stored: dict[str, list[tuple[PictureSheet, StoredPicture | None]]],
) -> list[Change]:
    shelf = read_shelf(uow, sheets, locked=True)
    categories = ensure_categories(uow, (path for sheet in sheets for path in sheet.categories or ()))
    batch = Batch()
    changes = [batch.add(sheet, shelf, categories, currency=currency, now=uow.now) for sheet in sheets]
    media = [one for change in changes for one in _add_media(change, stored[change.sheet.slug], batch.rows)]
    batch.write(uow)
    refresh_listing(uow, [one.product_id for one in changes if one.product_id and one.action is not Action.UNCHANGED])
    for change in changes:
        if change.product_id is not None and change.action in (Action.CREATE, Action.UPDATE):
            event = "ProductCreated" if change.action is Action.CREATE else "ProductUpdated"
            data = {**fact_of(change.sheet, currency), "changed": sorted(set(change.what))}
            uow.record(event, aggregate="product", aggregate_id=change.product_id, data=data)
    for media_id in media:
        uow.record("MediaAdded", aggregate="media", aggregate_id=media_id)
    return changes


def _add_media(change: Change, stored: list[tuple[PictureSheet, StoredPicture | None]], rows: Rows) -> list[UUID]:
    """Rows for the pictures that the product does not have yet; returns their ids."""
    if change.product_id is None:
        return []
    known = set(change.known_pictures)
    added: list[UUID] = []
    for sheet, picture in stored:
        if picture is None or picture.sha256.hex() in known:
            continue
        known.add(picture.sha256.hex())
        added.append(new_id())
        rows.add_media(
            added[-1],
            change.product_id,
            picture,
            change.picture_count + len(added) - 1,
            alt=sheet.alt or _alt(change.sheet, sheet),
            variant_id=change.variant_ids.get(sheet.options) if sheet.options else None,
            source=sheet.source[:2000],
        )
    change.pictures_added = len(added)
    if added:
        change.what.append(t("pictures"))
        change.action = Action.UPDATE if change.action is Action.UNCHANGED else change.action
    return added


def _alt(product: ProductSheet, picture: PictureSheet) -> str:
    return ", ".join((product.title or product.slug, *(picture.options or ())))


def _tell(change: Change, columns: Mapping[str, str], report: ImportReport, findings: Findings) -> None:
    sheet = change.sheet
    if change.refusal is not None:
        refusal = change.refusal
        findings.error(refusal.line, columns[refusal.field], refusal.reason, refusal.remedy)
    if change.action is Action.REFUSED:
        report.refused += 1
        return
    report.products.append(
        ImportedProduct(
            sheet.line,
            sheet.slug,
            sheet.title or sheet.slug,
            len(sheet.variants),
            change.action,
            tuple(dict.fromkeys(change.what)),
        )
    )
