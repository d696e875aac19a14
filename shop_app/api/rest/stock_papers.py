"""Transfers, purchases and counts, for staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import ValidationFailed
from shop_app.api.deps import Call, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.stock_papers import (
    Arrival,
    BoughtUnits,
    Count,
    Counted,
    CountedUnits,
    Delivery,
    NewCount,
    NewPurchase,
    NewTransfer,
    Purchase,
    Transfer,
    Units,
)
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.inventory import Bought, CountView, PurchaseView, TransferView

Line = TypeVar("Line", Units, BoughtUnits, CountedUnits)

TRANSFERS, PURCHASES, COUNTS = "/api/v1/transfers", "/api/v1/purchases", "/api/v1/stock-counts"

router = APIRouter(tags=["Inventory"], responses=refusals(403, 409, 429))


def _transfer_data(view: TransferView) -> Transfer:
    return {
        "id": str(view.id),
        "from_id": str(view.from_id),
        "to_id": str(view.to_id),
        "status": str(view.status),
        "note": view.note,
        "created_at": view.created_at.isoformat(),
        "lines": [
            {
                "variant_id": str(line.variant_id),
                "sku": line.sku,
                "quantity": line.quantity,
                "received": line.received,
            }
            for line in view.lines
        ],
    }


def _purchase_data(view: PurchaseView) -> Purchase:
    return {
        "id": str(view.id),
        "location_id": str(view.location_id),
        "supplier": view.supplier,
        "reference": view.reference,
        "status": str(view.status),
        "expected_on": view.expected_on.isoformat() if view.expected_on else None,
        "created_at": view.created_at.isoformat(),
        "lines": [
            {
                "variant_id": str(line.variant_id),
                "sku": line.sku,
                "quantity": line.quantity,
                "received": line.received,
                "unit_cost": money(line.unit_cost_minor or 0, view.currency),
            }
            for line in view.lines
        ],
    }


def _count_data(view: CountView) -> Count:
    return {
        "id": str(view.id),
        "location_id": str(view.location_id),
        "status": str(view.status),
        "note": view.note,
        "created_at": view.created_at.isoformat(),
        "lines": [
            {
                "variant_id": str(line.variant_id),
                "sku": line.sku,
                "expected": line.expected,
                "counted": line.counted,
            }
            for line in view.lines
        ],
    }


def _once(lines: Sequence[Line]) -> dict[UUID, Line]:
    """Each line by its variant; a variant named twice is refused, for nobody could say which line is meant."""
    named = {line.variant_id: line for line in lines}
    if len(named) != len(lines):
        raise ValidationFailed(t("Name each variant once."), field="lines")
    return named


def _units(lines: Sequence[Units] | None) -> dict[UUID, int] | None:
    return None if lines is None else {variant_id: line.quantity for variant_id, line in _once(lines).items()}


def _bought(call: Call, lines: Sequence[BoughtUnits]) -> dict[UUID, Bought]:
    return {
        variant_id: Bought(
            quantity=line.quantity,
            unit_cost_minor=None
            if line.unit_cost is None
            else minor_of(line.unit_cost, call.host.currency, field="unit_cost"),
        )
        for variant_id, line in _once(lines).items()
    }


@router.get(TRANSFERS, response_model=Envelope[list[Transfer]])
async def list_transfers(call: StaffCall) -> Response:
    """The latest 50 transfers."""
    return await call.look(inventory.list_transfers, lambda views: [_transfer_data(view) for view in views])


@router.post(TRANSFERS, response_model=Envelope[Transfer], status_code=201)
async def create_transfer(call: StaffCall, body: NewTransfer) -> Response:
    """Plans to send stock from one place to another."""

    def create(uow: UnitOfWork) -> TransferView:
        lines = _units(body.lines) or {}
        return inventory.transfer_of(uow, inventory.create_transfer(uow, body.from_id, body.to_id, lines, body.note))

    return await call.change(create, _transfer_data, status=201)


@router.get(TRANSFERS + "/{transfer_id}", response_model=Envelope[Transfer])
async def find_transfer(call: StaffCall, transfer_id: UUID) -> Response:
    """One transfer."""
    return await call.look(lambda uow: inventory.transfer_of(uow, transfer_id), _transfer_data)


@router.post(TRANSFERS + "/{transfer_id}/send", response_model=Envelope[Transfer])
async def send_transfer(call: StaffCall, transfer_id: UUID) -> Response:
    """The units leave."""
    return await _transferred(call, transfer_id, lambda uow: inventory.send_transfer(uow, transfer_id))


@router.post(TRANSFERS + "/{transfer_id}/receive", response_model=Envelope[Transfer])
async def receive_transfer(call: StaffCall, transfer_id: UUID, body: Arrival) -> Response:
    """Takes in what arrived."""
    return await _transferred(
        call, transfer_id, lambda uow: inventory.receive_transfer(uow, transfer_id, _units(body.lines))
    )


@router.post(TRANSFERS + "/{transfer_id}/cancel", response_model=Envelope[Transfer])
async def cancel_transfer(call: StaffCall, transfer_id: UUID) -> Response:
    """Gives a transfer up; what was on its way goes back."""
    return await _transferred(call, transfer_id, lambda uow: inventory.cancel_transfer(uow, transfer_id))


async def _transferred(call: Call, transfer_id: UUID, step: Callable[[UnitOfWork], None]) -> Response:
    def change(uow: UnitOfWork) -> TransferView:
        step(uow)
        return inventory.transfer_of(uow, transfer_id)

    return await call.change(change, _transfer_data)


@router.get(PURCHASES, response_model=Envelope[list[Purchase]])
async def list_purchases(call: StaffCall) -> Response:
    """The latest 50 purchases."""
    return await call.look(inventory.list_purchases, lambda views: [_purchase_data(view) for view in views])


@router.post(PURCHASES, response_model=Envelope[Purchase], status_code=201)
async def create_purchase(call: StaffCall, body: NewPurchase) -> Response:
    """Notes what a supplier is to deliver."""

    def create(uow: UnitOfWork) -> PurchaseView:
        purchase_id = inventory.create_purchase(
            uow,
            body.supplier,
            _bought(call, body.lines),
            location_id=body.location_id,
            reference=body.reference,
            expected_on=body.expected_on,
        )
        return inventory.purchase_of(uow, purchase_id)

    return await call.change(create, _purchase_data, status=201)


@router.get(PURCHASES + "/{purchase_id}", response_model=Envelope[Purchase])
async def find_purchase(call: StaffCall, purchase_id: UUID) -> Response:
    """One purchase."""
    return await call.look(lambda uow: inventory.purchase_of(uow, purchase_id), _purchase_data)


@router.post(PURCHASES + "/{purchase_id}/receive", response_model=Envelope[Purchase])
async def receive_purchase(call: StaffCall, purchase_id: UUID, body: Delivery) -> Response:
    """Takes in a delivery at its cost."""

    def receive(uow: UnitOfWork) -> PurchaseView:
        delivered = None if body.lines is None else _bought(call, body.lines)
        inventory.receive_purchase(uow, purchase_id, delivered)
        return inventory.purchase_of(uow, purchase_id)

    return await call.change(receive, _purchase_data)


@router.post(PURCHASES + "/{purchase_id}/close", response_model=Envelope[Purchase])
async def close_purchase(call: StaffCall, purchase_id: UUID) -> Response:
    """Waits no longer for the rest."""

    def close(uow: UnitOfWork) -> PurchaseView:
        inventory.close_purchase(uow, purchase_id)
        return inventory.purchase_of(uow, purchase_id)

    return await call.change(close, _purchase_data)


@router.get(COUNTS, response_model=Envelope[list[Count]])
async def list_counts(call: StaffCall) -> Response:
    """The latest 50 counts."""
    return await call.look(inventory.list_counts, lambda views: [_count_data(view) for view in views])


@router.post(COUNTS, response_model=Envelope[Count], status_code=201)
async def open_count(call: StaffCall, body: NewCount) -> Response:
    """Begins to count what lies at a location."""

    def begin(uow: UnitOfWork) -> CountView:
        count_id = inventory.open_count(uow, body.variants, location_id=body.location_id, note=body.note)
        return inventory.count_of(uow, count_id)

    return await call.change(begin, _count_data, status=201)


@router.get(COUNTS + "/{count_id}", response_model=Envelope[Count])
async def find_count(call: StaffCall, count_id: UUID) -> Response:
    """One count."""
    return await call.look(lambda uow: inventory.count_of(uow, count_id), _count_data)


@router.put(COUNTS + "/{count_id}/lines", response_model=Envelope[Count])
async def write_count(call: StaffCall, count_id: UUID, body: Counted) -> Response:
    """Notes how many lie there."""
    found = {variant_id: line.counted for variant_id, line in _once(body.lines).items()}
    return await _counted(call, count_id, lambda uow: inventory.write_count(uow, count_id, found))


@router.post(COUNTS + "/{count_id}/post", response_model=Envelope[Count])
async def post_count(call: StaffCall, count_id: UUID) -> Response:
    """Corrects the stock by what the count found."""
    return await _counted(call, count_id, lambda uow: inventory.post_count(uow, count_id))


@router.post(COUNTS + "/{count_id}/cancel", response_model=Envelope[Count])
async def cancel_count(call: StaffCall, count_id: UUID) -> Response:
    """Gives a count up."""
    return await _counted(call, count_id, lambda uow: inventory.cancel_count(uow, count_id))


async def _counted(call: Call, count_id: UUID, step: Callable[[UnitOfWork], None]) -> Response:
    def change(uow: UnitOfWork) -> CountView:
        step(uow)
        return inventory.count_of(uow, count_id)

    return await call.change(change, _count_data)
