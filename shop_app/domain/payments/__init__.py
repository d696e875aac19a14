"""Being paid: attempts at a provider, what the provider says of them, and the ledger that remembers it all."""

from shop_app.domain.payments.attempts import begin_payment, provider_of, require_provider
from shop_app.domain.payments.expiry import expire_order
from shop_app.domain.payments.pages import create_intent, open_page
from shop_app.domain.payments.refunds import run_refund
from shop_app.domain.payments.rules import capture_postings, payment_status, refund_postings, sale_postings
from shop_app.domain.payments.schemas import Posting
from shop_app.domain.payments.settlement import pay_manually, pay_nothing, settle
from shop_app.domain.payments.webhooks import ReceivedEvent, apply_event, receive_webhook, register_webhooks

__all__ = [
    "Posting",
    "ReceivedEvent",
    "apply_event",
    "begin_payment",
    "capture_postings",
    "create_intent",
    "expire_order",
    "open_page",
    "pay_manually",
    "pay_nothing",
    "payment_status",
    "provider_of",
    "receive_webhook",
    "refund_postings",
    "register_webhooks",
    "require_provider",
    "run_refund",
    "sale_postings",
    "settle",
]
