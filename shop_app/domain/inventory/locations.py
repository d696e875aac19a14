"""The places that hold stock, and which of them sends first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.tenant import RoutingRule
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.schemas import LocationView

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)

_INSERT = """
    INSERT INTO location (id, name, priority, countries) VALUES (%(id)s, %(name)s, %(priority)s, %(countries)s)
    ON CONFLICT (tenant_id, name) DO NOTHING
"""
_CHANGE = """
    UPDATE location SET name = %(name)s, priority = %(priority)s, countries = %(countries)s WHERE id = %(id)s
      AND NOT EXISTS (SELECT FROM location other WHERE other.name = %(name)s AND other.id <> %(id)s)
"""
_ACTIVATE = "UPDATE location SET is_active = %(is_active)s WHERE id = %(id)s AND NOT is_default"
_ALL = """
    SELECT id, name, is_default, is_active, priority, countries FROM location ORDER BY is_active DESC, priority, id
"""


def create_location(uow: UnitOfWork, name: str, *, priority: int = 0, countries: Sequence[str] = ()) -> UUID:
    """A further place that holds stock; returns its id. ``countries`` are served from it before other places."""
    require(uow, Permission.SETTINGS_WRITE)
    location_id = new_id()
    if uow.execute(_INSERT, id=location_id, **_checked(name, priority, countries)) == 0:
        raise Conflict("There is a location of this name.", code="LOCATION_EXISTS")
    return location_id


def change_location(uow: UnitOfWork, location_id: UUID, name: str, *, priority: int, countries: Sequence[str]) -> None:
    """Gives a location another name, rank or countries."""
    require(uow, Permission.SETTINGS_WRITE)
    if uow.execute(_CHANGE, id=location_id, **_checked(name, priority, countries)) == 0:
        _known(uow, location_id)
        raise Conflict("There is a location of this name.", code="LOCATION_EXISTS")


def open_location(uow: UnitOfWork, location_id: UUID) -> None:
    """Sells from a location again."""
    require(uow, Permission.SETTINGS_WRITE)
    _activate(uow, location_id, is_active=True)


def close_location(uow: UnitOfWork, location_id: UUID) -> None:
    """Sells no more from a location. What is held there for orders stays held; what lies there can be transferred."""
    require(uow, Permission.SETTINGS_WRITE)
    _activate(uow, location_id, is_active=False)


def set_routing_rule(uow: UnitOfWork, rule: RoutingRule) -> None:
    """How orders that no single place can send are shared out."""
    require(uow, Permission.SETTINGS_WRITE)
    uow.execute("UPDATE tenant SET routing_rule = %(rule)s WHERE id = app_tenant()", rule=rule)


def list_locations(uow: UnitOfWork) -> list[LocationView]:
    """Every location, those that send first before others."""
    require(uow, Permission.INVENTORY_READ)
    return uow.all(LocationView, _ALL)


def _activate(uow: UnitOfWork, location_id: UUID, *, is_active: bool) -> None:
    if uow.execute(_ACTIVATE, id=location_id, is_active=is_active) == 0:
        _known(uow, location_id)
        raise Conflict("The default location stays open.", code="DEFAULT_LOCATION")
    uow.record("StockChanged", aggregate="location", aggregate_id=location_id)


def _known(uow: UnitOfWork, location_id: UUID) -> None:
    if not uow.scalar("SELECT true FROM location WHERE id = %(id)s", id=location_id):
        raise NotFound("There is no such location.", code="NO_SUCH_LOCATION")


def _checked(name: str, priority: int, countries: Sequence[str]) -> dict[str, object]:
    if not 1 <= len(name.strip()) <= 120:
        raise ValidationFailed("Enter a name of at most 120 characters.", field="name")
    if not 0 <= priority <= 1000:
        raise ValidationFailed("Enter a whole number from 0 to 1000.", field="priority")
    if len(countries) > 250 or not all(_COUNTRY.fullmatch(country) for country in countries):
        raise ValidationFailed("Name countries by their two letters, such as DE.", field="countries")
    return {"name": name.strip(), "priority": priority, "countries": sorted(set(countries))}
