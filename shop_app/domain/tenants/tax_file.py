"""Tax rates as WooCommerce exports them: a CSV file, one rate a row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from models.errors import ValidationFailed
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.schemas import SavedTax, Tax
from shop_app.domain.tenants.taxes import checked_tax, set_tax

MOST_ROWS = 5000
_COLUMNS = ("Country Code", "State Code", "ZIP/Postcode", "City", "Rate %", "Tax Name", "Priority", "Compound")
_CLASSES = {"": "standard", "reduced-rate": "reduced", "zero-rate": "zero"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxFileProblem:
    """Why a row cannot be used; ``line`` counts from 1, the header's."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedTaxes:
    """What an import saved. With problems it has saved nothing."""

    taxes: tuple[SavedTax, ...]
    problems: tuple[TaxFileProblem, ...]


def import_taxes(uow: UnitOfWork, text: str) -> ImportedTaxes:
    """Sets every rate of the file, or none if a row has a problem. Run again, it changes nothing."""
    require(uow, Permission.SETTINGS_WRITE)
    taxes, problems = [], []
    for line, found in read_taxes(text):
        if isinstance(found, Tax):
            taxes.append(found)
        else:
            problems.append(TaxFileProblem(line=line, reason=found))
    if problems:
        return ImportedTaxes(taxes=(), problems=tuple(problems))
    return ImportedTaxes(taxes=tuple(set_tax(uow, tax) for tax in taxes), problems=())


def read_taxes(text: str) -> Iterator[tuple[int, Tax | str]]:
    """Each row's line with its tax, or with what is wrong with it; a file without these columns is refused."""
    try:
        yield from _rows(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error:
        raise ValidationFailed("The file is not a CSV file.", field="file") from None


def _rows(rows: csv.DictReader[str]) -> Iterator[tuple[int, Tax | str]]:
    # Reading the head is reading the file: it may be no CSV already there.
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise ValidationFailed("The file has no column “{column}”.", field="file", column=missing[0])
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise ValidationFailed("A file holds at most {most} rates.", field="file", most=MOST_ROWS)
        try:
            yield rows.line_num, checked_tax(_tax(row))
        except ValidationFailed as refusal:
            yield rows.line_num, refusal.sentence


def tax_class_of(name: str) -> str:
    """A class as WooCommerce names it, in our words: ``reduced-rate`` is reduced, no name is standard."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return _CLASSES.get(slug, slug)


def _tax(row: Mapping[str, str | None]) -> Tax:
    def cell(name: str) -> str:
        text = (row.get(name) or "").strip()
        return "" if text == "*" else text

    if cell("City"):
        raise ValidationFailed("A tax cannot be for a city alone: name its postcodes.", field="city")
    try:
        rate_ppm = Decimal(cell("Rate %")).scaleb(4)
        priority = int(cell("Priority") or 1)
    except (InvalidOperation, ValueError):
        raise ValidationFailed("The rate or the priority is not a number.", field="rate") from None
    if not rate_ppm.is_finite() or rate_ppm != rate_ppm.to_integral_value():
        raise ValidationFailed("A rate has at most four decimal places.", field="rate")
    return Tax(
        name=cell("Tax Name") or "Tax",
        country=cell("Country Code"),
        region=cell("State Code"),
        postcodes=tuple(part for part in cell("ZIP/Postcode").split(";") if part.strip()),
        rate_ppm=int(rate_ppm),
        tax_class=tax_class_of(cell("Tax Class")),
        priority=priority,
        is_compound=cell("Compound") == "1",
        on_shipping=cell("Shipping") != "0",
    )
