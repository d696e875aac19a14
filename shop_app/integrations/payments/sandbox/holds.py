"""What is held on a card: captured in part or in full, once; let go by the merchant, or by time."""

from __future__ import annotations

from shop_app.integrations.payments.sandbox import cards, disputes
from shop_app.integrations.payments.sandbox.books import Account, Document, new_id, shown
from shop_app.integrations.payments.sandbox.parameters import IntentCancel, IntentCapture
from shop_app.integrations.payments.sandbox.refusals import Refusal, invalid_parameter, unexpected_state


def capture(account: Account, asked: IntentCapture, intent_id: str) -> Document:
    intent = account.find("payment_intent", intent_id)
    if intent["status"] != "requires_capture":
        raise unexpected_state("capture", shown(intent))
    amount = intent["amount_capturable"] if asked.amount_to_capture is None else asked.amount_to_capture
    if amount > intent["amount_capturable"]:
        raise invalid_parameter(
            "amount_to_capture",
            "The amount to capture is greater than the amount that can be captured.",
            "amount_too_large",
        )
    charge = account.find("charge", intent["latest_charge"])
    charge |= {"captured": True, "amount_captured": amount, "balance_transaction": new_id("txn")}
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    account.keep(charge)
    account.keep(intent)
    account.record("charge.captured", charge)
    _release(account, charge, charge["amount"] - amount)
    account.record("payment_intent.succeeded", intent)
    card = cards.BY_NUMBER[charge["_card"]]
    if card.dispute:
        disputes.begin(account, charge, reason=card.dispute, inquiry=card.inquiry)
    return intent


def _release(account: Account, charge: Document, amount: int) -> None:
    """Stripe writes down what it lets go of as a refund, which moves no money: it has no balance transaction."""
    if amount == 0:
        return
    account.add(
        "refund",
        "re",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        failure_reason=None,
        metadata={},
        payment_intent=charge["payment_intent"],
        reason=None,
        status="succeeded",
    )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.keep(charge)
    account.record("charge.refunded", charge)


def cancel(account: Account, asked: IntentCancel, intent_id: str) -> Document:
    intent = account.find("payment_intent", intent_id)
    session_open = any(
        session["status"] == "open"
        for session in account.listed("checkout.session", limit=1, payment_intent=intent_id)[0]
    )
    if session_open:
        raise Refusal(400, "You cannot cancel the PaymentIntent of an open Checkout Session: expire that.")
    if intent["status"] in ("succeeded", "canceled"):
        raise unexpected_state("cancel", shown(intent))
    return abandon(account, intent, asked.cancellation_reason)


def lapse(account: Account, intent: Document) -> None:
    """The bank lets go of what nobody captured in time."""
    if intent["status"] == "requires_capture":
        abandon(account, intent, "automatic")


def abandon(account: Account, intent: Document, reason: str | None) -> Document:
    if intent["status"] == "requires_capture":
        charge = account.find("charge", intent["latest_charge"])
        if reason == "automatic":
            account.record("charge.expired", charge)
        _release(account, charge, charge["amount"])
    intent |= {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": account.at,
        "cancellation_reason": reason,
        "next_action": None,
    }
    account.keep(intent)
    account.record("payment_intent.canceled", intent)
    return intent
