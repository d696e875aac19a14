"""The endpoints under /v1: who asks, with which key, and what trouble was asked for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from models.values import clock
from shop_app.integrations.payments.sandbox import endpoints, intents, refunds, sessions
from shop_app.integrations.payments.sandbox.books import (
    API_VERSION,
    Account,
    Books,
    Document,
    account_name,
    new_id,
    shown,
)
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.faults import Fault, Faults
from shop_app.integrations.payments.sandbox.parameters import (
    EventList,
    Expandable,
    IntentCancel,
    IntentCapture,
    IntentConfirm,
    IntentCreate,
    Listing,
    Parameters,
    RefundCreate,
    RefundList,
    SessionCreate,
    SessionList,
    WebhookEndpointCreate,
    read,
    unfold,
)
from shop_app.integrations.payments.sandbox.refusals import (
    Refusal,
    invalid_parameter,
    key_for_two_bodies,
    key_in_use,
    wrong_key,
)

Operation = Callable[..., Document]
MOST_BYTES = 256 * 1024
_EXPANDABLE = {"payment_intent": "payment_intent", "latest_charge": "charge", "charge": "charge"}


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


_OPERATIONS: list[tuple[str, str, type[Expandable], Operation]] = [
    ("POST", "/v1/checkout/sessions", SessionCreate, sessions.create),
    ("GET", "/v1/checkout/sessions", SessionList, _list("checkout.session", "payment_intent")),
    ("GET", "/v1/checkout/sessions/{id}", Expandable, _retrieve("checkout.session")),
    ("POST", "/v1/checkout/sessions/{id}/expire", Expandable, sessions.expire),
    ("POST", "/v1/payment_intents", IntentCreate, intents.create),
    ("GET", "/v1/payment_intents", Listing, _list("payment_intent")),
    ("GET", "/v1/payment_intents/{id}", Expandable, _retrieve("payment_intent")),
    ("POST", "/v1/payment_intents/{id}/confirm", IntentConfirm, intents.confirm),
    ("POST", "/v1/payment_intents/{id}/capture", IntentCapture, intents.capture),
    ("POST", "/v1/payment_intents/{id}/cancel", IntentCancel, intents.cancel),
    ("GET", "/v1/charges/{id}", Expandable, _retrieve("charge")),
    ("POST", "/v1/refunds", RefundCreate, refunds.create),
    ("GET", "/v1/refunds", RefundList, _list("refund", "payment_intent")),
    ("GET", "/v1/refunds/{id}", Expandable, _retrieve("refund")),
    ("GET", "/v1/events", EventList, _list("event", "type")),
    ("GET", "/v1/events/{id}", Expandable, _retrieve("event")),
    ("POST", "/v1/webhook_endpoints", WebhookEndpointCreate, endpoints.create),
]


class Cut(Response):
    """Promises more than it sends, so that the connection breaks under the caller."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError("cut on request")


class Desk:
    """Answers one call at a time: effect, remembered answer and events are one transaction of the books."""

    def __init__(self, books: Books, faults: Faults, courier: Courier) -> None:
        self._books, self._faults, self._courier = books, faults, courier
        self._keys_in_use: set[tuple[str, str]] = set()

    def routes(self) -> list[Route]:
        routes = [
            Route(path, self._endpoint(model, operation), methods=[method])
            for method, path, model, operation in _OPERATIONS
        ]
        return [*routes, Route("/v1/{rest:path}", _unrecognised, methods=["GET", "POST", "DELETE"])]

    def _endpoint(self, model: type[Expandable], operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                return await self._answer(request, model, operation)
            except Refusal as refusal:
                return _response(refusal.status, json.dumps(refusal.body))

        return endpoint

    async def _answer(self, request: Request, model: type[Expandable], operation: Operation) -> Response:
        name = _account_of(request)
        fault = self._faults.next(request.method, request.url.path, name)
        if fault and fault.before:
            return await _strike(fault)
        given = unfold(await _pairs(request))
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        claim = (name, key or "")
        if key and claim in self._keys_in_use:
            raise key_in_use()
        self._keys_in_use.add(claim)
        try:
            response = self._act(request, name, key, model, given, operation, fault)
            self._courier.wake()
            if fault and fault.kind == "delay":
                await asyncio.sleep(fault.seconds)
            return Cut() if fault and fault.kind == "reset_after_effect" else response
        finally:
            self._keys_in_use.discard(claim)

    def _act(
        self,
        request: Request,
        name: str,
        key: str | None,
        model: type[Expandable],
        given: dict[str, Any],
        operation: Operation,
        fault: Fault | None,
    ) -> Response:
        request_id = new_id("req")
        fingerprint = f"{request.method} {request.url.path} {json.dumps(given, sort_keys=True)}"
        with self._books.writing():
            at = int(clock.now().timestamp())
            account = Account(self._books, name, at, request_id=request_id, key=key)
            if key and (earlier := account.remembered(key)) is not None:
                if earlier["request"] != fingerprint:
                    raise key_for_two_bodies(key)
                return _response(earlier["status"], earlier["body"], {"Idempotent-Replayed": "true"})
            asked = read(model, given)
            try:
                document = operation(account, asked, *request.path_params.values())
                if fault and fault.kind == "error_after_effect":
                    raise fault.refusal()
            except Refusal as refusal:
                status, body = refusal.status, json.dumps(refusal.body)
            else:
                # A wrong `expand` leaves the transaction from here, and takes the effect with it.
                status, body = 200, json.dumps(_rendered(account, document, asked, request))
            if key:
                account.remember(key, fingerprint, status, body)
        return _response(status, body, {"Request-Id": request_id})


async def _strike(fault: Fault) -> Response:
    if fault.kind == "error":
        raise fault.refusal()
    if fault.kind == "hang":
        await asyncio.sleep(fault.seconds)
    return Cut()


def _account_of(request: Request) -> str:
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    name = account_name(key)
    if name is None:
        raise wrong_key(key)
    version = request.headers.get("stripe-version", API_VERSION)
    if version != API_VERSION:
        raise invalid_parameter("Stripe-Version", f"Invalid Stripe API version: {version}")
    return name


async def _pairs(request: Request) -> list[tuple[str, str]]:
    if request.method == "GET":
        return request.query_params.multi_items()
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Refusal(413, "Request body is too large.")
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body), errors="strict")
    except ValueError:
        raise Refusal(400, "Invalid request body: form fields in UTF-8 are expected.") from None


def _rendered(account: Account, document: Document, asked: Parameters, request: Request) -> Document:
    expand = asked.expand if isinstance(asked, Expandable) else []
    if document["object"] != "list":
        return _expanded(account, shown(document), expand)
    inner = [path.removeprefix("data.") for path in expand]
    rows = [_expanded(account, shown(row), inner) for row in document["data"]]
    return {**document, "data": rows, "url": request.url.path}


def _expanded(account: Account, document: Document, paths: list[str]) -> Document:
    for path in paths:
        name, _, rest = path.partition(".")
        kind = _EXPANDABLE.get(name)
        if kind is None or name not in document:
            raise invalid_parameter("expand", f"This property cannot be expanded ({path}).")
        reference = document[name]
        if reference is not None:
            found = shown(account.find(kind, reference if isinstance(reference, str) else reference["id"]))
            document[name] = _expanded(account, found, [rest] if rest else [])
    return document


async def _unrecognised(request: Request) -> Response:
    refusal = Refusal(404, f"Unrecognized request URL ({request.method}: {request.url.path}).")
    return _response(refusal.status, json.dumps(refusal.body))


def _response(status: int, body: str, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, {"Stripe-Version": API_VERSION, **(headers or {})}, "application/json")
