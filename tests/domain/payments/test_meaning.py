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
    shares_of_refund,
)
from shop_app.domain.payments.schemas import Attempt, Refundable, Standing
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
        "is_further": False,
        "captures_later": False,
        "authorised_minor": 0,
        "capture_minor": None,
        "credit_account_id": None,
        "order_status": OrderStatus.PENDING,
        "order_total_minor": 1000,
        "others_minor": 0,
        "is_held": True,
    }
    return Attempt(**(values | changed))  # type: ignore[arg-type]


def later(**changed: object) -> Attempt:
    """The same, to be charged when the merchant says so."""
    return attempt(captures_later=True, **changed)


def said(
    status: PaymentOutcome, *, captured_minor: int = 0, authorised_minor: int = 0, currency: str | None = "USD"
) -> ProviderPayment:
    return ProviderPayment(
        payment_id=None,
        session_id="cs_1",
        payment_intent_id="pi_1",
        status=status,
        authorised_minor=authorised_minor or captured_minor,
        captured_minor=captured_minor,
        refunded_minor=0,
        currency=currency,
    )


def said_paid(amount_minor: int) -> ProviderPayment:
    return said(PaymentOutcome.SUCCEEDED, captured_minor=amount_minor)


def said_held(amount_minor: int) -> ProviderPayment:
    return said(PaymentOutcome.AUTHORISED, authorised_minor=amount_minor)


PAID, HELD = said_paid(1000), said_held(1000)
PLACED, EXPIRED, CANCELLED = OrderStatus.PLACED, OrderStatus.EXPIRED, OrderStatus.CANCELLED
AUTHORISED = AttemptStatus.AUTHORISED


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
        ("by two attempts", attempt(order_status=PLACED), PAID, Meaning.GIVE_BACK),
        ("too little", attempt(), said(PaymentOutcome.SUCCEEDED, captured_minor=999), Meaning.PARK),
        ("too much", attempt(), said(PaymentOutcome.SUCCEEDED, captured_minor=1001), Meaning.PARK),
        (
            "in another currency",
            attempt(),
            said(PaymentOutcome.SUCCEEDED, captured_minor=1000, currency="EUR"),
            Meaning.PARK,
        ),
        ("beside a gift card", attempt(amount_minor=400, others_minor=600), said_paid(400), Meaning.PAY),
        ("a part of it", attempt(amount_minor=400, others_minor=500), said_paid(400), Meaning.KEEP),
        (
            "a part, after the order expired",
            attempt(amount_minor=400, order_status=EXPIRED, is_held=False),
            said_paid(400),
            Meaning.GIVE_BACK,
        ),
        ("a transfer that was short", attempt(provider=Provider.MANUAL), said_paid(990), Meaning.KEEP),
        ("a transfer of nothing", attempt(provider=Provider.MANUAL), said_paid(0), Meaning.PARK),
        ("asked for after placing", attempt(order_status=PLACED, is_further=True), PAID, Meaning.KEEP),
        (
            "asked for after placing, and withdrawn",
            attempt(order_status=PLACED, is_further=True, status=AttemptStatus.CANCELLED),
            PAID,
            Meaning.GIVE_BACK,
        ),
        ("declined", attempt(), said(PaymentOutcome.FAILED), Meaning.GIVE_UP),
        ("declined, again", attempt(status=AttemptStatus.FAILED), said(PaymentOutcome.FAILED), Meaning.NOTHING_NEW),
        ("the page ran out", attempt(), said(PaymentOutcome.EXPIRED), Meaning.GIVE_UP),
        ("still open", attempt(), said(PaymentOutcome.OPEN), Meaning.WAIT),
        ("deciding", attempt(), said(PaymentOutcome.PROCESSING), Meaning.WAIT),
        ("held, and nobody asked for that", attempt(), HELD, Meaning.WAIT),
        ("held, as asked", later(), HELD, Meaning.PAY),
        ("held, again", later(status=AUTHORISED, order_status=PLACED), HELD, Meaning.NOTHING_NEW),
        ("too little is held", later(), said(PaymentOutcome.AUTHORISED, authorised_minor=999), Meaning.PARK),
        ("held after the order expired", later(order_status=EXPIRED, is_held=False), HELD, Meaning.REVIVE),
        ("held for a cancelled order", later(order_status=CANCELLED), HELD, Meaning.LET_GO),
        ("held while the order was cancelled", later(status=AUTHORISED, order_status=CANCELLED), HELD, Meaning.LET_GO),
        ("held twice", later(order_status=PLACED), HELD, Meaning.LET_GO),
        ("held for a part", later(amount_minor=400, others_minor=500), said_held(400), Meaning.KEEP),
        ("charged what was held", later(status=AUTHORISED, order_status=PLACED), PAID, Meaning.KEEP),
        ("charged a part of it", later(status=AUTHORISED, order_status=PLACED), said_paid(300), Meaning.KEEP),
        (
            "charged as it was cancelled",
            later(status=AUTHORISED, order_status=CANCELLED),
            PAID,
            Meaning.GIVE_BACK,
        ),
        (
            "what was held is free",
            later(status=AUTHORISED, order_status=PLACED),
            said(PaymentOutcome.CANCELLED),
            Meaning.GIVE_UP,
        ),
    ],
)
def test_every_word_has_one_meaning(case: str, ours: Attempt, theirs: ProviderPayment, means: Meaning) -> None:
    assert meaning(ours, theirs) is means, case


def test_every_outcome_is_a_status_of_an_attempt() -> None:
    assert {outcome: attempt_status(outcome) for outcome in PaymentOutcome}[PaymentOutcome.EXPIRED] is (
        AttemptStatus.CANCELLED
    )


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing(total_minor=1000, captured_minor=0, refunded_minor=0), PaymentStatus.PENDING),
        (Standing(total_minor=1000, captured_minor=0, refunded_minor=0, has_failed=True), PaymentStatus.FAILED),
        (Standing(total_minor=1000, captured_minor=1000, refunded_minor=0), PaymentStatus.PAID),
        (Standing(total_minor=1000, captured_minor=1000, refunded_minor=1), PaymentStatus.PARTIALLY_REFUNDED),
        (Standing(total_minor=1000, captured_minor=1000, refunded_minor=1000), PaymentStatus.REFUNDED),
        (Standing(total_minor=1000, captured_minor=2000, refunded_minor=1000), PaymentStatus.PAID),
        (Standing(total_minor=0, captured_minor=0, refunded_minor=0), PaymentStatus.PAID),
        (Standing(total_minor=1000, captured_minor=990, refunded_minor=0), PaymentStatus.PARTIALLY_PAID),
        (Standing(total_minor=1000, captured_minor=990, refunded_minor=990), PaymentStatus.REFUNDED),
        (
            Standing(total_minor=1000, captured_minor=0, refunded_minor=0, authorised_minor=1000),
            PaymentStatus.AUTHORISED,
        ),
        (
            Standing(total_minor=1000, captured_minor=400, refunded_minor=0, authorised_minor=600),
            PaymentStatus.AUTHORISED,
        ),
        (
            Standing(total_minor=1000, captured_minor=1000, refunded_minor=0, disputed_minor=1000),
            PaymentStatus.DISPUTED,
        ),
        (Standing(total_minor=1000, captured_minor=1000, refunded_minor=0, lost_minor=1000), PaymentStatus.REFUNDED),
        (
            Standing(total_minor=1000, captured_minor=1000, refunded_minor=0, lost_minor=400),
            PaymentStatus.PARTIALLY_REFUNDED,
        ),
    ],
)
def test_i04_the_payment_status_follows_the_ledger(standing: Standing, status: PaymentStatus) -> None:
    assert payment_status(standing) is status


@pytest.mark.parametrize(
    ("amount_minor", "given"),
    [(500, {"card": 500}), (1000, {"card": 1000}), (1300, {"card": 1000, "gift": 300}), (1500, None), (1501, None)],
)
def test_i09_a_refund_is_shared_in_order_and_never_beyond_what_is_left(
    amount_minor: int, given: dict[str, int] | None
) -> None:
    card, spent, gift = (Refundable(new_id(), "USD", left) for left in (1000, 0, 400))
    names = {card.id: "card", spent.id: "spent", gift.id: "gift"}
    shares = shares_of_refund(amount_minor, [card, spent, gift])
    assert (shares and {names[part.id]: share for part, share in shares}) == given


def test_i03_money_that_goes_back_is_money_that_came_turned_round() -> None:
    came = {posting.account: posting.amount_minor for posting in capture_postings(1000)}
    went = {posting.account: -posting.amount_minor for posting in refund_postings(1000)}
    assert came == went == {LedgerAccount.PROCESSOR: 1000, LedgerAccount.RECEIVABLE: -1000}
