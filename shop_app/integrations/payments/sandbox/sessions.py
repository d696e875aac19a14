"""Checkout sessions: a payment with a page around it."""

from __future__ import annotations

from shop_app.integrations.payments.sandbox import intents
from shop_app.integrations.payments.sandbox.books import Account, Document
from shop_app.integrations.payments.sandbox.cards import Card
from shop_app.integrations.payments.sandbox.origins import is_web_address, page_address
from shop_app.integrations.payments.sandbox.parameters import Expandable, SessionCreate
from shop_app.integrations.payments.sandbox.refusals import Refusal, invalid_parameter

SHORTEST_LIFE_S, LONGEST_LIFE_S = 30 * 60, 24 * 3600


def create(account: Account, asked: SessionCreate) -> Document:
    currencies = {item.price_data.currency for item in asked.line_items}
    if len(currencies) > 1:
        raise invalid_parameter("line_items", "All line items must have the same currency.")
    total = sum(item.price_data.unit_amount * item.quantity for item in asked.line_items)
    intents.refuse_too_little(total, *currencies)
    for name, url in (("success_url", asked.success_url), ("cancel_url", asked.cancel_url)):
        if url is not None and not is_web_address(url):
            raise invalid_parameter(name, "Not a valid URL", "url_invalid")
    session = account.add(
        "checkout.session",
        "cs_test",
        amount_subtotal=total,
        amount_total=total,
        branding_settings={"display_name": asked.branding_settings.display_name or _title(account.name)},
        cancel_url=asked.cancel_url,
        client_reference_id=asked.client_reference_id,
        currency=currencies.pop(),
        customer_details={"email": asked.customer_email} if asked.customer_email else None,
        customer_email=asked.customer_email,
        expires_at=_end(account.at, asked.expires_at),
        metadata=asked.metadata,
        mode=asked.mode,
        payment_intent=None,
        payment_method_types=["card"],
        payment_status="unpaid",
        status="open",
        success_url=asked.success_url,
        url=None,
        _lines=[item.model_dump() for item in asked.line_items],
        _payment_intent_data=asked.payment_intent_data.model_dump(),
    )
    session["url"] = page_address(asked.success_url, session["id"])
    account.keep(session)
    return session


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


def close(account: Account, session: Document) -> Document:
    session |= {"status": "expired", "url": None}
    account.keep(session)
    if session["payment_intent"] is not None:
        intents.abandon(account, account.find("payment_intent", session["payment_intent"]), "abandoned")
    account.record("checkout.session.expired", session)
    return session


def pay(account: Account, session: Document, card: Card) -> Document:
    """The intent after the try; raises a 402 when declined. The session must be open."""
    if session["payment_intent"] is None:
        intent = intents.begin(
            account,
            session["amount_total"],
            session["currency"],
            receipt_email=session["customer_email"],
            **session["_payment_intent_data"],
        )
        session["payment_intent"] = intent["id"]
        account.keep(session)
    else:
        intent = account.find("payment_intent", session["payment_intent"])
    intent = intents.pay(account, intent, card, session["success_url"])
    if intent["status"] in ("succeeded", "requires_capture"):
        complete(account, session)
    return intent


def complete(account: Account, session: Document) -> None:
    intent = account.find("payment_intent", session["payment_intent"])
    session |= {
        "status": "complete",
        "payment_status": "paid" if intent["status"] == "succeeded" else "unpaid",
        "url": None,
    }
    account.keep(session)
    account.record("checkout.session.completed", session)


def return_address(session: Document) -> str:
    address: str = session["success_url"]
    return address.replace("{CHECKOUT_SESSION_ID}", session["id"])


def _title(account: str) -> str:
    return account.replace("-", " ").replace("_", " ").capitalize()
