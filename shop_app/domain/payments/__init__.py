"""Being paid: attempts at a provider, what the provider says of them, and the ledger that remembers it all."""

from shop_app.domain.payments.adjustments import adjust_sale
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
from shop_app.domain.payments.captures import capture, release_hold, watch_holds
from shop_app.domain.payments.cards import charge_saved_card, list_cards, open_card_page, remove_card
from shop_app.domain.payments.configuration import configure_provider, how_to_pay, list_providers
from shop_app.domain.payments.disputes import accept_dispute, answer_dispute, learn_dispute, list_disputes
from shop_app.domain.payments.endpoints import (
    list_endpoints,
    register_webhooks,
    retire_secrets,
    rotate_webhook_secret,
)
from shop_app.domain.payments.enquiries import settle, void
from shop_app.domain.payments.events import apply_event
from shop_app.domain.payments.expiry import expire_order
from shop_app.domain.payments.ledger import book, follow_ledger, standing_of
from shop_app.domain.payments.other_ways import Unpaid, paid_by_credit, pay_otherwise, unpaid, ways_to_pay
from shop_app.domain.payments.pages import create_intent, open_page
from shop_app.domain.payments.reconciliation import reconcile
from shop_app.domain.payments.refunding import begin_refund, refund_as_credit, refundable_minor
from shop_app.domain.payments.refunds import run_refund, settle_refunds
from shop_app.domain.payments.reports import reconciliation_report, waiting
from shop_app.domain.payments.rules import capture_postings, payment_status, refund_postings, sale_postings
from shop_app.domain.payments.schemas import (
    BreakView,
    DisputeView,
    EndpointView,
    HowToPay,
    Posting,
    ProviderChange,
    ProviderView,
    ReconciliationReport,
    RunView,
    SavedCardView,
    Standing,
    WayToPay,
)
from shop_app.domain.payments.webhooks import ReceivedEvent, receive_webhook

__all__ = [
    "BreakView",
    "DisputeView",
    "EndpointView",
    "HowToPay",
    "Posting",
    "ProviderChange",
    "ProviderView",
    "ReceivedEvent",
    "ReconciliationReport",
    "RunView",
    "SavedCardView",
    "Standing",
    "Unpaid",
    "WayToPay",
    "accept_dispute",
    "adjust_sale",
    "answer_dispute",
    "apply_event",
    "begin_credit_payment",
    "begin_payment",
    "begin_refund",
    "book",
    "call_off",
    "capture",
    "capture_postings",
    "charge_saved_card",
    "configure_provider",
    "create_intent",
    "expire_order",
    "follow_ledger",
    "hear_cancellation",
    "how_to_pay",
    "learn_dispute",
    "list_cards",
    "list_disputes",
    "list_endpoints",
    "list_providers",
    "open_card_page",
    "open_page",
    "paid_by_credit",
    "pay_manually",
    "pay_nothing",
    "pay_otherwise",
    "payment_status",
    "provider_of",
    "receive_webhook",
    "reconcile",
    "reconciliation_report",
    "refund_as_credit",
    "refund_postings",
    "refundable_minor",
    "register_webhooks",
    "release_hold",
    "remove_card",
    "request_payment",
    "require_provider",
    "retire_secrets",
    "rotate_webhook_secret",
    "run_refund",
    "sale_postings",
    "settle",
    "settle_refunds",
    "standing_of",
    "unpaid",
    "void",
    "waiting",
    "watch_holds",
    "ways_to_pay",
    "withdraw_request",
]
