"""Payment intents and their charges."""

from __future__ import annotations

from typing import Any

from shop_app.integrations.payments.sandbox import cards, disputes, methods
from shop_app.integrations.payments.sandbox.books import Account, Document, new_id, shown
from shop_app.integrations.payments.sandbox.cards import Card
from shop_app.integrations.payments.sandbox.origins import page_address
from shop_app.integrations.payments.sandbox.parameters import IntentConfirm, IntentCreate, Units
from shop_app.integrations.payments.sandbox.refusals import declined, invalid_parameter, unexpected_state

# docs.stripe.com/currencies, "minimum charge amounts"; other currencies have none here.
_LEAST_UNITS = {"usd": 50, "eur": 50, "gbp": 30, "jpy": 50, "chf": 50, "cad": 50, "aud": 50}
HOLD_LIFE_S = 7 * 24 * 3600


def create(account: Account, asked: IntentCreate) -> Document:
    if asked.customer is not None:
        account.find("customer", asked.customer, param="customer")
    for name in ("off_session", "return_url"):
        if getattr(asked, name) and not asked.confirm:
            raise invalid_parameter(name, f"The parameter `{name}` cannot be passed without `confirm`.")
    if asked.confirm and asked.payment_method is None:
        raise invalid_parameter("payment_method", "A PaymentIntent is confirmed with a PaymentMethod.")
    method = asked.payment_method and methods.given(account, asked.payment_method, asked.customer)
    intent = begin(
        account,
        asked.amount,
        asked.currency,
        description=asked.description,
        capture_method=asked.capture_method,
        customer=asked.customer,
        receipt_email=asked.receipt_email,
        metadata=asked.metadata,
        setup_future_usage=asked.setup_future_usage,
    )
    if not (asked.confirm and method):
        return intent
    return pay(account, intent, method, asked.return_url or "", is_away=asked.off_session)


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
    method = methods.given(account, asked.payment_method, intent["customer"])
    return pay(account, intent, method, asked.return_url)


def pay(account: Account, intent: Document, method: Document, return_url: str, *, is_away: bool = False) -> Document:
    """Tries a card. A decline is written down and then raised, as Stripe answers 402."""
    if intent["status"] not in ("requires_payment_method", "requires_confirmation", "requires_action"):
        raise unexpected_state("confirm", shown(intent))
    card = methods.card_of(method)
    intent["payment_method"] = method["id"]
    if is_away:
        if card.away == "pays" or (card.away == "pays_once_set_up" and method["_set_up"]):
            return _charge(account, intent, method, card)
        return _decline(account, intent, "authentication_required")
    if card.authenticate:
        address = page_address(return_url, f"authenticate/{intent['id']}")
        intent |= {
            "status": "requires_action",
            "last_payment_error": None,
            "next_action": {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": address, "return_url": return_url},
            },
        }
        account.keep(intent)
        account.record("payment_intent.requires_action", intent)
        return intent
    return _charge(account, intent, method, card)


def finish_authentication(account: Account, intent: Document, *, succeeded: bool) -> Document:
    """The shopper's answer on the bank's page; raises a 402 where the payment fails."""
    if intent["status"] != "requires_action":
        raise unexpected_state("authenticate", shown(intent))
    if not succeeded:
        return _decline(account, intent, "authentication_failed")
    method = account.find("payment_method", intent["payment_method"])
    return _charge(account, intent, method, cards.authenticated(methods.card_of(method)))


def _charge(account: Account, intent: Document, method: Document, card: Card) -> Document:
    later = intent["capture_method"] == "manual"
    failure = cards.DECLINES.get(card.decline or "")
    details = method["card"] | {"capture_before": account.at + HOLD_LIFE_S if later else None}
    charge = account.add(
        "charge",
        "ch",
        amount=intent["amount"],
        amount_captured=0 if later or failure else intent["amount"],
        amount_refunded=0,
        balance_transaction=None if later or failure else new_id("txn"),
        captured=not (later or failure),
        currency=intent["currency"],
        customer=intent["customer"],
        description=intent["description"],
        disputed=False,
        failure_code=failure and failure[0],
        failure_message=failure and failure[2],
        metadata=intent["metadata"],
        paid=failure is None,
        payment_intent=intent["id"],
        payment_method=method["id"],
        payment_method_details={"type": "card", "card": details},
        refunded=False,
        status="failed" if failure else "succeeded",
        _card=card.number,
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
    if intent["customer"] and intent["setup_future_usage"]:
        set_up = intent["setup_future_usage"] == "off_session"
        methods.keep_for(account, method, intent["customer"], set_up=set_up)
    if later:
        account.remind(intent, account.at + HOLD_LIFE_S)
    elif card.dispute:
        disputes.begin(account, charge, reason=card.dispute, inquiry=card.inquiry)
    return intent


def _decline(account: Account, intent: Document, failure: str) -> Document:
    code, decline_code, message = cards.DECLINES[failure]
    error = {"type": "card_error", "code": code, "message": message, "payment_method": intent["payment_method"]}
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
