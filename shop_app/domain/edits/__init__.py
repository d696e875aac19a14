"""Changing an order that is placed: what it comes to first, then the change, with its money and its stock."""

from shop_app.domain.edits.by_buyer import change_address_by_buyer
from shop_app.domain.edits.commands import apply_edit, edit
from shop_app.domain.edits.queries import edits_of, preview
from shop_app.domain.edits.schemas import Changes, Edited, EditedLine, EditQuote, EditRecord, NewLine

__all__ = [
    "Changes",
    "EditQuote",
    "EditRecord",
    "Edited",
    "EditedLine",
    "NewLine",
    "apply_edit",
    "change_address_by_buyer",
    "edit",
    "edits_of",
    "preview",
]
