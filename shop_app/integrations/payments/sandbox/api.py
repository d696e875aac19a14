"""The desk behind /v1: who asks, with which key, and what trouble was asked for."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from models.values import clock
from shop_app.integrations.payments.sandbox.books import API_VERSION, Account, Books, account_name, new_id
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.faults import Fault, Faults
from shop_app.integrations.payments.sandbox.forms import read, unfold
from shop_app.integrations.payments.sandbox.operations import Operation, operations, rendered
from shop_app.integrations.payments.sandbox.parameters import Expandable
from shop_app.integrations.payments.sandbox.refunds import Refunds
from shop_app.integrations.payments.sandbox.refusals import (
    Refusal,
    invalid_parameter,
    key_for_two_bodies,
    key_in_use,
    wrong_key,
)

MOST_BYTES = 256 * 1024


class Desk:
    """Answers one call at a time: effect, remembered answer and events are one transaction of the books."""

    def __init__(self, books: Books, faults: Faults, courier: Courier, refunds: Refunds) -> None:
        self._books, self._faults, self._courier, self._refunds = books, faults, courier, refunds
        self._keys_in_use: set[tuple[str, str]] = set()

    def routes(self) -> list[Route]:
        routes = [
            Route(path, self._endpoint(model, operation), methods=[method])
            for method, path, model, operation in operations(self._refunds)
        ]
        return [*routes, Route("/v1/{rest:path}", _unrecognised, methods=["GET", "POST", "DELETE"])]

    def _endpoint(self, model: type[Expandable], operation: Operation) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                return await self._answer(request, model, operation)
            except Refusal as refusal:
                return _response(refusal.status, json.dumps(refusal.body), refusal.headers)

        return endpoint

    async def _answer(self, request: Request, model: type[Expandable], operation: Operation) -> Response:
        name = _account_of(request)
        fault = self._faults.next(request.method, request.url.path, name)
        if fault and fault.before:
            return await fault.strike()
        given = unfold(await _pairs(request))
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        claim = (name, key or "")
        if key and claim in self._keys_in_use:
            raise key_in_use()
        self._keys_in_use.add(claim)
        try:
            response = self._act(request, name, key, model, given, operation, fault)
            self._courier.wake()
            return await fault.struck_on(response) if fault else response
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
                status, body = 200, json.dumps(rendered(account, document, asked, request.url.path))
            if key:
                account.remember(key, fingerprint, status, body)
        return _response(status, body, {"Request-Id": request_id})


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


async def _unrecognised(request: Request) -> Response:
    refusal = Refusal(404, f"Unrecognized request URL ({request.method}: {request.url.path}).")
    return _response(refusal.status, json.dumps(refusal.body))


def _response(status: int, body: str, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, {"Stripe-Version": API_VERSION, **(headers or {})}, "application/json")
