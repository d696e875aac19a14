"""Being paid: attempts at a provider, what the provider says of them, and the ledger that remembers it all."""

from shop_app.domain.payments.attempts import (
    begin_credit_payment,
    begin_payment,
    provider_of,
    request_payment,
    require_provider,
    withdraw_request,
)
from shop_app.domain.payments.by_hand import pay_manually, pay_nothing
from shop_app.domain.payments.calling_off import call_off, hear_cancellation
from shop_app.domain.payments.expiry import expire_order
from shop_app.domain.payments.ledger import book, follow_ledger, standing_of
from shop_app.domain.payments.pages import create_intent, open_page
from shop_app.domain.payments.refunding import begin_refund, refundable_minor
from shop_app.domain.payments.refunds import run_refund, settle_refunds
from shop_app.domain.payments.rules import capture_postings, payment_status, refund_postings, sale_postings
from shop_app.domain.payments.schemas import Posting, Standing
from shop_app.domain.payments.settlement import settle, void
from shop_app.domain.payments.webhooks import ReceivedEvent, apply_event, receive_webhook, register_webhooks

__all__ = [
    "Posting",
    "ReceivedEvent",
    "Standing",
    "apply_event",
    "begin_credit_payment",
    "begin_payment",
    "begin_refund",
    "book",
    "call_off",
    "capture_postings",
    "create_intent",
    "expire_order",
    "follow_ledger",
    "hear_cancellation",
    "open_page",
    "pay_manually",
    "pay_nothing",
    "payment_status",
    "provider_of",
    "receive_webhook",
    "refund_postings",
    "refundable_minor",
    "register_webhooks",
    "request_payment",
    "require_provider",
    "run_refund",
    "sale_postings",
    "settle",
    "settle_refunds",
    "standing_of",
    "void",
    "withdraw_request",
]
