"""Under /_sandbox, too: what shoppers' banks do, at a test's word."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.requests import Request
from starlette.routing import Route

from models.values import clock
from shop_app.integrations.payments.sandbox import disputes, refunds
from shop_app.integrations.payments.sandbox.answering import controlled
from shop_app.integrations.payments.sandbox.books import Account, Books, shown
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.refunds import Refunding, Refunds
from shop_app.integrations.payments.sandbox.refusals import no_such
from shop_app.integrations.payments.stripe_amounts import to_units


class NewDispute(BaseModel):
    """``amount_minor``: all that is left of the payment by default. An inquiry takes nothing yet."""

    model_config = ConfigDict(extra="forbid")

    payment_intent: str
    reason: str = "fraudulent"
    amount_minor: int | None = None
    inquiry: bool = False


class Verdict(BaseModel):
    model_config = ConfigDict(extra="forbid")

    outcome: Literal["won", "lost"]


class Arrival(BaseModel):
    """How a refund ends; one that succeeded may still come back."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["succeeded", "failed"]


class Bank:
    def __init__(self, books: Books, courier: Courier, refunding: Refunds) -> None:
        self._books, self._courier, self._refunding = books, courier, refunding

    def routes(self) -> list[Route]:
        return [
            Route("/_sandbox/refunding", controlled(self.plan_refunds), methods=["PUT"]),
            Route("/_sandbox/refunds/{id}", controlled(self.settle_refund), methods=["POST"]),
            Route("/_sandbox/disputes", controlled(self.dispute), methods=["POST"]),
            Route("/_sandbox/disputes/{id}", controlled(self.decide), methods=["POST"]),
        ]

    async def plan_refunds(self, request: Request) -> Any:
        self._refunding.planned = TypeAdapter(Refunding).validate_json(await request.body())
        return {}

    async def settle_refund(self, request: Request) -> Any:
        arrival = Arrival.model_validate_json(await request.body())
        account = self._account("refund", request.path_params["id"])
        with self._books.writing():
            refund = account.find("refund", request.path_params["id"])
            refunds.settle(account, refund, arrival.outcome)
        self._courier.wake()
        return shown(refund)

    async def dispute(self, request: Request) -> Any:
        asked = NewDispute.model_validate_json(await request.body())
        account = self._account("payment_intent", asked.payment_intent)
        with self._books.writing():
            intent = account.find("payment_intent", asked.payment_intent)
            charge = account.find("charge", intent["latest_charge"] or "")
            units = None if asked.amount_minor is None else to_units(asked.amount_minor, intent["currency"].upper())
            dispute = disputes.begin(account, charge, reason=asked.reason, amount=units, inquiry=asked.inquiry)
        self._courier.wake()
        return shown(dispute)

    async def decide(self, request: Request) -> Any:
        verdict = Verdict.model_validate_json(await request.body())
        account = self._account("dispute", request.path_params["id"])
        with self._books.writing():
            dispute = account.find("dispute", request.path_params["id"])
            disputes.end(account, dispute, won=verdict.outcome == "won")
        self._courier.wake()
        return shown(dispute)

    def _account(self, kind: str, identifier: str) -> Account:
        name = self._books.account_of(identifier)
        if name is None:
            raise no_such(kind, identifier, param="id")
        return Account(self._books, name, int(clock.now().timestamp()))
