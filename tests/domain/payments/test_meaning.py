"""What a provider's word means: every odd case is a row."""

from __future__ import annotations

import pytest

from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, LedgerAccount, Provider
from models.values.ids import new_id
from shop_app.domain.payments.rules import (
    Meaning,
    attempt_status,
    capture_postings,
    meaning,
    payment_status,
    refund_postings,
)
from shop_app.domain.payments.schemas import Attempt
from shop_app.integrations.payments.gateway import PaymentOutcome, ProviderPayment


def attempt(**changed: object) -> Attempt:
    """An open attempt over 10.00 for an order that holds its stock."""
    values: dict[str, object] = {
        "id": new_id(),
        "order_id": new_id(),
        "provider": Provider.STRIPE,
        "status": AttemptStatus.OPEN,
        "amount_minor": 1000,
        "currency": "USD",
        "idempotency_key": "key",
        "session_id": "cs_1",
        "intent_id": None,
        "page_url": None,
        "page_expires_at": None,
        "return_origin": "",
        "order_status": OrderStatus.PENDING,
        "is_held": True,
        "is_paid_otherwise": False,
    }
    return Attempt(**(values | changed))  # type: ignore[arg-type]


def said(status: PaymentOutcome, *, captured_minor: int = 0, currency: str | None = "USD") -> ProviderPayment:
    return ProviderPayment(
        payment_id=None,
        session_id="cs_1",
        payment_intent_id="pi_1",
        status=status,
        authorised_minor=captured_minor,
        captured_minor=captured_minor,
        refunded_minor=0,
        currency=currency,
    )


PAID = said(PaymentOutcome.SUCCEEDED, captured_minor=1000)
EXPIRED, CANCELLED = OrderStatus.EXPIRED, OrderStatus.CANCELLED


@pytest.mark.parametrize(
    ("case", "ours", "theirs", "means"),
    [
        ("in time", attempt(), PAID, Meaning.PAY),
        ("before we saw its page", attempt(status=AttemptStatus.OPENING), PAID, Meaning.PAY),
        (
            "a manual provider knows no currency",
            attempt(),
            said(PaymentOutcome.SUCCEEDED, captured_minor=1000, currency=None),
            Meaning.PAY,
        ),
        ("twice", attempt(status=AttemptStatus.SUCCEEDED), PAID, Meaning.NOTHING_NEW),
        (
            "a failure after the money",
            attempt(status=AttemptStatus.SUCCEEDED),
            said(PaymentOutcome.FAILED),
            Meaning.NOTHING_NEW,
        ),
        ("after the order expired", attempt(order_status=EXPIRED, is_held=False), PAID, Meaning.REVIVE),
        (
            "after the attempt was given up",
            attempt(status=AttemptStatus.CANCELLED, order_status=EXPIRED, is_held=False),
            PAID,
            Meaning.REVIVE,
        ),
        ("after its stock was let go", attempt(is_held=False), PAID, Meaning.REVIVE),
        ("after the order was cancelled", attempt(order_status=CANCELLED, is_held=False), PAID, Meaning.GIVE_BACK),
        ("by two attempts", attempt(is_paid_otherwise=True, order_status=OrderStatus.PLACED), PAID, Meaning.GIVE_BACK),
        ("too little", attempt(), said(PaymentOutcome.SUCCEEDED, captured_minor=999), Meaning.PARK),
        ("too much", attempt(), said(PaymentOutcome.SUCCEEDED, captured_minor=1001), Meaning.PARK),
        (
            "in another currency",
            attempt(),
            said(PaymentOutcome.SUCCEEDED, captured_minor=1000, currency="EUR"),
            Meaning.PARK,
        ),
        ("for a placed order nobody paid", attempt(order_status=OrderStatus.PLACED), PAID, Meaning.PARK),
        ("declined", attempt(), said(PaymentOutcome.FAILED), Meaning.GIVE_UP),
        ("declined, again", attempt(status=AttemptStatus.FAILED), said(PaymentOutcome.FAILED), Meaning.NOTHING_NEW),
        ("the page ran out", attempt(), said(PaymentOutcome.EXPIRED), Meaning.GIVE_UP),
        ("still open", attempt(), said(PaymentOutcome.OPEN), Meaning.WAIT),
        ("deciding", attempt(), said(PaymentOutcome.PROCESSING), Meaning.WAIT),
        ("held, not captured", attempt(), said(PaymentOutcome.AUTHORISED), Meaning.WAIT),
    ],
)
def test_every_word_has_one_meaning(case: str, ours: Attempt, theirs: ProviderPayment, means: Meaning) -> None:
    assert meaning(ours, theirs) is means, case


def test_every_outcome_is_a_status_of_an_attempt() -> None:
    assert {outcome: attempt_status(outcome) for outcome in PaymentOutcome}[PaymentOutcome.EXPIRED] is (
        AttemptStatus.CANCELLED
    )


@pytest.mark.parametrize(
    ("total", "captured", "refunded", "has_failed", "status"),
    [
        (1000, 0, 0, False, PaymentStatus.PENDING),
        (1000, 0, 0, True, PaymentStatus.FAILED),
        (1000, 1000, 0, False, PaymentStatus.PAID),
        (1000, 1000, 1, False, PaymentStatus.PARTIALLY_REFUNDED),
        (1000, 1000, 1000, False, PaymentStatus.REFUNDED),
        (1000, 2000, 1000, False, PaymentStatus.PAID),
        (0, 0, 0, False, PaymentStatus.PAID),
    ],
)
def test_i04_the_payment_status_follows_the_ledger(
    total: int, captured: int, refunded: int, has_failed: bool, status: PaymentStatus
) -> None:
    found = payment_status(total_minor=total, captured_minor=captured, refunded_minor=refunded, has_failed=has_failed)
    assert found is status


def test_i03_money_that_goes_back_is_money_that_came_turned_round() -> None:
    came = {posting.account: posting.amount_minor for posting in capture_postings(1000)}
    went = {posting.account: -posting.amount_minor for posting in refund_postings(1000)}
    assert came == went == {LedgerAccount.PROCESSOR: 1000, LedgerAccount.RECEIVABLE: -1000}
