"""What a shop taxes, place by place."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.places import checked_country, checked_postcodes
from shop_app.domain.tenants.schemas import SavedTax, Tax

_COLUMNS = "country, region, postcodes, name, rate_ppm, tax_class, priority, is_compound, on_shipping"
_ALL = f"SELECT id, {_COLUMNS} FROM tax_rate ORDER BY country, region, postcodes, tax_class, priority, id"
_OF_PLACE = f"""
    SELECT {_COLUMNS} FROM tax_rate
    WHERE country = %(country)s AND region IN ('', %(region)s) AND postcodes = '{{}}'
    ORDER BY region DESC, priority, tax_class
"""
_CHANGE = """
    UPDATE tax_rate SET name = %(name)s, rate_ppm = %(rate_ppm)s, is_compound = %(is_compound)s,
        on_shipping = %(on_shipping)s
    WHERE country = %(country)s AND region = %(region)s AND postcodes = %(postcodes)s::text[]
      AND tax_class = %(tax_class)s AND priority = %(priority)s
    RETURNING id
"""
_ADD = f"""
    INSERT INTO tax_rate (id, {_COLUMNS})
    VALUES (%(id)s, %(country)s, %(region)s, %(postcodes)s, %(name)s, %(rate_ppm)s, %(tax_class)s, %(priority)s,
            %(is_compound)s, %(on_shipping)s)
"""


@dataclass(frozen=True, slots=True)
class _Row:
    country: str
    region: str
    postcodes: list[str]
    name: str
    rate_ppm: int
    tax_class: str
    priority: int
    is_compound: bool
    on_shipping: bool

    def tax(self) -> Tax:
        return Tax(
            name=self.name,
            country=self.country,
            region=self.region,
            postcodes=tuple(self.postcodes),
            rate_ppm=self.rate_ppm,
            tax_class=self.tax_class,
            priority=self.priority,
            is_compound=self.is_compound,
            on_shipping=self.on_shipping,
        )


@dataclass(frozen=True, slots=True)
class _SavedRow(_Row):
    id: UUID


def tax_rates(uow: UnitOfWork, country: str, region: str = "") -> list[Tax]:
    """The taxes of a country and of a region of it, the region's own first, without those of single postcodes."""
    rows = uow.all(_Row, _OF_PLACE, country=country.upper(), region=region.upper())
    return [row.tax() for row in rows]


def list_taxes(uow: UnitOfWork) -> list[SavedTax]:
    """Every tax of the shop, place by place."""
    require(uow, Permission.CATALOG_READ)
    return [SavedTax(id=row.id, tax=row.tax()) for row in uow.all(_SavedRow, _ALL)]


def set_tax(uow: UnitOfWork, tax: Tax) -> SavedTax:
    """What a place charges on a class at a priority, from now on: another rate there is replaced.

    Undone by setting the former rate, or by removing a new one.
    """
    require(uow, Permission.SETTINGS_WRITE)
    tax = checked_tax(tax)
    values = asdict(tax) | {"postcodes": list(tax.postcodes)}
    tax_id = uow.scalar(_CHANGE, **values)
    if tax_id is None:
        tax_id = new_id()
        uow.execute(_ADD, id=tax_id, **values)
    return SavedTax(id=tax_id, tax=tax)


def remove_tax(uow: UnitOfWork, tax_id: UUID) -> None:
    """Charges it no more. Undone by setting the same tax again."""
    require(uow, Permission.SETTINGS_WRITE)
    if not uow.execute("DELETE FROM tax_rate WHERE id = %(id)s", id=tax_id):
        raise NotFound("There is no such tax.")


def check_tax_class(name: str) -> None:
    """Refuses with ``ValidationFailed`` what is no name of a class."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise ValidationFailed(
            "Name a tax class in small letters, such as standard, reduced or zero.", field="tax_class"
        )


def percent_of(rate_ppm: int) -> str:
    """``8.875`` for 88750 millionths."""
    return f"{Decimal(rate_ppm).scaleb(-4).normalize():f}"


def checked_tax(tax: Tax) -> Tax:
    """``tax`` with its place in capitals, or ``ValidationFailed`` naming what to mend."""
    if not tax.name.strip() or len(tax.name) > 80:
        raise ValidationFailed("Give the tax a name of at most {most} letters.", field="name", most=80)
    if not 0 <= tax.rate_ppm <= 1_000_000:
        raise ValidationFailed("A rate is between 0 and 100 %.", field="rate")
    if not 1 <= tax.priority <= 99:
        raise ValidationFailed("A priority is a number from 1 to 99.", field="priority")
    check_tax_class(tax.tax_class)
    if tax.region and not tax.country:
        raise ValidationFailed("A region needs its country.", field="country")
    return replace(
        tax,
        name=tax.name.strip(),
        country=checked_country(tax.country) if tax.country else "",
        region=tax.region.strip().upper()[:32],
        postcodes=checked_postcodes(tax.postcodes),
    )
