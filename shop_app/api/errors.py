"""Refusals as HTTP. Here alone a family of errors meets a status number (C17)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from http import HTTPStatus
from typing import Any

import orjson
import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.errors import (
    Conflict,
    Gone,
    NotFound,
    NotSignedIn,
    PermissionDenied,
    RetryLater,
    ShopError,
    UpstreamFailed,
    ValidationFailed,
)
from shop_app.core.cache import Answer
from shop_app.core.hosts import remembered
from shop_app.core.negotiation import Wishes
from shop_app.core.telemetry import Asked, asked, trace_of
from shop_app.core.translation import SOURCE_LANGUAGE, said, speaking, t

PROBLEM = "application/problem+json"
MOST_BYTES = 1_000_000

# The first family that fits: the narrower stands before the wider.
_STATUS: dict[type[ShopError], int] = {
    Gone: 410,
    NotFound: 404,
    NotSignedIn: 401,
    PermissionDenied: 403,
    ValidationFailed: 422,
    Conflict: 409,
    RetryLater: 503,
    UpstreamFailed: 502,
}
_TOO_OFTEN = {"RATE_LIMITED", "TOO_MANY_ATTEMPTS"}
_RETRY_AFTER_S = 2

_log = structlog.get_logger("api")


def status_of(error: ShopError) -> int:
    """401 who are you, 403 you may not, 404 not yours or not there, 410 no more, 409 look again, 422 mend it, 429 and
    503 later."""
    if error.reason in _TOO_OFTEN:
        return 429
    return next(status for family, status in _STATUS.items() if isinstance(error, family))


def answer_of(error: ShopError, request_id: str) -> Answer:
    """A refusal as a finished answer."""
    status = status_of(error)
    more: list[tuple[bytes, bytes]] = []
    if status in (429, 503):
        more.append((b"retry-after", str(error.details.get("retry_after_s", _RETRY_AFTER_S)).encode()))
    if status == 401:
        more.append((b"www-authenticate", b'Cookie realm="shop"'))
    return _problem(status, error.reason, said(error), error.details, request_id, more)


def unexpected(error: Exception, request: Asked) -> Answer:
    """What a caller is told of an error that nobody foresaw; its place goes into the log."""
    _log.error(
        "request failed",
        request_id=request.request_id,
        path=request.template,
        error=type(error).__name__,
        trace=trace_of(error),
    )
    sentence = t("Something went wrong on our side. Try again later.")
    return _problem(500, "INTERNAL_ERROR", sentence, {}, request.request_id)


def bad_request(error: ShopError, request_id: str) -> Response:
    """A refusal of something that could not even be read, whatever its family."""
    return response_of(_problem(400, error.reason, said(error), error.details, request_id))


def _problem(
    status: int,
    code: str,
    sentence: str,
    details: dict[str, Any],
    request_id: str,
    more: list[tuple[bytes, bytes]] | None = None,
) -> Answer:
    body = orjson.dumps(
        {
            "type": f"urn:shop:problem:{code.lower().replace('_', '-')}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": sentence,
            "request_id": request_id,
            "success": False,
            "data": None,
            "error": {"code": code, "message": sentence, "details": details},
        },
        default=str,
    )
    headers = (
        (b"content-type", PROBLEM.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *(more or ()),
    )
    return Answer(status, headers, body)


def response_of(answer: Answer) -> Response:
    """The same for Starlette."""
    response = Response(answer.body, answer.status)
    response.raw_headers = list(answer.headers)
    return response


def install(app: FastAPI) -> None:
    """Every error of the application leaves as a problem in the envelope."""
    for family, refuse in _REFUSALS.items():
        app.add_exception_handler(family, refuse)


def refusal_of(request: Request, error: Exception) -> Response:
    """The same for what does not pass through the framework."""
    refuse = next(refuse for family, refuse in _REFUSALS.items() if isinstance(error, family))
    return refuse(request, error)


def _request_id(request: Request) -> str:
    return asked(request.scope).request_id


def in_language_of(host_name: str, accepted: str) -> AbstractContextManager[None]:
    """What is said inside is in the caller's language, of those that the shop speaks, where we know the shop."""
    host = remembered(host_name)
    return speaking(host.choose(Wishes(accepted=accepted)).locale if host else SOURCE_LANGUAGE)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ShopError)
    with in_language_of(request.headers.get("host", ""), request.headers.get("accept-language", "")):
        return response_of(answer_of(error, asked(request.scope).request_id))


def _unusable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return _plain_problem(request, 400, "UNREADABLE_BODY", t("The body is not valid JSON."))
    fields = [{"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"]} for fault in faults]
    sentence = t("Some values are missing or not usable. See the details.")
    return _plain_problem(request, 422, ValidationFailed.code, sentence, {"fields": fields})


def _refused_by_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _framework_problem(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


def _framework_problem(request: Request, status: int) -> Response:
    codes = {
        400: ("UNREADABLE_BODY", t("The body cannot be read.")),
        404: ("NOT_FOUND", t("There is nothing at this address.")),
        405: ("METHOD_NOT_ALLOWED", t("This address does not answer to this method.")),
        413: ("BODY_TOO_LARGE", t("The body is larger than 1 MB.")),
    }
    code, sentence = codes.get(status, ("REFUSED", t("This request cannot be answered.")))
    return _plain_problem(request, status, code, sentence)


def _unstorable(request: Request, error: Exception) -> Response:
    return _plain_problem(request, 422, ValidationFailed.code, t("A value holds characters that cannot be stored."))


def _failed(request: Request, error: Exception) -> Response:
    return response_of(unexpected(error, asked(request.scope)))


def _plain_problem(
    request: Request, status: int, code: str, sentence: str, details: dict[str, Any] | None = None
) -> Response:
    return response_of(_problem(status, code, sentence, details or {}, asked(request.scope).request_id))


_REFUSALS: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    ShopError: _refused,
    RequestValidationError: _unusable,
    HTTPException: _refused_by_framework,
    psycopg.DataError: _unstorable,
    Exception: _failed,
}


class Edge:
    """Between the server and the application: refuses a body that says it is too large, and keeps an error that nobody
    expected out of the server's log, where its message would stand with the row in it.

    ``_failed`` has answered by then and noted the place.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared_length(scope) > MOST_BYTES:
            await _framework_problem(Request(scope), 413)(scope, receive, send)
            return
        has_answered = False

        async def send_on(message: Message) -> None:
            nonlocal has_answered
            has_answered = True
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception:
            if not has_answered:
                raise
        finally:
            # What the log and the figures call this request: the router has left the route that answered.
            asked(scope).template = asked(scope).template or getattr(scope.get("route"), "path", "")


def _declared_length(scope: Scope) -> int:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(declared) if declared.isdigit() else 0
