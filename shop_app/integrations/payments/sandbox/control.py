"""Under /_sandbox: what tests turn and read. Reached on the sandbox's own port only, never through the shop."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.values import clock
from shop_app.integrations.payments.sandbox import disputes
from shop_app.integrations.payments.sandbox.answering import controlled
from shop_app.integrations.payments.sandbox.books import Account, Books, Document
from shop_app.integrations.payments.sandbox.courier import Courier, Plan, Release
from shop_app.integrations.payments.sandbox.faults import Fault, Faults
from shop_app.integrations.payments.sandbox.refunds import refunded
from shop_app.integrations.payments.stripe_amounts import to_minor

MOST_ENTRIES = 1_000_000


class SentEvent(BaseModel):
    """``event`` goes out as it stands, and need not make sense. ``secret`` signs in place of the endpoint's."""

    model_config = ConfigDict(extra="forbid")

    account: str
    event: dict[str, Any]
    secret: str | None = None
    signed_ago_s: int = 0


class Control:
    def __init__(self, books: Books, faults: Faults, courier: Courier) -> None:
        self._books, self._faults, self._courier = books, faults, courier

    def routes(self) -> list[Route]:
        return [
            Route("/_sandbox/health", self.health),
            Route("/_sandbox/books", self.books),
            Route("/_sandbox/faults", controlled(self.faults), methods=["GET", "PUT", "DELETE"]),
            Route("/_sandbox/plan", controlled(self.plan), methods=["GET", "PUT", "DELETE"]),
            Route("/_sandbox/deliveries", self.deliveries),
            Route("/_sandbox/deliveries/release", controlled(self.release), methods=["POST"]),
            Route("/_sandbox/events", controlled(self.send), methods=["POST"]),
        ]

    async def health(self, request: Request) -> Response:
        return JSONResponse({"at": clock.now().isoformat()})

    async def books(self, request: Request) -> Response:
        """Every payment of one account, or of all, in minor units: what the shop's ledger must equal (I-05)."""
        wanted = request.query_params.get("account")
        names = [wanted] if wanted else self._books.accounts()
        return JSONResponse([entry for name in names for entry in self._entries(name)])

    def _entries(self, name: str) -> list[Document]:
        account = Account(self._books, name, int(clock.now().timestamp()))
        found, _ = account.listed("payment_intent", limit=MOST_ENTRIES)
        return [_entry(account, intent) for intent in found]

    async def faults(self, request: Request) -> Any:
        """PUT takes the list of faults that replaces the present one."""
        if request.method == "DELETE":
            self._faults.planned = []
        elif request.method == "PUT":
            self._faults.planned = TypeAdapter(list[Fault]).validate_json(await request.body())
        return [{**fault.model_dump(), "struck": fault.struck} for fault in self._faults.planned]

    async def plan(self, request: Request) -> Any:
        if request.method == "DELETE":
            self._courier.follow(Plan())
        elif request.method == "PUT":
            self._courier.follow(Plan.model_validate_json(await request.body()))
        return self._courier.plan.model_dump()

    async def deliveries(self, request: Request) -> Response:
        rows = self._books.rows.execute(
            "SELECT * FROM delivery WHERE ? IN ('', account) ORDER BY id",
            (request.query_params.get("account", ""),),
        )
        return JSONResponse([dict(row) for row in rows])

    async def release(self, request: Request) -> Any:
        return await self._courier.release(Release.model_validate_json(await request.body() or b"{}"))

    async def send(self, request: Request) -> Any:
        sent = SentEvent.model_validate_json(await request.body())
        body = json.dumps(sent.event).encode()
        statuses = await self._courier.send(sent.account, body, secret=sent.secret, signed_ago_s=sent.signed_ago_s)
        return {"statuses": statuses}


def _entry(account: Account, intent: Document) -> Document:
    charge = account.find("charge", intent["latest_charge"]) if intent["latest_charge"] else {}
    paid = charge if charge.get("paid") else {}

    def minor(units: int) -> int:
        return to_minor(units, intent["currency"])

    return {
        "account": account.name,
        "payment_intent_id": intent["id"],
        "payment_id": intent["metadata"].get("payment_id"),
        "status": intent["status"],
        "currency": intent["currency"].upper(),
        "authorised": minor(paid.get("amount", 0)),
        "captured": minor(paid.get("amount_captured", 0)),
        "refunded": minor(refunded(paid)) if paid else 0,
        "disputed": minor(disputes.taken(account, paid)) if paid else 0,
    }
