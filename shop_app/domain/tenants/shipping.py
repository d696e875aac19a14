"""Where a shop delivers, how, and for how much."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.places import checked_country, checked_postcodes
from shop_app.domain.tenants.schemas import (
    Band,
    MethodTerms,
    NewShippingMethod,
    SavedMethod,
    SavedZone,
    ShippingOption,
    Zone,
)

# The first band of each method: what a parcel costs before anybody knows what is in it.
_OFFERED = """
    SELECT m.id, m.name, m.carrier, m.min_days, m.max_days, m.cutoff_hour, r.amount_minor, r.free_over_minor
    FROM shipping_method m
    JOIN shipping_zone z ON z.tenant_id = m.tenant_id AND z.id = m.shipping_zone_id
    JOIN LATERAL (
        SELECT amount_minor, free_over_minor FROM shipping_rate
        WHERE tenant_id = m.tenant_id AND shipping_method_id = m.id AND currency = %(currency)s
        ORDER BY from_weight_g, from_minor LIMIT 1
    ) r ON true
    WHERE m.is_active AND z.postcodes = '{}' AND %(country)s = ANY (z.countries)
       OR m.is_active AND z.postcodes = '{}' AND z.countries = '{}' AND z.regions = '{}' AND (
           NOT z.is_rest OR NOT EXISTS (SELECT FROM shipping_zone WHERE %(country)s = ANY (countries)))
    ORDER BY m.position, m.id
"""
_ZONES = "SELECT id, name, countries, regions, postcodes, is_rest FROM shipping_zone ORDER BY is_rest, name"
_METHODS = """
    SELECT id, shipping_zone_id AS zone_id, name, carrier, min_days, max_days, cutoff_hour, max_weight_g, position,
           is_active
    FROM shipping_method ORDER BY position, id
"""
_BANDS = """
    SELECT shipping_method_id AS method_id, currency, amount_minor, from_weight_g, from_minor, free_over_minor
    FROM shipping_rate ORDER BY currency, from_weight_g, from_minor
"""
_ADD_ZONE = """
    INSERT INTO shipping_zone (id, name, countries, regions, postcodes, is_rest)
    VALUES (%(id)s, %(name)s, %(countries)s, %(regions)s, %(postcodes)s, %(is_rest)s)
"""
_CHANGE_ZONE = """
    UPDATE shipping_zone SET name = %(name)s, countries = %(countries)s, regions = %(regions)s,
        postcodes = %(postcodes)s, is_rest = %(is_rest)s
    WHERE id = %(id)s
"""
_ADD_METHOD = """
    INSERT INTO shipping_method (id, shipping_zone_id, name, carrier, min_days, max_days, cutoff_hour, max_weight_g,
        position, is_active)
    VALUES (%(id)s, %(zone_id)s, %(name)s, %(carrier)s, %(min_days)s, %(max_days)s, %(cutoff_hour)s, %(max_weight_g)s,
        %(position)s, %(is_active)s)
"""
_CHANGE_METHOD = """
    UPDATE shipping_method SET shipping_zone_id = %(zone_id)s, name = %(name)s, carrier = %(carrier)s,
        min_days = %(min_days)s, max_days = %(max_days)s, cutoff_hour = %(cutoff_hour)s,
        max_weight_g = %(max_weight_g)s, position = %(position)s, is_active = %(is_active)s
    WHERE id = %(id)s
"""
_ADD_BAND = """
    INSERT INTO shipping_rate (id, shipping_method_id, currency, amount_minor, from_weight_g, from_minor,
        free_over_minor)
    VALUES (%(id)s, %(method_id)s, %(currency)s, %(amount_minor)s, %(from_weight_g)s, %(from_minor)s,
        %(free_over_minor)s)
"""


@dataclass(frozen=True, slots=True)
class _Zone:
    id: UUID
    name: str
    countries: list[str]
    regions: list[str]
    postcodes: list[str]
    is_rest: bool


@dataclass(frozen=True, slots=True)
class _Method:
    id: UUID
    zone_id: UUID
    name: str
    carrier: str
    min_days: int
    max_days: int
    cutoff_hour: int | None
    max_weight_g: int | None
    position: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class _Band:
    method_id: UUID
    currency: str
    amount_minor: int
    from_weight_g: int
    from_minor: int
    free_over_minor: int | None


def shipping_methods(uow: UnitOfWork, currency: str, country: str) -> list[ShippingOption]:
    """The ways to deliver all over ``country``, in the merchant's order, at what the lightest parcel costs."""
    return uow.all(ShippingOption, _OFFERED, currency=currency, country=country.upper())


def list_zones(uow: UnitOfWork) -> list[SavedZone]:
    """Every zone with its ways to deliver and their prices."""
    require(uow, Permission.CATALOG_READ)
    bands = defaultdict(list)
    for band in uow.all(_Band, _BANDS):
        bands[band.method_id].append(
            Band(
                currency=band.currency,
                amount_minor=band.amount_minor,
                from_weight_g=band.from_weight_g,
                from_minor=band.from_minor,
                free_over_minor=band.free_over_minor,
            )
        )
    methods = defaultdict(list)
    for row in uow.all(_Method, _METHODS):
        columns = asdict(row)
        method_id = columns.pop("id")
        methods[row.zone_id].append(
            SavedMethod(id=method_id, terms=MethodTerms(**columns, bands=tuple(bands[method_id])))
        )
    return [
        SavedZone(
            id=zone.id,
            zone=Zone(
                name=zone.name,
                countries=tuple(zone.countries),
                regions=tuple(zone.regions),
                postcodes=tuple(zone.postcodes),
                is_rest=zone.is_rest,
            ),
            methods=tuple(methods[zone.id]),
        )
        for zone in uow.all(_Zone, _ZONES)
    ]


def save_zone(uow: UnitOfWork, zone: Zone, zone_id: UUID | None = None) -> UUID:
    """A new zone, or an old one as it is from now on. Undone by saving it as it was, or by removing it."""
    require(uow, Permission.SETTINGS_WRITE)
    zone = checked_zone(zone)
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(zone).items()}
    if zone_id is None:
        zone_id = new_id()
        uow.execute(_ADD_ZONE, id=zone_id, **values)
    elif not uow.execute(_CHANGE_ZONE, id=zone_id, **values):
        raise NotFound("There is no such shipping zone.")
    return zone_id


def remove_zone(uow: UnitOfWork, zone_id: UUID) -> None:
    """Delivers there no more. A zone with ways to deliver is refused: remove or move them first."""
    require(uow, Permission.SETTINGS_WRITE)
    if uow.scalar("SELECT true FROM shipping_method WHERE shipping_zone_id = %(id)s LIMIT 1", id=zone_id):
        raise Conflict("Remove this zone’s ways to deliver first.", code="ZONE_IN_USE")
    if not uow.execute("DELETE FROM shipping_zone WHERE id = %(id)s", id=zone_id):
        raise NotFound("There is no such shipping zone.")


def save_shipping_method(uow: UnitOfWork, terms: MethodTerms, method_id: UUID | None = None) -> UUID:
    """A new way to deliver, or an old one with these terms and prices from now on; placed orders keep theirs.

    Undone by saving the former terms, or by removing a new one.
    """
    require(uow, Permission.SETTINGS_WRITE)
    terms = checked_terms(terms)
    if not uow.scalar("SELECT true FROM shipping_zone WHERE id = %(id)s", id=terms.zone_id):
        raise ValidationFailed("There is no such shipping zone.", field="zone_id")
    values = asdict(terms)
    del values["bands"]
    if method_id is None:
        method_id = new_id()
        uow.execute(_ADD_METHOD, id=method_id, **values)
    elif not uow.execute(_CHANGE_METHOD, id=method_id, **values):
        raise NotFound("There is no such way to deliver.")
    uow.execute("DELETE FROM shipping_rate WHERE shipping_method_id = %(id)s", id=method_id)
    uow.execute_many(_ADD_BAND, [asdict(band) | {"id": new_id(), "method_id": method_id} for band in terms.bands])
    return method_id


def add_shipping_method(uow: UnitOfWork, method: NewShippingMethod, *, position: int = 0) -> SavedMethod:
    """A way to deliver at one price a currency, in the zone of its countries, which is made if need be."""
    require(uow, Permission.SETTINGS_WRITE)
    found = "SELECT id FROM shipping_zone WHERE countries = %(countries)s::text[] AND regions = '{}' AND NOT is_rest"
    zone_id = uow.scalar(found, countries=list(method.countries))
    if zone_id is None:
        name = ", ".join(method.countries) or "Everywhere"
        zone_id = save_zone(uow, Zone(name=name[:120], countries=method.countries))
    terms = MethodTerms(
        zone_id=zone_id,
        name=method.name,
        carrier=method.carrier,
        min_days=method.min_days,
        max_days=method.max_days,
        position=position,
        bands=tuple(
            Band(currency=currency, amount_minor=amount, free_over_minor=method.free_over_minor.get(currency))
            for currency, amount in method.prices_minor.items()
        ),
    )
    return SavedMethod(id=save_shipping_method(uow, terms), terms=terms)


def remove_shipping_method(uow: UnitOfWork, method_id: UUID) -> None:
    """Offers it no more, not even to the carts that chose it: they fall back on the first way that goes there."""
    require(uow, Permission.SETTINGS_WRITE)
    # A cascade would delete as the tables' owner, in whose name the audit log takes no entry.
    uow.execute("DELETE FROM shipping_rate WHERE shipping_method_id = %(id)s", id=method_id)
    if not uow.execute("DELETE FROM shipping_method WHERE id = %(id)s", id=method_id):
        raise NotFound("There is no such way to deliver.")


def checked_zone(zone: Zone) -> Zone:
    """``zone`` with its places in capitals, or ``ValidationFailed`` naming what to mend."""
    if not zone.name.strip() or len(zone.name) > 120:
        raise ValidationFailed("Give the zone a name of at most {most} letters.", field="name", most=120)
    regions = tuple(dict.fromkeys(region.strip().upper() for region in zone.regions))
    if not all(re.fullmatch(r"[A-Z]{2}-[^\s-][^\n]{0,31}", region) for region in regions):
        raise ValidationFailed("Write a region with its country, such as US-CA.", field="regions")
    return replace(
        zone,
        name=zone.name.strip(),
        countries=tuple(dict.fromkeys(checked_country(country) for country in zone.countries)),
        regions=regions,
        postcodes=checked_postcodes(zone.postcodes),
    )


def checked_terms(terms: MethodTerms) -> MethodTerms:
    """``terms``, or ``ValidationFailed`` naming what to mend."""
    if not terms.name.strip() or len(terms.name) > 120 or len(terms.carrier) > 80:
        raise ValidationFailed("Give the way to deliver a name of at most {most} letters.", field="name", most=120)
    if not 0 <= terms.min_days <= terms.max_days <= 365:
        raise ValidationFailed("Say the fewest working days, then the most.", field="max_days")
    if terms.cutoff_hour is not None and not 0 <= terms.cutoff_hour <= 23:
        raise ValidationFailed("The last hour for parcels of the day is from 0 to 23.", field="cutoff_hour")
    if terms.max_weight_g is not None and terms.max_weight_g <= 0:
        raise ValidationFailed("A parcel may weigh something.", field="max_weight_g")
    if not terms.bands:
        raise ValidationFailed("Give the way to deliver a price.", field="bands")
    begins = [(band.currency, band.from_weight_g, band.from_minor) for band in terms.bands]
    if len(set(begins)) < len(begins):
        raise ValidationFailed("Two prices begin at the same weight and worth.", field="bands")
    for band in terms.bands:
        if not re.fullmatch(r"[A-Z]{3}", band.currency):
            raise ValidationFailed("Use a three-letter currency code such as EUR.", field="currency")
        if min(band.amount_minor, band.from_weight_g, band.from_minor, band.free_over_minor or 0) < 0:
            raise ValidationFailed("Nothing about a price is below 0.", field="bands")
    return replace(terms, name=terms.name.strip())
