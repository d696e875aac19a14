"""Payment intents and their charges."""

from __future__ import annotations

from typing import Any

from shop_app.integrations.payments.sandbox import cards
from shop_app.integrations.payments.sandbox.books import Account, Document, new_id, shown
from shop_app.integrations.payments.sandbox.cards import Card
from shop_app.integrations.payments.sandbox.origins import page_address
from shop_app.integrations.payments.sandbox.parameters import (
    IntentCancel,
    IntentCapture,
    IntentConfirm,
    IntentCreate,
    Units,
)
from shop_app.integrations.payments.sandbox.refusals import (
    Refusal,
    declined,
    invalid_parameter,
    unexpected_state,
)

# docs.stripe.com/currencies, "minimum charge amounts"; other currencies have none here.
_LEAST_UNITS = {"usd": 50, "eur": 50, "gbp": 30, "jpy": 50, "chf": 50, "cad": 50, "aud": 50}


def create(account: Account, asked: IntentCreate) -> Document:
    return begin(
        account,
        asked.amount,
        asked.currency,
        description=asked.description,
        capture_method=asked.capture_method,
        receipt_email=asked.receipt_email,
        metadata=asked.metadata,
    )


def begin(account: Account, amount: Units, currency: str, **fields: Any) -> Document:
    refuse_too_little(amount, currency)
    intent = account.add(
        "payment_intent",
        "pi",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        currency=currency,
        status="requires_payment_method",
        latest_charge=None,
        last_payment_error=None,
        next_action=None,
        payment_method=None,
        payment_method_types=["card"],
        confirmation_method="automatic",
        canceled_at=None,
        cancellation_reason=None,
        client_secret=None,
        **fields,
    )
    intent["client_secret"] = new_id(f"{intent['id']}_secret")
    account.keep(intent)
    account.record("payment_intent.created", intent)
    return intent


def refuse_too_little(amount: int, currency: str) -> None:
    if amount < _LEAST_UNITS.get(currency, 1):
        raise invalid_parameter(
            "amount", "Amount must be no less than the currency's minimum charge.", "amount_too_small"
        )


def confirm(account: Account, asked: IntentConfirm, intent_id: str) -> Document:
    intent = account.find("payment_intent", intent_id)
    card = cards.BY_PAYMENT_METHOD.get(asked.payment_method)
    if card is None:
        raise invalid_parameter(
            "payment_method", f"No such PaymentMethod: '{asked.payment_method}'", "resource_missing"
        )
    return pay(account, intent, card, asked.return_url)


def pay(account: Account, intent: Document, card: Card, return_url: str) -> Document:
    """Tries ``card``. A decline is written down and then raised, as Stripe answers 402."""
    if intent["status"] not in ("requires_payment_method", "requires_confirmation", "requires_action"):
        raise unexpected_state("confirm", shown(intent))
    intent["payment_method"] = new_id("pm")
    if card.authenticate:
        address = page_address(return_url, f"authenticate/{intent['id']}")
        intent |= {
            "status": "requires_action",
            "last_payment_error": None,
            "next_action": {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": address, "return_url": return_url},
            },
            "_card": card.number,
        }
        account.keep(intent)
        account.record("payment_intent.requires_action", intent)
        return intent
    return _charge(account, intent, card)


def finish_authentication(account: Account, intent: Document, *, succeeded: bool) -> Document:
    """The shopper's answer on the bank's page; raises a 402 where the payment fails."""
    if intent["status"] != "requires_action":
        raise unexpected_state("authenticate", shown(intent))
    if not succeeded:
        return _decline(account, intent, "authentication_failed")
    return _charge(account, intent, cards.authenticated(cards.BY_NUMBER[intent["_card"]]))


def _charge(account: Account, intent: Document, card: Card) -> Document:
    later = intent["capture_method"] == "manual"
    failure = cards.DECLINES.get(card.decline or "")
    charge = account.add(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_captured=0 if later or failure else intent["amount"],
        amount_refunded=0,
        captured=not (later or failure),
        currency=intent["currency"],
        description=intent["description"],
        disputed=False,
        failure_code=failure and failure[0],
        failure_message=failure and failure[2],
        metadata=intent["metadata"],
        paid=failure is None,
        payment_intent=intent["id"],
        payment_method=intent["payment_method"],
        payment_method_details={"type": "card", "card": {"brand": card.brand, "last4": card.last4}},
        refunded=False,
        status="failed" if failure else "succeeded",
    )
    intent["latest_charge"] = charge["id"]
    if card.decline:
        account.record("charge.failed", charge)
        return _decline(account, intent, card.decline)
    intent |= {
        "status": "requires_capture" if later else "succeeded",
        "amount_capturable": intent["amount"] if later else 0,
        "amount_received": 0 if later else intent["amount"],
        "last_payment_error": None,
        "next_action": None,
    }
    account.keep(intent)
    account.record("charge.succeeded", charge)
    account.record("payment_intent.amount_capturable_updated" if later else "payment_intent.succeeded", intent)
    return intent


def _decline(account: Account, intent: Document, failure: str) -> Document:
    code, decline_code, message = cards.DECLINES[failure]
    error = {"type": "card_error", "code": code, "message": message}
    if decline_code:
        error["decline_code"] = decline_code
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": error,
        "next_action": None,
        "payment_method": None,
    }
    account.keep(intent)
    account.record("payment_intent.payment_failed", intent)
    raise declined(message, code, decline_code, shown(intent))


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
    charge |= {"captured": True, "amount_captured": amount}
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    account.keep(charge)
    account.keep(intent)
    account.record("charge.captured", charge)
    account.record("payment_intent.succeeded", intent)
    return intent


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


def abandon(account: Account, intent: Document, reason: str | None) -> Document:
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
