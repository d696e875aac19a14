"""Customers, and the cards that stay with them."""

from __future__ import annotations

from shop_app.integrations.payments.sandbox import cards
from shop_app.integrations.payments.sandbox.books import Account, Document
from shop_app.integrations.payments.sandbox.cards import Card
from shop_app.integrations.payments.sandbox.parameters import CustomerCreate, Expandable, PaymentMethodList
from shop_app.integrations.payments.sandbox.refusals import Refusal, invalid_parameter

EXPIRES_MONTH, EXPIRES_YEAR = 12, 2034


def create_customer(account: Account, asked: CustomerCreate) -> Document:
    return account.add("customer", "cus", email=asked.email, name=asked.name, metadata=asked.metadata)


def listed(account: Account, asked: PaymentMethodList, customer_id: str) -> Document:
    account.find("customer", customer_id)
    data, more = account.listed(
        "payment_method",
        limit=asked.limit,
        starting_after=asked.starting_after,
        customer=customer_id,
        type=asked.type,
    )
    return {"object": "list", "data": data, "has_more": more}


def take(account: Account, card: Card, *, expires: tuple[int, int] = (EXPIRES_MONTH, EXPIRES_YEAR)) -> Document:
    """A card that somebody typed in, or one of the test tokens; it belongs to nobody yet."""
    month, year = expires
    return account.add(
        "payment_method",
        "pm",
        billing_details={},
        card={"brand": card.brand, "last4": card.last4, "exp_month": month, "exp_year": year},
        customer=None,
        metadata={},
        type="card",
        _card=card.number,
        _set_up=False,
    )


def given(account: Account, identifier: str, customer: str | None) -> Document:
    """The card behind the parameter ``payment_method``: a test token makes a new one."""
    if (card := cards.BY_PAYMENT_METHOD.get(identifier)) is not None:
        return take(account, card)
    method = account.find("payment_method", identifier, param="payment_method")
    if method["customer"] != customer:
        raise invalid_parameter(
            "payment_method",
            "The PaymentMethod belongs to another Customer, or was detached: use it with the Customer that it is "
            "attached to.",
            "payment_method_unexpected_state",
        )
    return method


def card_of(method: Document) -> Card:
    return cards.BY_NUMBER[method["_card"]]


def keep_for(account: Account, method: Document, customer: str, *, set_up: bool) -> None:
    """Attaches the card; ``set_up`` says that the shopper agreed to charges while away."""
    is_new = method["customer"] is None
    method |= {"customer": customer, "_set_up": method["_set_up"] or set_up}
    account.keep(method)
    if is_new:
        account.record("payment_method.attached", method)


def detach(account: Account, asked: Expandable, identifier: str) -> Document:
    method = account.find("payment_method", identifier)
    if method["customer"] is None:
        raise Refusal(400, "The payment method is not attached to a customer, so it cannot be detached.")
    method |= {"customer": None, "_set_up": False}
    account.keep(method)
    account.record("payment_method.detached", method)
    return method
