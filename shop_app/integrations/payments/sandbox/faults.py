"""Trouble on request: which calls fail, and how."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shop_app.integrations.payments.sandbox.changes import changed
from shop_app.integrations.payments.sandbox.refusals import Refusal

_ERRORS = {
    402: ("card_error", "Your card was declined.", {"code": "card_declined", "decline_code": "generic_decline"}),
    409: ("invalid_request_error", "Another request holds a lock on this object.", {"code": "lock_timeout"}),
    429: ("invalid_request_error", "Request rate limit exceeded.", {"code": "rate_limit"}),
}


class Cut(Response):
    """Promises more than it sends, so that the connection breaks under the caller."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = [(b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionResetError("cut on request")


class Fault(BaseModel):
    """Strikes the calls that match: the ``nth`` of them (from 1), or after ``skip`` of them every ``every``-th,
    ``times`` in all (0: for good).

    Before anything is done strike ``error``, ``reset`` and ``hang``, which is silent for ``seconds``. After it strike
    ``error_after_effect`` (remembered for the call's key), ``reset_after_effect``, ``delay`` (the answer comes
    ``seconds`` late), ``garble`` (the answer is not JSON) and ``change``: the answer is ``without`` some fields, and
    others hold what ``put`` says, such as a status of a version to come.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["error", "reset", "hang", "error_after_effect", "reset_after_effect", "delay", "garble", "change"]
    method: str = ""
    path: str = Field("", description="how the path begins, such as /v1/refunds")
    path_ends: str = Field("", description="and how it ends, such as /capture")
    account: str = ""
    status: int = 500
    retry_after_s: int | None = Field(None, description="what an error says in Retry-After")
    seconds: float = 60
    nth: int = Field(0, ge=0)
    times: int = Field(1, ge=0)
    every: int = Field(1, ge=1)
    skip: int = Field(0, ge=0)
    without: tuple[str, ...] = ()
    put: dict[str, Any] = {}
    _seen: int = PrivateAttr(0)
    _struck: int = PrivateAttr(0)

    def strikes(self, method: str, path: str, account: str) -> bool:
        if self.method not in ("", method) or self.account not in ("", account):
            return False
        if not (path.startswith(self.path) and path.endswith(self.path_ends)):
            return False
        if self.times and self._struck >= self.times:
            return False
        self._seen += 1
        if self.nth:
            due = self._seen == self.nth
        else:
            due = self._seen > self.skip and (self._seen - self.skip) % self.every == 0
        self._struck += due
        return due

    @property
    def before(self) -> bool:
        return self.kind in ("error", "reset", "hang")

    @property
    def struck(self) -> int:
        return self._struck

    async def strike(self) -> Response:
        """In place of doing anything."""
        if self.kind == "error":
            raise self.refusal()
        if self.kind == "hang":
            await asyncio.sleep(self.seconds)
        return Cut()

    async def struck_on(self, response: Response) -> Response:
        """What becomes of an answer whose effect stands."""
        match self.kind:
            case "delay":
                await asyncio.sleep(self.seconds)
            case "reset_after_effect":
                return Cut()
            case "garble":
                return Response(b"<html>Bad gateway", response.status_code, media_type="text/html")
            case "change":
                body = changed(json.loads(bytes(response.body)), without=self.without, put=self.put)
                return Response(json.dumps(body), response.status_code, media_type="application/json")
        return response

    def refusal(self) -> Refusal:
        kind, message, details = _ERRORS.get(self.status, ("api_error", "An unknown error occurred.", {}))
        refusal = Refusal(self.status, message, kind=kind, **details)
        if self.retry_after_s is not None:
            refusal.headers["Retry-After"] = str(self.retry_after_s)
        return refusal


class Faults:
    """In memory: a restarted sandbox is a healthy one."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def next(self, method: str, path: str, account: str) -> Fault | None:
        return next((fault for fault in self.planned if fault.strikes(method, path, account)), None)
