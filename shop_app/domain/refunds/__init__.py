"""Giving money back: by line, by delivery, by amount, or all of it with the order."""

from models.refund import RefundCause
from shop_app.domain.refunds.by_buyer import cancel_by_buyer
from shop_app.domain.refunds.cancellation import cancel, cancel_order
from shop_app.domain.refunds.commands import decide, give_back, refund_order, run
from shop_app.domain.refunds.queries import owed_minor, preview, refundable, refunds_of
from shop_app.domain.refunds.rules import refund_quote
from shop_app.domain.refunds.schemas import (
    LineShare,
    Refundable,
    RefundableLine,
    Refunded,
    RefundQuote,
    RefundRecord,
    Wish,
)

__all__ = [
    "LineShare",
    "RefundCause",
    "RefundQuote",
    "RefundRecord",
    "Refundable",
    "RefundableLine",
    "Refunded",
    "Wish",
    "cancel",
    "cancel_by_buyer",
    "cancel_order",
    "decide",
    "give_back",
    "owed_minor",
    "preview",
    "refund_order",
    "refund_quote",
    "refundable",
    "refunds_of",
    "run",
]
