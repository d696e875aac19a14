"""Refunds: never more than was captured."""

from __future__ import annotations

from shop_app.integrations.payments.sandbox.books import Account, Document
from shop_app.integrations.payments.sandbox.parameters import RefundCreate
from shop_app.integrations.payments.sandbox.refusals import Refusal, invalid_parameter


def create(account: Account, asked: RefundCreate) -> Document:
    intent = account.find("payment_intent", asked.payment_intent, param="payment_intent")
    if intent["status"] != "succeeded":
        raise Refusal(
            400,
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            param="payment_intent",
        )
    charge = account.find("charge", intent["latest_charge"])
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = left if asked.amount is None else asked.amount
    if left == 0:
        raise Refusal(400, f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise invalid_parameter(
            "amount", f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})"
        )
    refund = account.add(
        "refund",
        "re",
        amount=amount,
        charge=charge["id"],
        currency=charge["currency"],
        metadata=asked.metadata,
        payment_intent=intent["id"],
        reason=asked.reason,
        status="succeeded",
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    account.keep(charge)
    account.record("refund.created", refund)
    account.record("charge.refunded", charge)
    return refund
