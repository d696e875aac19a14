"""What a provider's word means for an order, and which ledger entries follow. Pure; every odd case is a test's row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, DisputeStatus, LedgerAccount, LedgerKind, Provider
from shop_app.domain.orders import OrderView
from shop_app.domain.payments.schemas import Attempt, Posting, Refundable, Standing
from shop_app.domain.pricing import Quote
from shop_app.integrations.payments.gateway import DisputeOutcome, PaymentOutcome, ProviderPayment


class Meaning(StrEnum):
    """What to do now."""

    NOTHING_NEW = "nothing_new"
    WAIT = "wait"
    PAY = "pay"
    """With this the order has all its money, or a promise of it: it is placed."""
    KEEP = "keep"
    """The order's own money, after which nothing else follows: a part of it, or a capture of what was authorised."""
    REVIVE = "revive"
    """The money came after the stock was let go: hold it again, or give the money back."""
    GIVE_BACK = "give_back"
    """The order needs no money any more."""
    LET_GO = "let_go"
    """The order needs no money any more, and this is only held on a card."""
    GIVE_UP = "give_up"
    """This attempt is over; the order may still be paid by another."""
    PARK = "park"
    """The provider's books contradict ours: a person must look."""


_OVER = {PaymentOutcome.FAILED, PaymentOutcome.EXPIRED, PaymentOutcome.CANCELLED}
_ENDED = {AttemptStatus.FAILED, AttemptStatus.CANCELLED}
_PLACED = {OrderStatus.PLACED, OrderStatus.COMPLETED}


def meaning(attempt: Attempt, said: ProviderPayment) -> Meaning:
    """What the provider's present word on an attempt means, whatever was said before and in whatever order."""
    if attempt.status is AttemptStatus.SUCCEEDED:
        return Meaning.NOTHING_NEW
    if said.status in _OVER:
        return Meaning.NOTHING_NEW if attempt.status in _ENDED else Meaning.GIVE_UP
    if said.status is PaymentOutcome.SUCCEEDED:
        return _captured(attempt, said) if _adds_up(attempt, said) else Meaning.PARK
    if said.status is PaymentOutcome.AUTHORISED and attempt.captures_later:
        return _authorised(attempt, said)
    return Meaning.WAIT


def _adds_up(attempt: Attempt, said: ProviderPayment) -> bool:
    """A transfer may be short, and what was authorised may be captured in part; a charge is what was asked."""
    may_be_less = attempt.provider is Provider.MANUAL or attempt.captures_later
    as_asked = said.captured_minor == attempt.amount_minor
    return said.currency in (attempt.currency, None) and (
        as_asked or (may_be_less and 0 < said.captured_minor < attempt.amount_minor)
    )


def _captured(attempt: Attempt, said: ProviderPayment) -> Meaning:
    if attempt.order_status in _PLACED:
        is_awaited = attempt.status is AttemptStatus.AUTHORISED or (attempt.is_further and attempt.status not in _ENDED)
        return Meaning.KEEP if is_awaited else Meaning.GIVE_BACK
    return _towards_placing(attempt, said.captured_minor, or_else=Meaning.GIVE_BACK)


def _authorised(attempt: Attempt, said: ProviderPayment) -> Meaning:
    if said.authorised_minor != attempt.amount_minor or said.currency not in (attempt.currency, None):
        return Meaning.PARK
    if attempt.order_status in _PLACED:
        if attempt.status is AttemptStatus.AUTHORISED:
            return Meaning.NOTHING_NEW
        return Meaning.KEEP if attempt.is_further and attempt.status not in _ENDED else Meaning.LET_GO
    if attempt.status is AttemptStatus.AUTHORISED:
        is_over = attempt.order_status is not OrderStatus.PENDING
        return Meaning.LET_GO if is_over else Meaning.NOTHING_NEW
    return _towards_placing(attempt, said.authorised_minor, or_else=Meaning.LET_GO)


def _towards_placing(attempt: Attempt, amount_minor: int, *, or_else: Meaning) -> Meaning:
    is_enough = attempt.others_minor + amount_minor >= attempt.order_total_minor
    if attempt.order_status is OrderStatus.CANCELLED:
        return or_else
    if attempt.order_status is OrderStatus.PENDING and attempt.is_held:
        return Meaning.PAY if is_enough else Meaning.KEEP
    return Meaning.REVIVE if is_enough else or_else


def attempt_status(said: PaymentOutcome) -> AttemptStatus:
    """An attempt's own status after the provider's word."""
    return {
        PaymentOutcome.OPEN: AttemptStatus.OPEN,
        PaymentOutcome.PROCESSING: AttemptStatus.PROCESSING,
        PaymentOutcome.AUTHORISED: AttemptStatus.AUTHORISED,
        PaymentOutcome.SUCCEEDED: AttemptStatus.SUCCEEDED,
        PaymentOutcome.FAILED: AttemptStatus.FAILED,
        PaymentOutcome.EXPIRED: AttemptStatus.CANCELLED,
        PaymentOutcome.CANCELLED: AttemptStatus.CANCELLED,
    }[said]


def payment_status(standing: Standing) -> PaymentStatus:
    """An order's payment status as a function of its ledger, and of what is held on cards."""
    if standing.disputed_minor > 0:
        return PaymentStatus.DISPUTED
    if standing.kept_minor >= standing.total_minor:
        return PaymentStatus.PAID
    if standing.kept_minor + standing.authorised_minor >= standing.total_minor:
        return PaymentStatus.AUTHORISED
    if standing.captured_minor == 0:
        return PaymentStatus.FAILED if standing.has_failed else PaymentStatus.PENDING
    if standing.kept_minor <= 0:
        return PaymentStatus.REFUNDED
    if standing.captured_minor < standing.total_minor:
        return PaymentStatus.PARTIALLY_PAID
    return PaymentStatus.PARTIALLY_REFUNDED


def shares_of_refund(amount_minor: int, parts: Sequence[Refundable]) -> list[tuple[Refundable, int]] | None:
    """How much of a refund each payment gives, in the order given; ``None`` where together they have too little."""
    shares = []
    left_minor = amount_minor
    for part in parts:
        share = min(max(part.left_minor, 0), left_minor)
        if share:
            shares.append((part, share))
        left_minor -= share
    return shares if left_minor == 0 else None


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


def held_by(provider: Provider) -> LedgerAccount:
    """Where money of this provider stands once it is the shop's: with the provider, or as less owed on gift cards."""
    return LedgerAccount.CREDIT if provider is Provider.CREDIT else LedgerAccount.PROCESSOR


def capture_postings(amount_minor: int, provider: Provider = Provider.STRIPE) -> list[Posting]:
    """Money arrived: the provider holds it for us."""
    return [Posting(held_by(provider), amount_minor), Posting(LedgerAccount.RECEIVABLE, -amount_minor)]


def refund_postings(amount_minor: int, provider: Provider = Provider.STRIPE) -> list[Posting]:
    """Money went back to the buyer."""
    return [Posting(held_by(provider), -amount_minor), Posting(LedgerAccount.RECEIVABLE, amount_minor)]


def reversal_postings(amount_minor: int, provider: Provider = Provider.STRIPE) -> list[Posting]:
    """The buyer's bank sent a refund back to us."""
    return capture_postings(amount_minor, provider)


def dispute_status(said: DisputeOutcome) -> DisputeStatus:
    """A dispute's own status after the provider's word."""
    return {
        DisputeOutcome.INQUIRY: DisputeStatus.INQUIRY,
        DisputeOutcome.OPEN: DisputeStatus.NEEDS_RESPONSE,
        DisputeOutcome.UNDER_REVIEW: DisputeStatus.UNDER_REVIEW,
        DisputeOutcome.WON: DisputeStatus.WON,
        DisputeOutcome.LOST: DisputeStatus.LOST,
        DisputeOutcome.CLOSED: DisputeStatus.CLOSED,
    }[said]


def dispute_movements(
    status: DisputeStatus, amount_minor: int, booked: Collection[LedgerKind]
) -> list[tuple[LedgerKind, list[Posting]]]:
    """What is to be booked for a dispute that stands so, beside what was booked for it earlier.

    However its news arrived, the same balances follow: with the bank while it decides, with us after a win, lost for
    good after a loss.
    """
    taken = _moved(LedgerAccount.PROCESSOR, LedgerAccount.DISPUTE, amount_minor)
    lost = _moved(LedgerAccount.DISPUTE, LedgerAccount.LOSS, amount_minor)
    is_lost = LedgerKind.CHARGEBACK in booked
    given_back = _moved(LedgerAccount.LOSS if is_lost else LedgerAccount.DISPUTE, LedgerAccount.PROCESSOR, amount_minor)
    wanted: list[tuple[LedgerKind, list[Posting]]] = []
    if status in (DisputeStatus.NEEDS_RESPONSE, DisputeStatus.UNDER_REVIEW, DisputeStatus.LOST):
        wanted.append((LedgerKind.DISPUTE, taken))
    if status is DisputeStatus.LOST:
        wanted.append((LedgerKind.CHARGEBACK, lost))
    if status is DisputeStatus.WON and LedgerKind.DISPUTE in booked:
        wanted.append((LedgerKind.REINSTATEMENT, given_back))
    return [(kind, postings) for kind, postings in wanted if kind not in booked]


def _moved(source: LedgerAccount, target: LedgerAccount, amount_minor: int) -> list[Posting]:
    return [Posting(target, amount_minor), Posting(source, -amount_minor)]
