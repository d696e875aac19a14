"""Bundles: sold as one, taken from the stock of their parts."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.schemas import Component

MOST_COMPONENTS = 50
MOST_UNITS = 1000

# In the order of their ids, so that two bundles being made of each other's parts wait instead of passing.
_LOCK = "SELECT id FROM variant WHERE id = ANY(%(variants)s) ORDER BY id FOR UPDATE"
_IN_A_BUNDLE = "SELECT true FROM bundle_component WHERE component_id = %(bundle)s"
_OF_BUNDLES = "SELECT true FROM variant WHERE id = ANY(%(components)s) AND is_bundle"
_HOLDS_STOCK = """
    SELECT bool_or(on_hand <> 0 OR reserved <> 0 OR preordered <> 0) FROM (
        SELECT on_hand, reserved, preordered FROM stock_level WHERE variant_id = %(bundle)s
        ORDER BY location_id FOR UPDATE) levels
"""
_NOTHING_OWED = "UPDATE stock_level SET backorder_limit = 0, preorder_limit = 0 WHERE variant_id = %(bundle)s"
_CLEAR = "DELETE FROM bundle_component WHERE bundle_id = %(bundle)s"
_ADD = """
    INSERT INTO bundle_component (id, bundle_id, component_id, quantity)
    VALUES (%(id)s, %(bundle)s, %(component)s, %(quantity)s)
"""
_MARK = """
    UPDATE variant SET is_bundle = %(is_bundle)s, is_tracked = is_tracked OR %(is_bundle)s WHERE id = %(bundle)s
"""
_COMPONENTS = """
    SELECT component_id AS variant_id, quantity FROM bundle_component WHERE bundle_id = %(bundle)s ORDER BY component_id
"""


def set_bundle(uow: UnitOfWork, variant_id: UUID, components: Mapping[UUID, int]) -> None:
    """Makes a variant a bundle of so many units of other variants; of nothing, an ordinary variant again.

    Orders keep what their bundles consisted of. Refuses a variant that has stock of its own, or is part of a bundle.
    """
    require(uow, Permission.CATALOG_WRITE)
    if len(components) > MOST_COMPONENTS or not all(1 <= units <= MOST_UNITS for units in components.values()):
        raise ValidationFailed(
            "A bundle has up to {parts} different parts, each 1 to {units} times.",
            field="components",
            parts=MOST_COMPONENTS,
            units=MOST_UNITS,
        )
    known = set(uow.scalars(_LOCK, variants=[variant_id, *components]))
    if known != {variant_id, *components}:
        raise NotFound("There is no such variant.", code="NO_SUCH_VARIANT")
    if components:
        _refuse_nesting(uow, variant_id, components)
        if uow.scalar(_HOLDS_STOCK, bundle=variant_id):
            raise Conflict("This variant has stock of its own. Take it out first.", code="BUNDLE_HAS_STOCK")
        uow.execute(_NOTHING_OWED, bundle=variant_id)
    uow.execute(_CLEAR, bundle=variant_id)
    uow.execute_many(
        _ADD,
        [
            {"id": new_id(), "bundle": variant_id, "component": component_id, "quantity": quantity}
            for component_id, quantity in components.items()
        ],
    )
    uow.execute(_MARK, bundle=variant_id, is_bundle=bool(components))
    uow.record("StockChanged", aggregate="variant", aggregate_id=variant_id, data={"variants": [str(variant_id)]})


def components_of(uow: UnitOfWork, variant_id: UUID) -> list[Component]:
    """What a bundle consists of; nothing for any other variant."""
    require(uow, Permission.CATALOG_READ)
    return uow.all(Component, _COMPONENTS, bundle=variant_id)


def _refuse_nesting(uow: UnitOfWork, variant_id: UUID, components: Mapping[UUID, int]) -> None:
    if (
        variant_id in components
        or uow.scalar(_IN_A_BUNDLE, bundle=variant_id)
        or uow.scalar(_OF_BUNDLES, components=list(components))
    ):
        raise Conflict("A bundle cannot be part of a bundle.", code="BUNDLE_NESTED")
