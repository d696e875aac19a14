"""Setup intents: taking a card for later, without charging it."""

from __future__ import annotations

from typing import Any

from shop_app.integrations.payments.sandbox import cards, methods
from shop_app.integrations.payments.sandbox.books import Account, Document, new_id, shown
from shop_app.integrations.payments.sandbox.origins import page_address
from shop_app.integrations.payments.sandbox.refusals import Refusal, card_refused


def begin(account: Account, customer: str, **fields: Any) -> Document:
    setup = account.add(
        "setup_intent",
        "seti",
        cancellation_reason=None,
        client_secret=None,
        customer=customer,
        last_setup_error=None,
        next_action=None,
        payment_method=None,
        payment_method_types=["card"],
        status="requires_payment_method",
        usage="off_session",
        **fields,
    )
    setup["client_secret"] = new_id(f"{setup['id']}_secret")
    account.keep(setup)
    account.record("setup_intent.created", setup)
    return setup


def take(account: Account, setup: Document, method: Document, return_url: str) -> Document:
    """Tries to keep the card. A decline is written down and then raised, as Stripe answers 402."""
    card = methods.card_of(method)
    setup["payment_method"] = method["id"]
    if card.authenticate and card.away != "pays":
        address = page_address(return_url, f"authenticate/{setup['id']}")
        setup |= {
            "status": "requires_action",
            "last_setup_error": None,
            "next_action": {
                "type": "redirect_to_url",
                "redirect_to_url": {"url": address, "return_url": return_url},
            },
        }
        account.keep(setup)
        account.record("setup_intent.requires_action", setup)
        return setup
    return _settle(account, setup, None if card.saves else card.decline)


def finish_authentication(account: Account, setup: Document, *, succeeded: bool) -> Document:
    if setup["status"] != "requires_action":
        raise Refusal(
            400, "This SetupIntent does not wait for its authentication.", code="setup_intent_unexpected_state"
        )
    card = methods.card_of(account.find("payment_method", setup["payment_method"]))
    declined = None if card.saves else card.decline
    return _settle(account, setup, declined if succeeded else "authentication_failed")


def _settle(account: Account, setup: Document, failure: str | None) -> Document:
    if failure is not None:
        code, decline_code, message = cards.DECLINES[failure]
        error = {"type": "card_error", "code": code, "message": message}
        if decline_code:
            error["decline_code"] = decline_code
        setup |= {
            "status": "requires_payment_method",
            "last_setup_error": error,
            "next_action": None,
            "payment_method": None,
        }
        account.keep(setup)
        account.record("setup_intent.setup_failed", setup)
        raise card_refused(message, code, decline_code, setup_intent=shown(setup))
    setup |= {"status": "succeeded", "last_setup_error": None, "next_action": None}
    account.keep(setup)
    method = account.find("payment_method", setup["payment_method"])
    methods.keep_for(account, method, setup["customer"], set_up=True)
    account.record("setup_intent.succeeded", setup)
    return setup


def abandon(account: Account, setup: Document) -> None:
    if setup["status"] == "succeeded":
        return
    setup |= {"status": "canceled", "cancellation_reason": "abandoned", "next_action": None}
    account.keep(setup)
    account.record("setup_intent.canceled", setup)
