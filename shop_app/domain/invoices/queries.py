"""Looking at documents, and printing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.errors import NotFound
from models.invoice import InvoiceKind
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.translation import speaking
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.domain.invoices.paper import print_page
from shop_app.domain.invoices.schemas import Figures, File, InvoiceView, Page, Position, Settings, TaxGroup
from shop_app.domain.invoices.wording import packing_page

_VIEW = """
    SELECT i.id, i.kind, i.name, i.order_id, i.currency, i.total_minor, i.issued_at, r.name AS refers_to_name
    FROM invoice i LEFT JOIN invoice r ON r.tenant_id = i.tenant_id AND r.id = i.refers_to
    WHERE {which} ORDER BY i.id
"""
_OF_ORDER = _VIEW.format(which="i.order_id = %(order)s")
_INVOICE_OF_ORDER = _VIEW.format(which="i.order_id = %(order)s AND i.kind = 'invoice' AND i.event_id IS NULL")
# An edit changes what an order is; a refund for another cause only gives back of what it was.
_SAID = """
    SELECT i.id, i.kind FROM invoice i
    LEFT JOIN refund_part p ON p.tenant_id = i.tenant_id AND p.refund_id = i.refund_id
    LEFT JOIN order_refund d ON d.tenant_id = p.tenant_id AND d.id = p.order_refund_id
    WHERE i.order_id = %(order)s AND (i.kind = 'invoice' OR d.cause = 'edit') ORDER BY i.id
"""
_BY_ID = _VIEW.format(which="i.id = %(id)s AND i.order_id = %(order)s")
_CONTENT = "SELECT content -> %(part)s FROM invoice WHERE id = %(id)s"
_SETTINGS = """
    SELECT t.legal_name, t.legal_address, t.tax_id, coalesce(s.invoice_prefix, 'INV-{year}-') AS invoice_prefix,
           coalesce(s.credit_note_prefix, 'CN-{year}-') AS credit_note_prefix, coalesce(s.note, '') AS note
    FROM tenant t LEFT JOIN invoice_settings s ON s.tenant_id = t.id WHERE t.id = %(tenant)s
"""


@dataclass(frozen=True, slots=True)
class _Said:
    id: UUID
    kind: InvoiceKind


def invoice_of_order(uow: UnitOfWork, order_id: UUID) -> InvoiceView | None:
    """An order's invoice, for contexts that already know whom they serve."""
    return uow.first(InvoiceView, _INVOICE_OF_ORDER, order=order_id)


def said_of(uow: UnitOfWork, order_id: UUID) -> list[tuple[InvoiceKind, Figures]]:
    """What an order's invoices, and the credit notes of its edits, have said of it so far."""
    return [(row.kind, figures_of(uow, row.id)) for row in uow.all(_Said, _SAID, order=order_id)]


def settings_of(uow: UnitOfWork) -> Settings:
    """What this shop prints, for contexts that already know whom they serve."""
    found = uow.first(Settings, _SETTINGS, tenant=uow.tenant_id)
    if found is None:
        raise NotFound("There is no such shop.")
    return found


def find_settings(uow: UnitOfWork) -> Settings:
    """What this shop prints on its documents."""
    require(uow, Permission.ORDERS_READ)
    return settings_of(uow)


def list_invoices(uow: UnitOfWork, number: int) -> list[InvoiceView]:
    """The documents of an order, in the order of their issue."""
    require(uow, Permission.ORDERS_READ)
    return uow.all(InvoiceView, _OF_ORDER, order=orders.order_numbered(uow, number).id)


def track_invoices(uow: UnitOfWork, token: str) -> list[InvoiceView]:
    """The same for whoever holds the order's signed link."""
    open_to_shoppers(uow)
    return uow.all(InvoiceView, _OF_ORDER, order=orders.read_order_token(uow, token))


def find_invoice(uow: UnitOfWork, number: int, invoice_id: UUID) -> tuple[InvoiceView, Page]:
    """A document of an order, and its page, to be printed outside of the unit."""
    require(uow, Permission.ORDERS_READ)
    return _with_page(uow, orders.order_numbered(uow, number).id, invoice_id)


def track_invoice(uow: UnitOfWork, token: str, invoice_id: UUID) -> tuple[InvoiceView, Page]:
    """The same for whoever holds the order's signed link."""
    open_to_shoppers(uow)
    return _with_page(uow, orders.read_order_token(uow, token), invoice_id)


def track_order_invoice(uow: UnitOfWork, token: str) -> tuple[InvoiceView, Page]:
    """The invoice of the order behind a signed link; the receipt's link, which is sent as the invoice is issued."""
    open_to_shoppers(uow)
    order_id = orders.read_order_token(uow, token)
    view = invoice_of_order(uow, order_id)
    if view is None:
        raise NotFound("There is no invoice for this order yet. Try again in a moment.")
    return _with_page(uow, order_id, view.id)


def packing_slip(uow: UnitOfWork, number: int, fulfillment_id: UUID) -> Page:
    """What lies in a parcel, as a page to put into it."""
    require(uow, Permission.ORDERS_READ)
    detail = orders.find_order(uow, number)
    for parcel in detail.parcels:
        if parcel.id == fulfillment_id:
            with speaking(detail.order.locale):
                return packing_page(detail, parcel, tenants.current(uow))
    raise NotFound("There is no such parcel.")


def printed(name: str, page: Page) -> File:
    """A page as PDF; 100 ms of work that need no database."""
    return File(name=f"{name}.pdf", content=print_page(page))


def figures_of(uow: UnitOfWork, invoice_id: UUID) -> Figures:
    """What a document added up to when it was issued, for contexts that already know whom they serve."""
    stored: dict[str, Any] = uow.scalar(_CONTENT, id=invoice_id, part="figures")
    return Figures(
        **stored
        | {
            "positions": tuple(Position(**position) for position in stored["positions"]),
            "taxes": tuple(TaxGroup(**group) for group in stored["taxes"]),
        }
    )


def _with_page(uow: UnitOfWork, order_id: UUID, invoice_id: UUID) -> tuple[InvoiceView, Page]:
    view = uow.first(InvoiceView, _BY_ID, id=invoice_id, order=order_id)
    if view is None:
        raise NotFound("There is no such invoice.")
    stored: dict[str, Any] = uow.scalar(_CONTENT, id=invoice_id, part="page")
    return view, Page(**{key: _frozen(value) for key, value in stored.items()})


def _frozen(value: Any) -> Any:
    """JSON's lists as the tuples they were."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
