"""Whatever befalls an order's money, in whatever order: the books balance and the status follows them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import Conflict, RetryLater, ValidationFailed
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import credit, orders, payments
from shop_app.domain.payments.attempts import find_attempt
from shop_app.domain.payments.disputes import note_dispute
from shop_app.domain.payments.enquiries import apply_said
from shop_app.integrations.payments.gateway import (
    DisputeOutcome,
    PaymentOutcome,
    ProviderDispute,
    ProviderPayment,
    ProviderRefund,
    RefundOutcome,
)
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

DISPUTES = st.sampled_from(list(DisputeOutcome))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("authorise"), st.just(0)),
        st.tuples(st.just("capture"), st.integers(1, 1650)),
        st.tuples(st.just("fail"), st.just(0)),
        st.tuples(st.just("refund"), st.integers(1, 1700)),
        st.tuples(st.just("refund_ends"), st.sampled_from(list(RefundOutcome))),
        st.tuples(st.just("dispute"), st.tuples(st.integers(1, 1700), DISPUTES)),
        st.tuples(st.just("dispute_moves"), DISPUTES),
        st.tuples(st.just("cancel"), st.just(0)),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def bookkeeping(database: Database) -> Shop:
    return open_shop()


class Money:
    """An order over 16.50 of which a gift card holds a part, and a provider that says whatever it likes."""

    def __init__(self, shop: Shop, *, held_minor: int, captures_later: bool) -> None:
        self.shop = shop
        self.order_id = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE).order_id
        self.dispute: ProviderDispute | None = None
        shop.do(self._prepare, held_minor, captures_later)
        self.payment_id: UUID = shop.value(
            "SELECT id FROM payment WHERE order_id = %(id)s AND provider = 'stripe'", id=self.order_id
        )

    def _prepare(self, uow: UnitOfWork, held_minor: int, captures_later: bool) -> None:
        uow.execute(
            "UPDATE payment SET amount_minor = amount_minor - %(held)s, captures_later = %(later)s,"
            " intent_id = id::text, status = 'open' WHERE order_id = %(order)s",
            held=held_minor,
            later=captures_later,
            order=self.order_id,
        )
        if held_minor:
            account = credit.issue_gift_card(uow, held_minor).account_id
            credit.hold(uow, self.order_id, [account], held_minor, "USD")
            payments.begin_credit_payment(uow, self.order_id, account, held_minor, "USD")

    def step(self, name: str, how: object) -> None:
        getattr(self, f"_{name}")(how)

    def _say(self, status: PaymentOutcome, *, captured_minor: int = 0) -> None:
        amount_minor = self.shop.do(find_attempt, self.payment_id).amount_minor
        said = ProviderPayment(
            payment_id=None,
            session_id=None,
            payment_intent_id=str(self.payment_id),
            status=status,
            authorised_minor=amount_minor,
            captured_minor=captured_minor,
            refunded_minor=0,
            currency="USD",
        )
        self.shop.do(apply_said, self.payment_id, said)

    def _authorise(self, _how: object) -> None:
        self._say(PaymentOutcome.AUTHORISED)

    def _capture(self, amount_minor: object) -> None:
        assert isinstance(amount_minor, int)
        attempt = self.shop.do(find_attempt, self.payment_id)
        whole = attempt.amount_minor
        self._say(
            PaymentOutcome.SUCCEEDED, captured_minor=min(amount_minor, whole) if attempt.captures_later else whole
        )

    def _fail(self, _how: object) -> None:
        self._say(PaymentOutcome.FAILED)

    def _refund(self, amount_minor: object) -> None:
        assert isinstance(amount_minor, int)
        self.shop.do(payments.begin_refund, self.order_id, amount_minor, reason="", idempotency_key=str(new_id()))

    def _refund_ends(self, outcome: object) -> None:
        assert isinstance(outcome, RefundOutcome)
        refund_id = self.shop.value(
            "SELECT id FROM refund WHERE order_id = %(id)s ORDER BY status <> 'pending', id LIMIT 1", id=self.order_id
        )
        if refund_id is None:
            return

        def end(uow: UnitOfWork) -> None:
            from shop_app.domain.payments import refunds

            refund = refunds._refund(uow, refund_id)
            said = ProviderRefund(refund_id="re", status=outcome, amount_minor=refund.amount_minor)
            if refund.provider is not Provider.CREDIT:
                refunds._finish(uow, refund, said)

        self.shop.do(end)

    def _dispute(self, how: object) -> None:
        assert isinstance(how, tuple)
        if self.dispute is None:
            self._note(how[0], how[1])

    def _dispute_moves(self, outcome: object) -> None:
        assert isinstance(outcome, DisputeOutcome)
        if self.dispute is not None:
            self._note(self.dispute.amount_minor, outcome)

    def _note(self, amount_minor: int, outcome: DisputeOutcome) -> None:
        takes = outcome in (DisputeOutcome.OPEN, DisputeOutcome.UNDER_REVIEW, DisputeOutcome.LOST)
        said = ProviderDispute(
            dispute_id=f"dp_{self.payment_id}",
            payment_intent_id=str(self.payment_id),
            amount_minor=amount_minor,
            currency="USD",
            status=outcome,
            reason="fraudulent",
            withdrawn_minor=amount_minor if takes else 0,
            evidence_due_at=None,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        self.shop.do(note_dispute, self.payment_id, said)
        self.dispute = said

    def _cancel(self, _how: object) -> None:
        self.shop.do(orders.cancel_order, self.order_id, "")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, held_minor=st.sampled_from([0, 0, 650]), captures_later=st.booleans())
def test_i03_i04_i09_no_sequence_of_events_unbalances_the_books(
    bookkeeping: Shop, steps: list[tuple[str, object]], held_minor: int, captures_later: bool
) -> None:
    money = Money(bookkeeping, held_minor=held_minor, captures_later=captures_later)
    for name, how in steps:
        # What is refused changes nothing.
        with suppress(Conflict, RetryLater, ValidationFailed):
            money.step(name, how)
        broken = [found for found in bookkeeping.violations() if found.invariant in ("I-03", "I-04", "I-07", "I-09")]
        assert broken == [], (name, how)
