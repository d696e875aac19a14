"""Invoices and credit notes: issued once, numbered without a gap, printed from what was kept."""

from models.invoice import InvoiceKind
from shop_app.domain.invoices.commands import (
    change_settings,
    hear,
    issue_credit_note,
    issue_further_invoice,
    issue_invoice,
)
from shop_app.domain.invoices.queries import (
    find_invoice,
    find_settings,
    list_invoices,
    packing_slip,
    printed,
    track_invoice,
    track_invoices,
    track_order_invoice,
)
from shop_app.domain.invoices.schemas import Figures, File, InvoiceView, Page, Settings

__all__ = [
    "Figures",
    "File",
    "InvoiceKind",
    "InvoiceView",
    "Page",
    "Settings",
    "change_settings",
    "find_invoice",
    "find_settings",
    "hear",
    "issue_credit_note",
    "issue_further_invoice",
    "issue_invoice",
    "list_invoices",
    "packing_slip",
    "printed",
    "track_invoice",
    "track_invoices",
    "track_order_invoice",
]
