"""What transfers, purchases and counts have in common: a status that moves by its table, and checked quantities."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.purchase import PurchaseStatus
from models.stock_count import CountStatus
from models.transfer import TransferStatus
from shop_app.core.unit_of_work import UnitOfWork

MOST_LINES = 500
MOST_UNITS = 1_000_000

Status = TransferStatus | PurchaseStatus | CountStatus
_TABLES = {TransferStatus: "transfer", PurchaseStatus: "purchase", CountStatus: "stock_count"}
_NAMES = {TransferStatus: "transfer", PurchaseStatus: "purchase", CountStatus: "count"}


def lock_paper(uow: UnitOfWork, paper_id: UUID, kind: type[Status]) -> Status:
    """Takes a paper's row for this unit and says how it stands; papers are locked before any stock."""
    status = uow.scalar(f"SELECT status FROM {_TABLES[kind]} WHERE id = %(id)s FOR UPDATE", id=paper_id)
    if status is None:
        raise NotFound("There is no such paper.", code=f"NO_SUCH_{_NAMES[kind].upper()}")
    return kind(status)


def move_paper(uow: UnitOfWork, paper_id: UUID, before: Status, after: Status, *, stamp: str) -> None:
    """One step of a paper's status; ``stamp`` is the column of its hour."""
    table = _TABLES[type(before)]
    statement = f"UPDATE {table} SET status = %(to)s, {stamp} = app_now() WHERE id = %(id)s AND status = %(before)s"
    if uow.execute(statement, id=paper_id, to=after, before=before) == 0:
        raise not_now(before)


def not_now(status: Status) -> Conflict:
    """The refusal of a step that the table of transitions does not have."""
    return Conflict(
        "This is {status} already. Look at it again.", code=f"{_NAMES[type(status)].upper()}_MOVED", status=str(status)
    )


def checked_units(units: Mapping[UUID, int], *, least: int = 1) -> dict[UUID, int]:
    """Variant → units as a person may name them, in the order of the variants."""
    if not 1 <= len(units) <= MOST_LINES:
        raise ValidationFailed("Name 1 to {most} variants.", field="lines", most=MOST_LINES)
    if not all(least <= quantity <= MOST_UNITS for quantity in units.values()):
        raise ValidationFailed(
            "Enter whole numbers from {least} to {most}.", field="lines", least=least, most=MOST_UNITS
        )
    return {variant_id: units[variant_id] for variant_id in sorted(units)}
