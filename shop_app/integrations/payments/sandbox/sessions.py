"""Checkout sessions: a payment, or the taking of a card, with a page around it."""

from __future__ import annotations

from typing import Any

from shop_app.integrations.payments.sandbox import holds, intents, setups
from shop_app.integrations.payments.sandbox.books import Account, Document
from shop_app.integrations.payments.sandbox.origins import is_web_address, page_address
from shop_app.integrations.payments.sandbox.parameters import Expandable, PaymentIntentData, SessionCreate
from shop_app.integrations.payments.sandbox.refusals import Refusal, invalid_parameter, missing_parameter

SHORTEST_LIFE_S, LONGEST_LIFE_S = 30 * 60, 24 * 3600


def create(account: Account, asked: SessionCreate) -> Document:
    for name, url in (("success_url", asked.success_url), ("cancel_url", asked.cancel_url)):
        if url is not None and not is_web_address(url):
            raise invalid_parameter(name, "Not a valid URL", "url_invalid")
    if asked.customer is not None:
        account.find("customer", asked.customer, param="customer")
        if asked.customer_email is not None:
            raise invalid_parameter("customer_email", "You may only specify one of: customer, customer_email.")
    session = account.add(
        "checkout.session",
        "cs_test",
        branding_settings={"display_name": asked.branding_settings.display_name or _title(account.name)},
        cancel_url=asked.cancel_url,
        client_reference_id=asked.client_reference_id,
        customer=asked.customer,
        customer_details={"email": asked.customer_email} if asked.customer_email else None,
        customer_email=asked.customer_email,
        expires_at=_end(account.at, asked.expires_at),
        metadata=asked.metadata,
        mode=asked.mode,
        payment_intent=None,
        payment_method_types=["card"],
        status="open",
        success_url=asked.success_url,
        url=None,
        **(_paying if asked.mode == "payment" else _taking_a_card)(account, asked),
    )
    session["url"] = page_address(asked.success_url, session["id"])
    account.keep(session)
    account.remind(session, session["expires_at"])
    return session


def _paying(account: Account, asked: SessionCreate) -> dict[str, Any]:
    if not asked.line_items:
        raise missing_parameter("line_items")
    for name in ("currency", "setup_intent_data"):
        if getattr(asked, name) is not None:
            raise invalid_parameter(name, f"You can not pass `{name}` in `payment` mode.")
    currencies = {item.price_data.currency for item in asked.line_items}
    if len(currencies) > 1:
        raise invalid_parameter("line_items", "All line items must have the same currency.")
    total = sum(item.price_data.unit_amount * item.quantity for item in asked.line_items)
    intents.refuse_too_little(total, *currencies)
    return {
        "amount_subtotal": total,
        "amount_total": total,
        "currency": currencies.pop(),
        "payment_status": "unpaid",
        "setup_intent": None,
        "_lines": [item.model_dump() for item in asked.line_items],
        "_payment_intent_data": (asked.payment_intent_data or PaymentIntentData()).model_dump(),
    }


def _taking_a_card(account: Account, asked: SessionCreate) -> dict[str, Any]:
    if asked.line_items or asked.payment_intent_data:
        name = "line_items" if asked.line_items else "payment_intent_data"
        raise invalid_parameter(name, f"You can not pass `{name}` in `setup` mode.")
    if not (asked.currency or asked.allowed_payment_method_types):
        raise missing_parameter("currency")
    if asked.customer is None:
        raise missing_parameter("customer")
    data = asked.setup_intent_data.model_dump() if asked.setup_intent_data else {"description": None, "metadata": {}}
    return {
        "amount_subtotal": None,
        "amount_total": None,
        "currency": asked.currency,
        "payment_status": "no_payment_required",
        "setup_intent": setups.begin(account, asked.customer, **data)["id"],
        "_lines": [],
    }


def _end(at: int, asked: int | None) -> int:
    end = at + LONGEST_LIFE_S if asked is None else asked
    if end < at + SHORTEST_LIFE_S:
        raise invalid_parameter(
            "expires_at",
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
        )
    if end > at + LONGEST_LIFE_S:
        raise invalid_parameter(
            "expires_at",
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
        )
    return end


def expire(account: Account, asked: Expandable, session_id: str) -> Document:
    session = account.find("checkout.session", session_id)
    if session["status"] != "open":
        raise Refusal(
            400,
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`.",
        )
    return close(account, session)


def lapse(account: Account, session: Document) -> None:
    if session["status"] == "open":
        close(account, session)


def close(account: Account, session: Document) -> Document:
    session |= {"status": "expired", "url": None}
    account.keep(session)
    if session["payment_intent"] is not None:
        holds.abandon(account, account.find("payment_intent", session["payment_intent"]), "abandoned")
    if session["setup_intent"] is not None:
        setups.abandon(account, account.find("setup_intent", session["setup_intent"]))
    account.record("checkout.session.expired", session)
    return session


def submit(account: Account, session: Document, method: Document) -> Document:
    """The intent after the card was tried; raises a 402 when declined. The session must be open."""
    if session["mode"] == "setup":
        setup = account.find("setup_intent", session["setup_intent"])
        intent = setups.take(account, setup, method, session["success_url"])
    else:
        intent = intents.pay(account, _intent(account, session), method, session["success_url"])
    if intent["status"] in ("succeeded", "requires_capture"):
        complete(account, session)
    return intent


def _intent(account: Account, session: Document) -> Document:
    if session["payment_intent"] is not None:
        return account.find("payment_intent", session["payment_intent"])
    intent = intents.begin(
        account,
        session["amount_total"],
        session["currency"],
        customer=session["customer"],
        receipt_email=session["customer_email"],
        **session["_payment_intent_data"],
    )
    session["payment_intent"] = intent["id"]
    account.keep(session)
    return intent


def complete(account: Account, session: Document) -> None:
    session |= {"status": "complete", "url": None}
    if session["mode"] == "payment":
        intent = account.find("payment_intent", session["payment_intent"])
        session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
    account.keep(session)
    account.record("checkout.session.completed", session)


def return_address(session: Document) -> str:
    address: str = session["success_url"]
    return address.replace("{CHECKOUT_SESSION_ID}", session["id"])


def _title(account: str) -> str:
    return account.replace("-", " ").replace("_", " ").capitalize()
