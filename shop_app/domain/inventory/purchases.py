"""Buying stock from suppliers: what was ordered, what came, what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.inventory import MovementKind
from models.purchase import PurchaseStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.inventory.levels import levels_at, location_or_default
from shop_app.domain.inventory.movements import Step, move
from shop_app.domain.inventory.papers import checked_units, lock_paper, move_paper, not_now
from shop_app.domain.inventory.schemas import Bought

LARGEST_COST_MINOR = 10**12

_INSERT = """
    INSERT INTO purchase (id, location_id, supplier, reference, currency, expected_on)
    VALUES (%(id)s, %(location)s, %(supplier)s, %(reference)s, %(currency)s, %(expected_on)s)
"""
_INSERT_LINE = """
    INSERT INTO purchase_line (id, purchase_id, variant_id, quantity, unit_cost_minor)
    VALUES (%(id)s, %(purchase)s, %(variant)s, %(quantity)s, %(cost)s)
"""
_LINES = """
    SELECT variant_id, quantity, received, unit_cost_minor FROM purchase_line
    WHERE purchase_id = %(id)s ORDER BY variant_id
"""
_RECEIVE = """
    UPDATE purchase_line SET received = received + %(units)s
    WHERE purchase_id = %(id)s AND variant_id = %(variant)s AND received + %(units)s <= quantity
"""


@dataclass(frozen=True, slots=True)
class _Line:
    variant_id: UUID
    quantity: int
    received: int
    unit_cost_minor: int


def create_purchase(
    uow: UnitOfWork,
    supplier: str,
    lines: Mapping[UUID, Bought],
    *,
    location_id: UUID | None = None,
    reference: str = "",
    expected_on: date | None = None,
) -> UUID:
    """Notes what a supplier is to deliver, at costs in the shop's currency; returns the purchase's id."""
    require(uow, Permission.INVENTORY_WRITE)
    if not 1 <= len(supplier.strip()) <= 200:
        raise ValidationFailed("Enter the supplier's name.", field="supplier")
    if len(reference) > 120:
        raise ValidationFailed("Use at most 120 characters for the reference.", field="reference")
    units = checked_units({variant_id: line.quantity for variant_id, line in lines.items()})
    _check_costs(lines)
    destination = location_or_default(uow, location_id)
    levels_at(uow, destination, units)
    purchase_id = new_id()
    uow.execute(
        _INSERT,
        id=purchase_id,
        location=destination,
        supplier=supplier.strip(),
        reference=reference.strip(),
        currency=tenants.current(uow).currency,
        expected_on=expected_on,
    )
    uow.execute_many(
        _INSERT_LINE,
        [
            {
                "id": new_id(),
                "purchase": purchase_id,
                "variant": variant_id,
                "quantity": quantity,
                "cost": lines[variant_id].unit_cost_minor or 0,
            }
            for variant_id, quantity in units.items()
        ],
    )
    return purchase_id


def receive_purchase(uow: UnitOfWork, purchase_id: UUID, delivered: Mapping[UUID, Bought] | None = None) -> None:
    """Takes in a delivery, or all that is left; each movement keeps what its units cost, as agreed unless told.

    The last unit closes the purchase.
    """
    require(uow, Permission.INVENTORY_WRITE)
    status = lock_paper(uow, purchase_id, PurchaseStatus)
    if status is not PurchaseStatus.ORDERED:
        raise not_now(status)
    lines = {line.variant_id: line for line in uow.all(_Line, _LINES, id=purchase_id)}
    left = {line.variant_id: line.quantity - line.received for line in lines.values() if line.quantity > line.received}
    if delivered is None:
        delivered = {variant_id: Bought(quantity=quantity) for variant_id, quantity in left.items()}
    _check_costs(delivered)
    units = checked_units({variant_id: line.quantity for variant_id, line in delivered.items()})
    for variant_id, quantity in units.items():
        if uow.execute(_RECEIVE, id=purchase_id, variant=variant_id, units=quantity) == 0:
            raise Conflict(
                "Only {left} of this are still to come. Enter what came beyond that as an adjustment.",
                code="MORE_THAN_ORDERED",
                variant_id=str(variant_id),
                left=left.get(variant_id, 0),
            )
    if units == left:
        move_paper(uow, purchase_id, status, PurchaseStatus.RECEIVED, stamp="closed_at")
    location_id = uow.scalar("SELECT location_id FROM purchase WHERE id = %(id)s", id=purchase_id)
    levels = levels_at(uow, location_id, units)
    steps = [
        Step(
            level_id=levels[variant_id],
            delta=quantity,
            unit_cost_minor=_cost(delivered[variant_id], lines[variant_id]),
        )
        for variant_id, quantity in units.items()
    ]
    move(uow, steps, MovementKind.PURCHASE, document_id=purchase_id)


def close_purchase(uow: UnitOfWork, purchase_id: UUID) -> None:
    """Waits no longer for the rest: received where something came, else cancelled."""
    require(uow, Permission.INVENTORY_WRITE)
    status = lock_paper(uow, purchase_id, PurchaseStatus)
    if status is not PurchaseStatus.ORDERED:
        raise not_now(status)
    came = any(line.received for line in uow.all(_Line, _LINES, id=purchase_id))
    after = PurchaseStatus.RECEIVED if came else PurchaseStatus.CANCELLED
    move_paper(uow, purchase_id, status, after, stamp="closed_at")


def _cost(delivered: Bought, line: _Line) -> int:
    return line.unit_cost_minor if delivered.unit_cost_minor is None else delivered.unit_cost_minor


def _check_costs(lines: Mapping[UUID, Bought]) -> None:
    if not all(0 <= (line.unit_cost_minor or 0) <= LARGEST_COST_MINOR for line in lines.values()):
        raise ValidationFailed("Enter what a unit costs, such as 12.50.", field="unit_cost")
