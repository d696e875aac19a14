"""Looking at transfers, purchases and counts, each with its lines in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from models.errors import NotFound
from models.purchase import PurchaseStatus
from models.stock_count import CountStatus
from models.transfer import TransferStatus
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.schemas import CountLine, CountView, PaperLine, PurchaseView, TransferView

_CHOSEN = "WHERE p.id = coalesce(%(id)s, p.id) ORDER BY p.created_at DESC, p.id DESC LIMIT %(limit)s"
_TRANSFERS = f"""
    SELECT p.id, p.from_id, p.to_id, p.status, p.note, p.created_at,
        (SELECT json_agg(json_build_array(l.variant_id, coalesce(v.sku, ''), l.quantity, l.received)
                         ORDER BY l.variant_id)
         FROM transfer_line l JOIN variant v ON v.id = l.variant_id WHERE l.transfer_id = p.id) AS lines
    FROM transfer p {_CHOSEN}
"""
_PURCHASES = f"""
    SELECT p.id, p.location_id, p.supplier, p.reference, p.currency, p.status, p.expected_on, p.created_at,
        (SELECT json_agg(json_build_array(l.variant_id, coalesce(v.sku, ''), l.quantity, l.received, l.unit_cost_minor)
                         ORDER BY l.variant_id)
         FROM purchase_line l JOIN variant v ON v.id = l.variant_id WHERE l.purchase_id = p.id) AS lines
    FROM purchase p {_CHOSEN}
"""
_COUNTS = f"""
    SELECT p.id, p.location_id, p.status, p.note, p.created_at,
        (SELECT json_agg(json_build_array(s.variant_id, coalesce(v.sku, ''), l.expected, l.counted)
                         ORDER BY s.variant_id)
         FROM stock_count_line l JOIN stock_level s ON s.id = l.stock_level_id JOIN variant v ON v.id = s.variant_id
         WHERE l.stock_count_id = p.id) AS lines
    FROM stock_count p {_CHOSEN}
"""


@dataclass(frozen=True, slots=True)
class _Transfer:
    id: UUID
    from_id: UUID
    to_id: UUID
    status: TransferStatus
    note: str
    created_at: datetime
    lines: list[list[Any]] | None

    def view(self) -> TransferView:
        return TransferView(
            id=self.id,
            from_id=self.from_id,
            to_id=self.to_id,
            status=self.status,
            note=self.note,
            created_at=self.created_at,
            lines=tuple(_paper_line(*columns) for columns in self.lines or ()),
        )


@dataclass(frozen=True, slots=True)
class _Purchase:
    id: UUID
    location_id: UUID
    supplier: str
    reference: str
    currency: str
    status: PurchaseStatus
    expected_on: date | None
    created_at: datetime
    lines: list[list[Any]] | None

    def view(self) -> PurchaseView:
        return PurchaseView(
            id=self.id,
            location_id=self.location_id,
            supplier=self.supplier,
            reference=self.reference,
            currency=self.currency,
            status=self.status,
            expected_on=self.expected_on,
            created_at=self.created_at,
            lines=tuple(_paper_line(*columns) for columns in self.lines or ()),
        )


@dataclass(frozen=True, slots=True)
class _Count:
    id: UUID
    location_id: UUID
    status: CountStatus
    note: str
    created_at: datetime
    lines: list[list[Any]] | None

    def view(self) -> CountView:
        return CountView(
            id=self.id,
            location_id=self.location_id,
            status=self.status,
            note=self.note,
            created_at=self.created_at,
            lines=tuple(
                CountLine(variant_id=UUID(variant_id), sku=sku, expected=expected, counted=counted)
                for variant_id, sku, expected, counted in self.lines or ()
            ),
        )


def list_transfers(uow: UnitOfWork, *, limit: int = 50) -> list[TransferView]:
    """The latest transfers, newest first."""
    require(uow, Permission.INVENTORY_READ)
    return [row.view() for row in uow.all(_Transfer, _TRANSFERS, id=None, limit=limit)]


def transfer_of(uow: UnitOfWork, transfer_id: UUID) -> TransferView:
    """One transfer."""
    require(uow, Permission.INVENTORY_READ)
    row = uow.first(_Transfer, _TRANSFERS, id=transfer_id, limit=1)
    if row is None:
        raise NotFound("There is no such paper.", code="NO_SUCH_TRANSFER")
    return row.view()


def list_purchases(uow: UnitOfWork, *, limit: int = 50) -> list[PurchaseView]:
    """The latest purchases, newest first."""
    require(uow, Permission.INVENTORY_READ)
    return [row.view() for row in uow.all(_Purchase, _PURCHASES, id=None, limit=limit)]


def purchase_of(uow: UnitOfWork, purchase_id: UUID) -> PurchaseView:
    """One purchase."""
    require(uow, Permission.INVENTORY_READ)
    row = uow.first(_Purchase, _PURCHASES, id=purchase_id, limit=1)
    if row is None:
        raise NotFound("There is no such paper.", code="NO_SUCH_PURCHASE")
    return row.view()


def list_counts(uow: UnitOfWork, *, limit: int = 50) -> list[CountView]:
    """The latest counts, newest first."""
    require(uow, Permission.INVENTORY_READ)
    return [row.view() for row in uow.all(_Count, _COUNTS, id=None, limit=limit)]


def count_of(uow: UnitOfWork, count_id: UUID) -> CountView:
    """One count."""
    require(uow, Permission.INVENTORY_READ)
    row = uow.first(_Count, _COUNTS, id=count_id, limit=1)
    if row is None:
        raise NotFound("There is no such paper.", code="NO_SUCH_COUNT")
    return row.view()


def _paper_line(variant_id: str, sku: str, quantity: int, received: int, cost: int | None = None) -> PaperLine:
    return PaperLine(variant_id=UUID(variant_id), sku=sku, quantity=quantity, received=received, unit_cost_minor=cost)
