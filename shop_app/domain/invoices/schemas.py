"""Invoices as others see them, and the page that one is printed on. Amounts are minor units of its currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.invoice import InvoiceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxGroup:
    """What bears one rate. ``rate_bp`` is ``None`` for a tax on delivery at no line's rate."""

    rate_bp: int | None
    net_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A line of the document. ``amount_minor`` is after discount, and with tax where prices include it."""

    title: str
    detail: str
    quantity: int
    unit_minor: int
    discount_minor: int
    tax_rate_bp: int | None
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a document adds up to. Tax is inside the amounts where prices include it, on top otherwise."""

    currency: str
    prices_include_tax: bool
    positions: tuple[Position, ...]
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    total_minor: int
    taxes: tuple[TaxGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A finished document in words and amounts: printing it only lays it out, so that it never changes.

    ``columns`` are the heads of ``rows``; the first column takes what the others leave. The last of ``sums`` is the
    one that counts.
    """

    title: str
    subject: str
    locale: str
    issued_at: str
    seller: tuple[str, ...]
    buyer: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...] = ()
    tax_columns: tuple[str, ...] = ()
    taxes: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceView:
    """A document's own columns. ``refers_to_name`` is the invoice that a credit note lessens."""

    id: UUID
    kind: InvoiceKind
    name: str
    order_id: UUID
    currency: str
    total_minor: int
    issued_at: datetime
    refers_to_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a shop prints on its invoices. ``{year}`` in a prefix begins its series again each year."""

    legal_name: str
    legal_address: str
    tax_id: str
    invoice_prefix: str
    credit_note_prefix: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A printed document."""

    name: str
    content: bytes
