"""Invoices, credit notes, and what a shop prints on them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText, Text


class Invoice(TypedDict):
    """``kind`` is invoice or credit_note; ``url`` is the PDF, at the address that was asked."""

    id: str
    kind: str
    name: str
    total: Money
    refers_to: str | None
    issued_at: str
    url: str


class InvoiceSettings(TypedDict):
    legal_name: str
    legal_address: str
    tax_id: str
    invoice_prefix: str
    credit_note_prefix: str
    note: str


class NewInvoiceSettings(Body):
    """All of them; ``{year}`` in a prefix begins its series again each year."""

    legal_name: ShortText = ""
    legal_address: Annotated[Text, Field(max_length=500)] = ""
    tax_id: Annotated[Text, Field(max_length=64)] = ""
    invoice_prefix: Annotated[Text, Field(max_length=32)] = "INV-{year}-"
    credit_note_prefix: Annotated[Text, Field(max_length=32)] = "CN-{year}-"
    note: Annotated[Text, Field(max_length=1000)] = ""
