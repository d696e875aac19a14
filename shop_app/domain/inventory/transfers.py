"""Sending stock from one place of ours to another. What is on its way lies nowhere and belongs to both papers' ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.inventory import MovementKind
from models.transfer import TransferStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.levels import levels_at, location_or_default
from shop_app.domain.inventory.movements import Step, move
from shop_app.domain.inventory.papers import checked_units, lock_paper, move_paper, not_now

_INSERT = "INSERT INTO transfer (id, from_id, to_id, note) VALUES (%(id)s, %(from_id)s, %(to_id)s, %(note)s)"
_INSERT_LINE = """
    INSERT INTO transfer_line (id, transfer_id, variant_id, quantity)
    VALUES (%(id)s, %(transfer)s, %(variant)s, %(quantity)s)
"""
_ENDS = "SELECT from_id, to_id FROM transfer WHERE id = %(id)s"
_LINES = """
    SELECT variant_id, quantity, received FROM transfer_line WHERE transfer_id = %(id)s ORDER BY variant_id
"""
_RECEIVE = """
    UPDATE transfer_line SET received = received + %(units)s
    WHERE transfer_id = %(id)s AND variant_id = %(variant)s AND received + %(units)s <= quantity
"""


@dataclass(frozen=True, slots=True)
class _Ends:
    from_id: UUID
    to_id: UUID


@dataclass(frozen=True, slots=True)
class _Line:
    variant_id: UUID
    quantity: int
    received: int


def create_transfer(uow: UnitOfWork, from_id: UUID, to_id: UUID, lines: Mapping[UUID, int], note: str = "") -> UUID:
    """Plans to send ``lines`` (variant → units); returns the draft's id. Nothing moves before it is sent."""
    require(uow, Permission.INVENTORY_WRITE)
    if from_id == to_id:
        raise ValidationFailed("Choose two different locations.", field="to_id")
    if len(note) > 500:
        raise ValidationFailed("Use at most 500 characters for the note.", field="note")
    units = checked_units(lines)
    levels_at(uow, location_or_default(uow, to_id), units)
    levels_at(uow, from_id, units)
    transfer_id = new_id()
    uow.execute(_INSERT, id=transfer_id, from_id=from_id, to_id=to_id, note=note)
    uow.execute_many(
        _INSERT_LINE,
        [
            {"id": new_id(), "transfer": transfer_id, "variant": variant_id, "quantity": quantity}
            for variant_id, quantity in units.items()
        ],
    )
    return transfer_id


def send_transfer(uow: UnitOfWork, transfer_id: UUID) -> None:
    """The units leave. Refuses what is held for orders, or not there. Undone by ``cancel_transfer``."""
    require(uow, Permission.INVENTORY_WRITE)
    status = lock_paper(uow, transfer_id, TransferStatus)
    if status is not TransferStatus.DRAFT:
        raise not_now(status)
    move_paper(uow, transfer_id, status, TransferStatus.IN_TRANSIT, stamp="sent_at")
    lines = uow.all(_Line, _LINES, id=transfer_id)
    levels = levels_at(uow, _ends(uow, transfer_id).from_id, [line.variant_id for line in lines])
    steps = [Step(level_id=levels[line.variant_id], delta=-line.quantity) for line in lines]
    moved = move(uow, steps, MovementKind.TRANSFER_OUT, document_id=transfer_id, is_physical=True)
    short = [line.variant_id for line in lines if levels[line.variant_id] not in moved]
    if short:
        raise Conflict(
            "There is not enough of this to send: the rest is held for orders, or not there.",
            code="STOCK_RESERVED",
            variants=[str(variant_id) for variant_id in short],
        )


def receive_transfer(uow: UnitOfWork, transfer_id: UUID, units: Mapping[UUID, int] | None = None) -> None:
    """Takes in what arrived (variant → units), or all that is left; the last unit closes the transfer."""
    require(uow, Permission.INVENTORY_WRITE)
    status = lock_paper(uow, transfer_id, TransferStatus)
    if status is not TransferStatus.IN_TRANSIT:
        raise not_now(status)
    left = {
        line.variant_id: line.quantity - line.received
        for line in uow.all(_Line, _LINES, id=transfer_id)
        if line.quantity > line.received
    }
    arrived = left if units is None else checked_units(units)
    for variant_id, quantity in arrived.items():
        if uow.execute(_RECEIVE, id=transfer_id, variant=variant_id, units=quantity) == 0:
            raise Conflict(
                "Only {left} of this are on their way.",
                code="MORE_THAN_SENT",
                variant_id=str(variant_id),
                left=left.get(variant_id, 0),
            )
    if arrived == left:
        move_paper(uow, transfer_id, status, TransferStatus.RECEIVED, stamp="closed_at")
    _put(uow, transfer_id, _ends(uow, transfer_id).to_id, arrived)


def cancel_transfer(uow: UnitOfWork, transfer_id: UUID) -> None:
    """Gives a transfer up. What was on its way and has not arrived goes back to where it came from."""
    require(uow, Permission.INVENTORY_WRITE)
    status = lock_paper(uow, transfer_id, TransferStatus)
    if status not in (TransferStatus.DRAFT, TransferStatus.IN_TRANSIT):
        raise not_now(status)
    move_paper(uow, transfer_id, status, TransferStatus.CANCELLED, stamp="closed_at")
    if status is TransferStatus.IN_TRANSIT:
        lines = uow.all(_Line, _LINES, id=transfer_id)
        left = {line.variant_id: line.quantity - line.received for line in lines if line.quantity > line.received}
        _put(uow, transfer_id, _ends(uow, transfer_id).from_id, left)


def _ends(uow: UnitOfWork, transfer_id: UUID) -> _Ends:
    found = uow.first(_Ends, _ENDS, id=transfer_id)
    if found is None:
        raise LookupError("a locked transfer is there")
    return found


def _put(uow: UnitOfWork, transfer_id: UUID, location_id: UUID, units: Mapping[UUID, int]) -> None:
    levels = levels_at(uow, location_id, units)
    steps = [Step(level_id=levels[variant_id], delta=quantity) for variant_id, quantity in units.items()]
    move(uow, steps, MovementKind.TRANSFER_IN, document_id=transfer_id)
