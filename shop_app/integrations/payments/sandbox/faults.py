"""Trouble on request: which calls fail, and how."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from shop_app.integrations.payments.sandbox.refusals import Refusal

_ERRORS = {
    402: ("card_error", "Your card was declined.", {"code": "card_declined", "decline_code": "generic_decline"}),
    409: ("invalid_request_error", "Another request holds a lock on this object.", {"code": "lock_timeout"}),
    429: ("invalid_request_error", "Request rate limit exceeded.", {"code": "rate_limit"}),
}


class Fault(BaseModel):
    """Strikes the calls that match: after ``skip`` of them, every ``every``-th, ``times`` in all (0: for good).

    ``error``, ``reset`` and ``hang`` strike before anything is done; ``hang`` is silent for ``seconds``.
    ``error_after_effect`` (remembered for the call's key), ``reset_after_effect`` and ``delay`` strike after.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["error", "reset", "hang", "error_after_effect", "reset_after_effect", "delay"]
    method: str = ""
    path: str = Field("", description="how the path begins, such as /v1/refunds")
    account: str = ""
    status: int = 500
    seconds: float = 60
    times: int = 1
    every: int = 1
    skip: int = 0
    _seen: int = PrivateAttr(0)
    _struck: int = PrivateAttr(0)

    def strikes(self, method: str, path: str, account: str) -> bool:
        if self.method not in ("", method) or not path.startswith(self.path):
            return False
        if self.account not in ("", account) or (self.times and self._struck >= self.times):
            return False
        self._seen += 1
        due = self._seen > self.skip and (self._seen - self.skip) % self.every == 0
        self._struck += due
        return due

    @property
    def before(self) -> bool:
        return self.kind in ("error", "reset", "hang")

    @property
    def struck(self) -> int:
        return self._struck

    def refusal(self) -> Refusal:
        kind, message, details = _ERRORS.get(self.status, ("api_error", "An unknown error occurred.", {}))
        return Refusal(self.status, message, kind=kind, **details)


class Faults:
    """In memory: a restarted sandbox is a healthy one."""

    def __init__(self) -> None:
        self.planned: list[Fault] = []

    def next(self, method: str, path: str, account: str) -> Fault | None:
        return next((fault for fault in self.planned if fault.strikes(method, path, account)), None)
