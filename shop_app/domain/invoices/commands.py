"""Issuing documents: numbered without a gap, once for each order and each refund."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound
from models.invoice import InvoiceKind
from models.payment import RefundStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.domain.invoices.queries import figures_of, invoice_of_order, said_of, settings_of
from shop_app.domain.invoices.rules import (
    checked_settings,
    credit_figures,
    document_name,
    further_figures,
    series_year,
    tax_groups,
)
from shop_app.domain.invoices.schemas import Figures, Page, Position, Settings
from shop_app.domain.invoices.wording import credit_note_page, invoice_page, year_in

# The counter's row is locked from here to the commit: whoever rolls back leaves no gap, and nobody overtakes.
_NUMBER = """
    INSERT INTO invoice_series (id, kind, year, value) VALUES (%(id)s, %(kind)s, %(year)s, 1)
    ON CONFLICT (tenant_id, kind, year) DO UPDATE SET value = invoice_series.value + 1 RETURNING value
"""
_ISSUE = """
    INSERT INTO invoice (id, kind, year, number, name, order_id, refund_id, refers_to, event_id, currency, total_minor,
        content)
    VALUES (%(id)s, %(kind)s, %(year)s, %(number)s, %(name)s, %(order)s, %(refund)s, %(refers_to)s, %(event)s,
        %(currency)s, %(total)s, %(content)s)
"""
_EVENT = "SELECT event_type, data FROM outbox WHERE id = %(event_id)s"
_CREDITED = "SELECT id FROM invoice WHERE refund_id = %(refund)s"
# One decision may move as several refunds: only a refund that carries a whole decision is for its lines.
_REFUND = """
    SELECT r.order_id, r.amount_minor, r.reason, r.status,
           CASE WHEN d.amount_minor = r.amount_minor THEN d.id END AS decision_id,
           coalesce(d.shipping_minor, 0) AS shipping_minor, coalesce(d.shipping_tax_minor, 0) AS shipping_tax_minor
    FROM refund r
    LEFT JOIN refund_part p ON p.tenant_id = r.tenant_id AND p.refund_id = r.id
    LEFT JOIN order_refund d ON d.tenant_id = p.tenant_id AND d.id = p.order_refund_id
    WHERE r.id = %(refund)s
"""
_REFUNDED_LINES = """
    SELECT l.title, l.variant_title, l.tax_rate_bp, r.quantity, r.amount_minor, r.tax_minor
    FROM refund_line r JOIN order_line l ON l.tenant_id = r.tenant_id AND l.id = r.order_line_id
    WHERE r.order_refund_id = %(decision)s ORDER BY l.position
"""
_LEGAL = """
    UPDATE tenant SET legal_name = %(legal_name)s, legal_address = %(legal_address)s, tax_id = %(tax_id)s
    WHERE id = %(tenant)s
"""
_SETTINGS = """
    INSERT INTO invoice_settings (id, invoice_prefix, credit_note_prefix, note)
    VALUES (%(id)s, %(invoice_prefix)s, %(credit_note_prefix)s, %(note)s)
    ON CONFLICT (tenant_id) DO UPDATE SET invoice_prefix = excluded.invoice_prefix,
        credit_note_prefix = excluded.credit_note_prefix, note = excluded.note
"""


@dataclass(frozen=True, slots=True)
class _Event:
    event_type: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Refund:
    order_id: UUID
    amount_minor: int
    reason: str
    status: RefundStatus
    decision_id: UUID | None
    shipping_minor: int
    shipping_tax_minor: int


@dataclass(frozen=True, slots=True)
class _RefundedLine:
    title: str
    variant_title: str
    tax_rate_bp: int
    quantity: int
    amount_minor: int
    tax_minor: int


def hear(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> None:
    """Issues what an event calls for. One subscriber hears payment and refund, so that the invoice comes first."""
    require(uow, Permission.ORDERS_WRITE)
    event = uow.first(_Event, _EVENT, event_id=event_id)
    if event is None:
        return
    match event.event_type:
        case "RefundIssued":
            issue_credit_note(uow, UUID(event.data["refund_id"]))
        case "PaymentReceived":
            issue_further_invoice(uow, order_id, event_id, event.data["amount_minor"])
        case _:
            issue_invoice(uow, order_id)


def issue_invoice(uow: UnitOfWork, order_id: UUID) -> UUID:
    """The invoice of a paid order; asked again, the same. Final: what lessens it is a credit note."""
    require(uow, Permission.ORDERS_WRITE)
    orders.lock_order(uow, order_id)
    known = invoice_of_order(uow, order_id)
    if known is not None:
        return known.id
    order = orders.order_by_id(uow, order_id)
    if order.placed_at is None:
        raise Conflict("Only a paid order has an invoice.", code="ORDER_NOT_PAID", status=order.status)
    figures = _order_figures(order, orders.lines_of(uow, order_id))
    shop, given = tenants.current(uow), settings_of(uow)
    year, number, name = _take_number(uow, InvoiceKind.INVOICE, given.invoice_prefix, shop)
    with speaking(order.locale):
        page = invoice_page(name, figures, order, shop, given, uow.now)
    return _issue(uow, InvoiceKind.INVOICE, (year, number, name), order_id, figures, page)


def issue_further_invoice(uow: UnitOfWork, order_id: UUID, event_id: UUID, received_minor: int) -> UUID | None:
    """The invoice of what an edit added to an order, once money for it was received, as ``event_id`` tells.

    ``None`` where there is no invoice yet, which will say all of it, or nothing that it did not say.
    """
    require(uow, Permission.ORDERS_WRITE)
    orders.lock_order(uow, order_id)
    known: UUID | None = uow.scalar("SELECT id FROM invoice WHERE event_id = %(event)s", event=event_id)
    if known is not None or invoice_of_order(uow, order_id) is None:
        return known
    order, shop, given = orders.order_by_id(uow, order_id), tenants.current(uow), settings_of(uow)
    with speaking(order.locale):
        now = _order_figures(order, orders.lines_of(uow, order_id))
        title = t("Change of order {number}", number=order.number)
        figures = further_figures(now, said_of(uow, order_id), received_minor, title)
        if figures is None:
            return None
        year, number, name = _take_number(uow, InvoiceKind.INVOICE, given.invoice_prefix, shop)
        page = invoice_page(name, figures, order, shop, given, uow.now)
    return _issue(uow, InvoiceKind.INVOICE, (year, number, name), order_id, figures, page, event_id=event_id)


def issue_credit_note(uow: UnitOfWork, refund_id: UUID) -> UUID | None:
    """The credit note of a refund that is done; asked again, the same.

    ``None`` where the refund is not done, or the order never had an invoice: its money came too late and went back.
    """
    require(uow, Permission.ORDERS_WRITE)
    refund = uow.first(_Refund, _REFUND, refund=refund_id)
    if refund is None:
        raise NotFound("There is no such refund.")
    orders.lock_order(uow, refund.order_id)
    known: UUID | None = uow.scalar(_CREDITED, refund=refund_id)
    invoice = invoice_of_order(uow, refund.order_id)
    if known is not None or invoice is None or refund.status is not RefundStatus.SUCCEEDED:
        return known
    order, shop, given = orders.order_by_id(uow, refund.order_id), tenants.current(uow), settings_of(uow)
    year, number, name = _take_number(uow, InvoiceKind.CREDIT_NOTE, given.credit_note_prefix, shop)
    with speaking(order.locale):
        figures = credit_figures(
            figures_of(uow, invoice.id), refund.amount_minor, t("Refund"), _refunded_positions(uow, refund, order)
        )
        page = credit_note_page(name, figures, invoice.name, refund.reason, order, shop, given, uow.now)
    return _issue(
        uow,
        InvoiceKind.CREDIT_NOTE,
        (year, number, name),
        refund.order_id,
        figures,
        page,
        refund_id=refund_id,
        refers_to=invoice.id,
    )


def change_settings(uow: UnitOfWork, given: Settings) -> Settings:
    """What documents say from now on; those that were issued stay. Undone by the same with what stood there before."""
    require(uow, Permission.SETTINGS_WRITE)
    checked = asdict(checked_settings(given))
    uow.execute(
        _LEGAL, tenant=uow.tenant_id, **{key: checked.pop(key) for key in ("legal_name", "legal_address", "tax_id")}
    )
    uow.execute(_SETTINGS, id=new_id(), **checked)
    return settings_of(uow)


def _take_number(uow: UnitOfWork, kind: InvoiceKind, prefix: str, shop: tenants.ShopSettings) -> tuple[int, int, str]:
    now_year = year_in(uow.now, shop.time_zone)
    year = series_year(prefix, now_year)
    number: int = uow.scalar(_NUMBER, id=new_id(), kind=kind, year=year)
    return year, number, document_name(prefix, now_year, number)


def _issue(
    uow: UnitOfWork,
    kind: InvoiceKind,
    numbered: tuple[int, int, str],
    order_id: UUID,
    figures: Figures,
    page: Page,
    *,
    refund_id: UUID | None = None,
    refers_to: UUID | None = None,
    event_id: UUID | None = None,
) -> UUID:
    invoice_id = new_id()
    year, number, name = numbered
    uow.execute(
        _ISSUE,
        id=invoice_id,
        kind=kind,
        year=year,
        number=number,
        name=name,
        order=order_id,
        refund=refund_id,
        refers_to=refers_to,
        event=event_id,
        currency=figures.currency,
        total=figures.total_minor,
        content=Jsonb({"figures": asdict(figures), "page": asdict(page)}),
    )
    uow.record(
        "InvoiceIssued", aggregate="order", aggregate_id=order_id, data={"invoice_id": str(invoice_id), "name": name}
    )
    return invoice_id


def _order_figures(order: orders.OrderView, lines: tuple[orders.OrderLineView, ...]) -> Figures:
    return Figures(
        currency=order.currency,
        prices_include_tax=order.prices_include_tax,
        positions=tuple(
            Position(
                title=line.title,
                detail=line.variant_title,
                quantity=line.quantity,
                unit_minor=line.unit_price_minor,
                discount_minor=line.discount_minor,
                tax_rate_bp=line.tax_rate_bp,
                amount_minor=line.total_minor,
            )
            for line in lines
        ),
        subtotal_minor=order.subtotal_minor,
        discount_minor=order.discount_minor,
        shipping_minor=order.shipping_minor,
        tax_minor=order.tax_minor,
        total_minor=order.total_minor,
        taxes=tax_groups(
            ((line.tax_rate_bp, line.total_minor, line.tax_minor) for line in lines),
            order.shipping_minor,
            order.shipping_tax_minor,
            includes_tax=order.prices_include_tax,
        ),
    )


def _refunded_positions(uow: UnitOfWork, refund: _Refund, order: orders.OrderView) -> list[tuple[Position, int]]:
    """What a refund was for, each with the tax inside its amount; empty where somebody chose an amount."""
    if refund.decision_id is None:
        return []
    found = [
        (_credited(line.title, line.variant_title, line.quantity, line.tax_rate_bp, line.amount_minor), line.tax_minor)
        for line in uow.all(_RefundedLine, _REFUNDED_LINES, decision=refund.decision_id)
    ]
    if refund.shipping_minor:
        delivery = _credited(order.shipping_method or t("Delivery"), "", 1, None, refund.shipping_minor)
        found.append((delivery, refund.shipping_tax_minor))
    return found


def _credited(title: str, detail: str, quantity: int, rate_bp: int | None, amount_minor: int) -> Position:
    return Position(
        title=title,
        detail=detail,
        quantity=quantity,
        unit_minor=amount_minor // quantity,
        discount_minor=0,
        tax_rate_bp=rate_bp,
        amount_minor=amount_minor,
    )
