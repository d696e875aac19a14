"""Parcels, for staff: packed, shipped, delivered, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from models.errors import NotFound
from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.fulfillments import Parcel, Shipment, Tracking
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import fulfillment, orders
from shop_app.domain.orders import ParcelView

PARCEL = "/api/v1/orders/{number}/fulfillments/{fulfillment_id}"

router = APIRouter(tags=["Fulfillment"])

Number = Annotated[int, Path(ge=1, lt=10**18)]


def parcel_data(parcel: ParcelView) -> Parcel:
    """A parcel as it goes over the wire."""
    return {
        "id": str(parcel.id),
        "status": parcel.status,
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "tracking_url": parcel.tracking_url,
        "lines": parcel.lines,
        "sent_at": parcel.created_at.isoformat(),
        "shipped_at": parcel.shipped_at.isoformat() if parcel.shipped_at else None,
        "delivered_at": parcel.delivered_at.isoformat() if parcel.delivered_at else None,
    }


def _parcel_of(uow: UnitOfWork, number: int, fulfillment_id: UUID) -> ParcelView:
    """The parcel, if it is one of this very order."""
    for parcel in orders.find_order(uow, number).parcels:
        if parcel.id == fulfillment_id:
            return parcel
    raise NotFound("There is no such parcel.")


def _after(
    number: int, fulfillment_id: UUID, change: Callable[[UnitOfWork], object]
) -> Callable[[UnitOfWork], ParcelView]:
    """Runs ``change`` on a parcel of this order and looks again."""

    def work(uow: UnitOfWork) -> ParcelView:
        _parcel_of(uow, number, fulfillment_id)
        change(uow)
        return _parcel_of(uow, number, fulfillment_id)

    return work


def _tracking(given: Tracking) -> fulfillment.Tracking:
    return fulfillment.Tracking(carrier=given.carrier, number=given.tracking_number, url=given.tracking_url)


@router.post(PARCEL + "/ship", response_model=Envelope[Parcel], responses=refusals(403, 409, 429))
async def ship_parcel(call: StaffCall, number: Number, fulfillment_id: UUID, shipment: Shipment) -> Response:
    """The carrier has it."""
    tracking = _tracking(shipment.tracking) if shipment.tracking is not None else None
    return await call.change(
        _after(number, fulfillment_id, lambda uow: fulfillment.mark_shipped(uow, fulfillment_id, tracking)), parcel_data
    )


@router.post(PARCEL + "/deliver", response_model=Envelope[Parcel], responses=refusals(403, 409, 429))
async def deliver_parcel(call: StaffCall, number: Number, fulfillment_id: UUID) -> Response:
    """It has arrived; the time to send things back counts from now."""
    return await call.change(
        _after(number, fulfillment_id, lambda uow: fulfillment.mark_delivered(uow, fulfillment_id)), parcel_data
    )


@router.put(PARCEL + "/tracking", response_model=Envelope[Parcel], responses=refusals(403, 409, 429))
async def track_parcel(call: StaffCall, number: Number, fulfillment_id: UUID, tracking: Tracking) -> Response:
    """Corrects how it can be followed."""
    given = _tracking(tracking)
    return await call.change(
        _after(number, fulfillment_id, lambda uow: fulfillment.change_tracking(uow, fulfillment_id, given)), parcel_data
    )


@router.post(PARCEL + "/cancel", response_model=Envelope[Parcel], responses=refusals(403, 409, 429))
async def cancel_parcel(call: StaffCall, number: Number, fulfillment_id: UUID) -> Response:
    """Takes a parcel back that has not arrived; answers with what it was."""

    def cancel(uow: UnitOfWork) -> ParcelView:
        parcel = _parcel_of(uow, number, fulfillment_id)
        fulfillment.cancel_fulfillment(uow, fulfillment_id)
        return parcel

    return await call.change(cancel, parcel_data)
