"""Invoices and credit notes: for whoever holds the order's link by its token, for staff by its number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import Call, ShopperCall, StaffCall, staff_call
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.invoices import Invoice, InvoiceSettings, NewInvoiceSettings
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import invoices, orders
from shop_app.domain.invoices import InvoiceView, Page, Settings

ORDER = "/api/v1/orders/{token_or_number}"
SETTINGS = "/api/v1/settings/invoices"
PDF = "application/pdf"

router = APIRouter(tags=["Invoices"])

TokenOrNumber = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Path(ge=1, lt=10**18)]
_A_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {PDF: {}}, "description": "The document"}}


def _as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _invoices_data(order: str, found: list[InvoiceView]) -> list[Invoice]:
    return [
        {
            "id": str(invoice.id),
            "kind": invoice.kind,
            "name": invoice.name,
            "total": money(invoice.total_minor, invoice.currency),
            "refers_to": invoice.refers_to_name,
            "issued_at": invoice.issued_at.isoformat(),
            "url": f"/api/v1/orders/{order}/invoices/{invoice.id}.pdf",
        }
        for invoice in found
    ]


def _settings_data(settings: Settings) -> InvoiceSettings:
    return {
        "legal_name": settings.legal_name,
        "legal_address": settings.legal_address,
        "tax_id": settings.tax_id,
        "invoice_prefix": settings.invoice_prefix,
        "credit_note_prefix": settings.credit_note_prefix,
        "note": settings.note,
    }


def _drawn(found: tuple[InvoiceView, Page]) -> tuple[str, bytes]:
    view, page = found
    file = invoices.printed(view.name, page)
    return file.name, file.content


@router.get(ORDER + "/invoices", response_model=Envelope[list[Invoice]], responses=refusals(403))
async def list_invoices(call: ShopperCall, token_or_number: TokenOrNumber) -> Response:
    """An order's documents, in the order of their issue."""
    shown = partial(_invoices_data, token_or_number)
    number = _as_number(token_or_number)
    if number is not None:
        return await staff_call(call).look(lambda uow: invoices.list_invoices(uow, number), shown)
    return await call.look(lambda uow: invoices.track_invoices(uow, token_or_number), shown)


@router.get(
    ORDER + "/invoices/{invoice_id}.pdf",
    response_class=Response,
    responses=_A_FILE | refusals(403),
    response_model=None,
)
async def print_invoice(call: ShopperCall, token_or_number: TokenOrNumber, invoice_id: UUID) -> Response:
    """A document as it was issued, to the byte."""
    number = _as_number(token_or_number)
    if number is not None:
        return await _download(staff_call(call), lambda uow: invoices.find_invoice(uow, number, invoice_id))
    return await _download(call, lambda uow: invoices.track_invoice(uow, token_or_number, invoice_id))


@router.get(
    "/api/v1/orders/{token}/invoice.pdf",
    response_class=Response,
    responses=_A_FILE | refusals(),
    response_model=None,
)
async def print_order_invoice(call: ShopperCall, token: Annotated[str, Path(max_length=64)]) -> Response:
    """The invoice of an order, by the order's link: what the receipt links to."""
    return await _download(call, lambda uow: invoices.track_order_invoice(uow, token))


async def _download(call: Call, query: Callable[[UnitOfWork], tuple[InvoiceView, Page]]) -> Response:
    return await call.download(query, _drawn, PDF)


@router.post(
    "/api/v1/orders/{number}/invoices", response_model=Envelope[list[Invoice]], responses=refusals(403, 409, 429)
)
async def issue_invoice(call: StaffCall, number: Number) -> Response:
    """For staff: the invoice of a paid order that has none, such as an order of long ago. Asked again, the same."""

    def issue(uow: UnitOfWork) -> list[InvoiceView]:
        invoices.issue_invoice(uow, orders.order_numbered(uow, number).id)
        return invoices.list_invoices(uow, number)

    return await call.change(issue, partial(_invoices_data, str(number)))


@router.get(
    "/api/v1/orders/{number}/fulfillments/{fulfillment_id}/packing-slip.pdf",
    response_class=Response,
    responses=_A_FILE | refusals(403),
    response_model=None,
)
async def print_packing_slip(call: StaffCall, number: Number, fulfillment_id: UUID) -> Response:
    """For staff: what lies in a parcel, without prices."""

    def drawn(page: Page) -> tuple[str, bytes]:
        file = invoices.printed(f"packing-slip-{number}", page)
        return file.name, file.content

    return await call.download(lambda uow: invoices.packing_slip(uow, number, fulfillment_id), drawn, PDF)


@router.get(SETTINGS, response_model=Envelope[InvoiceSettings], responses=refusals(403))
async def find_invoice_settings(call: StaffCall) -> Response:
    """For staff: what this shop prints on its documents."""
    return await call.look(invoices.find_settings, _settings_data)


@router.put(SETTINGS, response_model=Envelope[InvoiceSettings], responses=refusals(403, 429))
async def change_invoice_settings(call: StaffCall, given: NewInvoiceSettings) -> Response:
    """For staff: what documents say from now on; those that were issued stay as they are."""
    settings = Settings(**given.model_dump())
    return await call.change(lambda uow: invoices.change_settings(uow, settings), _settings_data)
