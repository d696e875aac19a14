"""What a provider's word means for an order, and which ledger entries follow. Pure; every odd case is a test's row."""

from __future__ import annotations

from enum import StrEnum

from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, LedgerAccount
from shop_app.domain.orders import OrderView
from shop_app.domain.payments.schemas import Attempt, Posting
from shop_app.domain.pricing import Quote
from shop_app.integrations.payments.gateway import PaymentOutcome, ProviderPayment


class Meaning(StrEnum):
    """What to do now."""

    NOTHING_NEW = "nothing_new"
    WAIT = "wait"
    PAY = "pay"
    REVIVE = "revive"
    """The money came after the stock was let go: hold it again, or give the money back."""
    GIVE_BACK = "give_back"
    """The order needs no money any more."""
    GIVE_UP = "give_up"
    """This attempt is over; the order may still be paid by another."""
    PARK = "park"
    """The provider's books contradict ours: a person must look."""


_OVER = {PaymentOutcome.FAILED, PaymentOutcome.EXPIRED, PaymentOutcome.CANCELLED}
_ENDED = {AttemptStatus.FAILED, AttemptStatus.CANCELLED}


def meaning(attempt: Attempt, said: ProviderPayment) -> Meaning:
    """What the provider's present word on an attempt means, whatever was said before and in whatever order."""
    if attempt.status is AttemptStatus.SUCCEEDED:
        return Meaning.NOTHING_NEW
    if said.status in _OVER:
        return Meaning.NOTHING_NEW if attempt.status in _ENDED else Meaning.GIVE_UP
    if said.status is not PaymentOutcome.SUCCEEDED:
        return Meaning.WAIT
    if said.captured_minor != attempt.amount_minor or said.currency not in (attempt.currency, None):
        return Meaning.PARK
    if attempt.is_paid_otherwise or attempt.order_status is OrderStatus.CANCELLED:
        return Meaning.GIVE_BACK
    if attempt.order_status is OrderStatus.PENDING and attempt.is_held:
        return Meaning.PAY
    if attempt.order_status in (OrderStatus.PENDING, OrderStatus.EXPIRED):
        return Meaning.REVIVE
    return Meaning.PARK


def attempt_status(said: PaymentOutcome) -> AttemptStatus:
    """An attempt's own status after the provider's word."""
    return {
        PaymentOutcome.OPEN: AttemptStatus.OPEN,
        PaymentOutcome.PROCESSING: AttemptStatus.PROCESSING,
        PaymentOutcome.AUTHORISED: AttemptStatus.PROCESSING,
        PaymentOutcome.SUCCEEDED: AttemptStatus.SUCCEEDED,
        PaymentOutcome.FAILED: AttemptStatus.FAILED,
        PaymentOutcome.EXPIRED: AttemptStatus.CANCELLED,
        PaymentOutcome.CANCELLED: AttemptStatus.CANCELLED,
    }[said]


def payment_status(*, total_minor: int, captured_minor: int, refunded_minor: int, has_failed: bool) -> PaymentStatus:
    """An order's payment status as a function of its ledger. ``has_failed``: the latest attempt failed."""
    if captured_minor == 0 and total_minor > 0:
        return PaymentStatus.FAILED if has_failed else PaymentStatus.PENDING
    kept = captured_minor - refunded_minor
    if kept >= total_minor:
        return PaymentStatus.PAID
    if kept > 0 and captured_minor < total_minor:
        return PaymentStatus.PARTIALLY_PAID
    return PaymentStatus.PARTIALLY_REFUNDED if kept > 0 else PaymentStatus.REFUNDED


def sale_postings(order: OrderView | Quote) -> list[Posting]:
    """The order's worth, owed by its buyer: goods and delivery without tax, and the tax."""
    goods = order.subtotal_minor - order.discount_minor
    shipping = order.shipping_minor
    if order.prices_include_tax:
        goods -= order.tax_minor - order.shipping_tax_minor
        shipping -= order.shipping_tax_minor
    return [
        Posting(LedgerAccount.RECEIVABLE, order.total_minor),
        Posting(LedgerAccount.SALES, -goods),
        Posting(LedgerAccount.SHIPPING, -shipping),
        Posting(LedgerAccount.TAX, -order.tax_minor),
    ]


def capture_postings(amount_minor: int) -> list[Posting]:
    """Money arrived: the provider holds it for us."""
    return [Posting(LedgerAccount.PROCESSOR, amount_minor), Posting(LedgerAccount.RECEIVABLE, -amount_minor)]


def refund_postings(amount_minor: int) -> list[Posting]:
    """Money went back to the buyer."""
    return [Posting(LedgerAccount.PROCESSOR, -amount_minor), Posting(LedgerAccount.RECEIVABLE, amount_minor)]
