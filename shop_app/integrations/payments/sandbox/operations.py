"""The endpoints under /v1: what each takes and does, and how its answer is written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shop_app.integrations.payments.sandbox import (
    disputes,
    endpoints,
    holds,
    intents,
    methods,
    parameters,
    sessions,
)
from shop_app.integrations.payments.sandbox.books import Account, Document, shown
from shop_app.integrations.payments.sandbox.parameters import Expandable, Listing, Parameters
from shop_app.integrations.payments.sandbox.refunds import Refunds
from shop_app.integrations.payments.sandbox.refusals import invalid_parameter

Operation = Callable[..., Document]
_EXPANDABLE = {
    "charge": "charge",
    "customer": "customer",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "setup_intent": "setup_intent",
}


def operations(refunds: Refunds) -> list[tuple[str, str, type[Expandable], Operation]]:
    """Method, path, parameters, and what is done; everything else is refused."""
    return [
        ("POST", "/v1/checkout/sessions", parameters.SessionCreate, sessions.create),
        ("GET", "/v1/checkout/sessions", parameters.SessionList, _list("checkout.session", "payment_intent")),
        ("GET", "/v1/checkout/sessions/{id}", Expandable, _retrieve("checkout.session")),
        ("POST", "/v1/checkout/sessions/{id}/expire", Expandable, sessions.expire),
        ("POST", "/v1/payment_intents", parameters.IntentCreate, intents.create),
        ("GET", "/v1/payment_intents", parameters.IntentList, _list("payment_intent", "customer")),
        ("GET", "/v1/payment_intents/{id}", Expandable, _retrieve("payment_intent")),
        ("POST", "/v1/payment_intents/{id}/confirm", parameters.IntentConfirm, intents.confirm),
        ("POST", "/v1/payment_intents/{id}/capture", parameters.IntentCapture, holds.capture),
        ("POST", "/v1/payment_intents/{id}/cancel", parameters.IntentCancel, holds.cancel),
        ("GET", "/v1/charges", parameters.ChargeList, _list("charge", "payment_intent", "customer")),
        ("GET", "/v1/charges/{id}", Expandable, _retrieve("charge")),
        ("POST", "/v1/refunds", parameters.RefundCreate, refunds.create),
        ("GET", "/v1/refunds", parameters.RefundList, _list("refund", "payment_intent")),
        ("GET", "/v1/refunds/{id}", Expandable, _retrieve("refund")),
        ("GET", "/v1/disputes", parameters.DisputeList, _list("dispute", "charge", "payment_intent")),
        ("GET", "/v1/disputes/{id}", Expandable, _retrieve("dispute")),
        ("POST", "/v1/disputes/{id}", parameters.DisputeUpdate, disputes.update),
        ("POST", "/v1/disputes/{id}/close", Expandable, disputes.close),
        ("POST", "/v1/customers", parameters.CustomerCreate, methods.create_customer),
        ("GET", "/v1/customers/{id}", Expandable, _retrieve("customer")),
        ("GET", "/v1/customers/{id}/payment_methods", parameters.PaymentMethodList, methods.listed),
        ("GET", "/v1/payment_methods/{id}", Expandable, _retrieve("payment_method")),
        ("POST", "/v1/payment_methods/{id}/detach", Expandable, methods.detach),
        ("GET", "/v1/setup_intents/{id}", Expandable, _retrieve("setup_intent")),
        ("GET", "/v1/events", parameters.EventList, _list("event", "type")),
        ("GET", "/v1/events/{id}", Expandable, _retrieve("event")),
        ("POST", "/v1/webhook_endpoints", parameters.WebhookEndpointCreate, endpoints.create),
        ("DELETE", "/v1/webhook_endpoints/{id}", Expandable, endpoints.delete),
    ]


def _retrieve(kind: str) -> Operation:
    return lambda account, asked, identifier: account.find(kind, identifier)


def _list(kind: str, *filters: str) -> Operation:
    def listed(account: Account, asked: Listing) -> Document:
        data, more = account.listed(
            kind,
            limit=asked.limit,
            starting_after=asked.starting_after,
            created=asked.created.model_dump(),
            **{name: getattr(asked, name) for name in filters},
        )
        return {"object": "list", "data": data, "has_more": more}

    return listed


def rendered(account: Account, document: Document, asked: Parameters, path: str) -> Document:
    expand = asked.expand if isinstance(asked, Expandable) else []
    if document["object"] != "list":
        return _expanded(account, shown(document), expand)
    inner = [path.removeprefix("data.") for path in expand]
    rows = [_expanded(account, shown(row), inner) for row in document["data"]]
    return {**document, "data": rows, "url": path}


def _expanded(account: Account, document: Document, paths: list[str]) -> Document:
    for path in paths:
        name, _, rest = path.partition(".")
        kind = _EXPANDABLE.get(name)
        if kind is None or name not in document:
            raise invalid_parameter("expand", f"This property cannot be expanded ({path}).")
        reference: Any = document[name]
        if reference is not None:
            found = shown(account.find(kind, reference if isinstance(reference, str) else reference["id"]))
            document[name] = _expanded(account, found, [rest] if rest else [])
    return document
