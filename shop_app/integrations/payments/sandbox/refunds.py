"""Refunds: never more than was captured. Some stay pending for a while, and some come back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shop_app.integrations.payments.sandbox import cards, disputes
from shop_app.integrations.payments.sandbox.books import Account, Document, new_id
from shop_app.integrations.payments.sandbox.parameters import RefundCreate
from shop_app.integrations.payments.sandbox.refusals import Refusal, invalid_parameter

Course = Literal["succeeds", "pends", "fails_later", "pends_then_fails"]
SETTLES_AFTER_S = 5


@dataclass(frozen=True, slots=True)
class Refunding:
    """How refunds go from now on, whatever the card; ``settles_after_s`` of ``None``: not before it is told to."""

    course: Course | None = None
    settles_after_s: float | None = SETTLES_AFTER_S


class Refunds:
    def __init__(self) -> None:
        self.planned = Refunding()

    def create(self, account: Account, asked: RefundCreate) -> Document:
        intent = account.find("payment_intent", asked.payment_intent, param="payment_intent")
        if intent["status"] != "succeeded":
            raise Refusal(
                400,
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
                param="payment_intent",
            )
        charge = account.find("charge", intent["latest_charge"])
        amount = _refundable(account, charge, asked.amount)
        course = self.planned.course or cards.BY_NUMBER[charge["_card"]].refund
        refund = account.add(
            "refund",
            "re",
            amount=amount,
            balance_transaction=new_id("txn"),
            charge=charge["id"],
            currency=charge["currency"],
            failure_reason=None,
            metadata=asked.metadata,
            payment_intent=intent["id"],
            reason=asked.reason,
            status="pending" if course in ("pends", "pends_then_fails") else "succeeded",
            _ends="failed" if course in ("fails_later", "pends_then_fails") else "succeeded",
        )
        _count(account, charge, amount)
        account.record("refund.created", refund)
        account.record("charge.refunded", charge)
        if course != "succeeds" and self.planned.settles_after_s is not None:
            account.remind(refund, account.at + self.planned.settles_after_s)
        return refund


def _refundable(account: Account, charge: Document, asked: int | None) -> int:
    if disputes.taken(account, charge):
        raise Refusal(
            400, f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    left: int = charge["amount"] - charge["amount_refunded"]
    amount = left if asked is None else asked
    if left == 0:
        raise Refusal(400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise invalid_parameter(
            "amount", f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        )
    return amount


def refunded(charge: Document) -> int:
    """What went back of what was captured, in Stripe's units: what a capture let go of is counted with it there."""
    released = charge["amount"] - charge["amount_captured"]
    return int(charge["amount_refunded"]) - released if charge["captured"] else 0


def settle(account: Account, refund: Document, to: str | None = None) -> None:
    """What was pending arrives, or comes back with its money; ``to`` overrules what was planned."""
    to = to or refund["_ends"]
    if refund["status"] in ("failed", "canceled", to):
        return
    refund["status"] = to
    if to == "failed":
        refund |= {"failure_reason": "expired_or_canceled_card", "failure_balance_transaction": new_id("txn")}
        _count(account, account.find("charge", refund["charge"]), -refund["amount"])
    account.keep(refund)
    account.record("refund.updated", refund)
    if to == "failed":
        account.record("refund.failed", refund)


def _count(account: Account, charge: Document, amount: int) -> None:
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.keep(charge)
