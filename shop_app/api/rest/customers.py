"""Customers, for staff."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.account import Customer, Done
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers, privacy

CUSTOMERS = "/api/v1/customers"
CUSTOMER = CUSTOMERS + "/{customer_id}"

router = APIRouter(tags=["Customers"], responses=refusals(403, 409, 429))


def _customer_data(customer: customers.CustomerSummary) -> Customer:
    asked, erased = customer.deletion_asked_at, customer.erased_at
    return {
        "id": str(customer.id),
        "email": customer.email,
        "name": customer.name,
        "locale": customer.locale,
        "accepts_marketing": customer.accepts_marketing,
        "has_account": customer.has_account,
        "created_at": customer.created_at.isoformat(),
        "deletion_asked_at": asked.isoformat() if asked else None,
        "erased_at": erased.isoformat() if erased else None,
    }


@router.get(CUSTOMERS, response_model=Envelope[list[Customer]])
async def list_customers(
    call: StaffCall,
    q: Annotated[str, Query(max_length=100)] = "",
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=250)] = 50,
) -> Response:
    """Customers, the newest first; ``q`` is part of a name or an address, ``before`` the last id of the page before."""
    return await call.look(
        lambda uow: customers.list_customers(uow, typed=q, before=before, limit=limit),
        lambda found: [_customer_data(customer) for customer in found],
    )


@router.get(CUSTOMER, response_model=Envelope[Customer])
async def show_customer(call: StaffCall, customer_id: UUID) -> Response:
    """One customer."""
    return await call.look(lambda uow: customers.customer_by_id(uow, customer_id), _customer_data)


@router.get(CUSTOMER + "/export", response_model=Envelope[dict[str, Any]])
async def export_customer(call: StaffCall, customer_id: UUID) -> Response:
    """Everything the shop knows of a customer, by section."""

    def export(uow: UnitOfWork) -> dict[str, list[dict[str, Any]]]:
        customers.customer_by_id(uow, customer_id)
        return privacy.export_of(uow, customer_id)

    return await call.look(export, lambda sections: sections)


@router.delete(CUSTOMER, response_model=Envelope[Done])
async def erase_customer(call: StaffCall, customer_id: UUID) -> Response:
    """Replaces the person by a stand-in at once; figures and invoices stay. Final."""
    return await call.change(lambda uow: privacy.erase(uow, customer_id), lambda _: {"done": True})
