"""Carries events to the webhook endpoints: signed afresh at each try, again until taken, in no promised order."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from contextlib import suppress
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, Field

from models.values import clock
from shop_app.integrations.payments.sandbox.books import Account, Books, Document, shown
from shop_app.integrations.payments.sandbox.changes import changed
from shop_app.integrations.payments.sandbox.endpoints import signature

PATIENCE_S = (1, 3, 10, 60, 300, 1800, 7200, 21_600, 43_200, 86_400, 86_400)
POLL_S = 0.25
TIME_LIMIT_S = 10
AT_ONCE = 16


class Plan(BaseModel):
    """What happens to events that are made from now on, if their type begins with one of ``types`` (or any).

    ``delay_s`` is of the clock that tests move; ``shuffle`` makes each wait a random part of it. Each comes ``copies``
    times, or a random number of times up to ``copies_up_to``. They go out ``without`` some fields, and with others as
    ``put`` says, such as ``{"api_version": "2031-01-01", "data.object.status": "dreaming"}``.
    """

    model_config = ConfigDict(extra="forbid")

    hold: bool = False
    drop: bool = False
    copies: int = Field(1, ge=1, le=10)
    copies_up_to: int = Field(1, ge=1, le=10)
    delay_s: float = Field(0, ge=0)
    shuffle: bool = False
    seed: int = 0
    types: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    put: dict[str, Any] = {}

    def covers(self, kind: str) -> bool:
        return not self.types or kind.startswith(self.types)


class Release(BaseModel):
    """Sends now what is in one of ``states``: held, waiting for its time (``pending``), or even ``delivered``.

    Each goes up to ``copies_up_to`` times, and ``repeats_percent`` of them once more; ``at_once`` are under way
    together. Only an ``at_once`` of 1 keeps the order.
    """

    model_config = ConfigDict(extra="forbid")

    account: str = ""
    states: tuple[Literal["held", "pending", "delivered", "dropped", "failed"], ...] = ("held",)
    order: Literal["as_made", "reversed", "shuffled"] = "as_made"
    copies_up_to: int = Field(1, ge=1, le=10)
    repeats_percent: int = Field(0, ge=0, le=100)
    at_once: int = Field(1, ge=1, le=64)
    seed: int = 0


class Courier:
    """``webhook_base`` replaces the origin of every endpoint: the web process may have moved to another port."""

    def __init__(self, books: Books, webhook_base: str | None = None) -> None:
        self._books, self._webhook_base = books, webhook_base
        self._woken = asyncio.Event()
        self._under_way: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        # Proxy variables of the machine must not carry webhooks away from it.
        self._client = httpx.AsyncClient(timeout=TIME_LIMIT_S, trust_env=False, follow_redirects=False)
        self.follow(Plan())

    def follow(self, plan: Plan) -> None:
        self.plan, self._dice = plan, random.Random(plan.seed)

    def wake(self) -> None:
        self._sort_new()
        self._woken.set()

    async def run(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), POLL_S)
            self._woken.clear()
            self._sort_new()
            for row in self._due():
                self._under_way.add(row["id"])
                task = asyncio.create_task(self._carry(row))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def release(self, wanted: Release) -> list[dict[str, Any]]:
        """The tries in the order they were made: ``event``, ``type`` and the listener's ``status``."""
        rows = self._books.rows.execute(
            f"SELECT * FROM delivery WHERE state IN ({', '.join('?' * len(wanted.states))})"
            " AND ? IN ('', account) ORDER BY id",
            (*wanted.states, wanted.account),
        ).fetchall()
        dice = random.Random(wanted.seed)
        tries = [row for row in rows for _ in range(dice.randint(1, wanted.copies_up_to))]
        tries += [row for row in tries if dice.random() * 100 < wanted.repeats_percent]
        if wanted.order == "reversed":
            tries.reverse()
        elif wanted.order == "shuffled":
            dice.shuffle(tries)
        else:
            tries.sort(key=lambda row: int(row["id"]))
        self._under_way |= {row["id"] for row in tries}
        gate = asyncio.Semaphore(wanted.at_once)

        async def carry(row: sqlite3.Row) -> dict[str, Any]:
            async with gate:
                await self._carry(row)
            after = self._books.rows.execute("SELECT last_status FROM delivery WHERE id = ?", (row["id"],)).fetchone()
            return {"event": row["event"], "type": row["type"], "status": after["last_status"]}

        return await asyncio.gather(*map(carry, tries))

    async def send(
        self, account: str, body: bytes, *, secret: str | None = None, signed_ago_s: int = 0
    ) -> list[int | None]:
        """Sends any ``body`` to every endpoint of the account, once; the statuses, ``None`` for no answer."""
        found, _ = self._account(account).listed("webhook_endpoint", limit=100)
        signed_at = int(clock.now().timestamp()) - signed_ago_s
        answers = [
            await self._post(endpoint, body, signature(secret or endpoint["_secret"], body, signed_at))
            for endpoint in found
        ]
        return [status for status, _ in answers]

    def _sort_new(self) -> None:
        """Gives what the books recorded since the last look the fate that the plan has for it."""
        new = self._books.rows.execute("SELECT * FROM delivery WHERE state = 'new' ORDER BY id").fetchall()
        if not new:
            return
        with self._books.writing():
            for row in new:
                plan = self.plan if self.plan.covers(row["type"]) else Plan()
                state = "dropped" if plan.drop else "held" if plan.hold else "pending"
                due_at = row["due_at"] + plan.delay_s * (self._dice.random() if plan.shuffle else 1)
                changes = json.dumps({"without": plan.without, "put": plan.put} if plan.without or plan.put else {})
                copies = max(plan.copies, self._dice.randint(1, plan.copies_up_to))
                self._books.rows.execute(
                    "UPDATE delivery SET state = ?, due_at = ?, changes = ? WHERE id = ?",
                    (state, due_at, changes, row["id"]),
                )
                copy = (row["account"], row["event"], row["type"], row["endpoint"], state, due_at, changes)
                self._books.rows.executemany(
                    "INSERT INTO delivery (account, event, type, endpoint, state, due_at, changes)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [copy] * (copies - 1),
                )

    def _due(self) -> list[sqlite3.Row]:
        rows = self._books.rows.execute(
            "SELECT * FROM delivery WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
            (clock.now().timestamp(), AT_ONCE + len(self._under_way)),
        )
        waiting = [row for row in rows if row["id"] not in self._under_way]
        return waiting[: max(AT_ONCE - len(self._under_way), 0)]

    async def _carry(self, row: sqlite3.Row) -> None:
        try:
            account = self._account(row["account"])
            endpoint = account.find("webhook_endpoint", row["endpoint"])
            event = shown(account.find("event", row["event"]))
            if changes := json.loads(row["changes"]):
                event = changed(event, **changes)
            body = json.dumps(event).encode()
            signed = signature(endpoint["_secret"], body, int(clock.now().timestamp()))
            status, error = await self._post(endpoint, body, signed)
            self._note(row["id"], status, error)
        finally:
            self._under_way.discard(row["id"])
            self._woken.set()

    def _note(self, delivery: int, status: int | None, error: str | None) -> None:
        taken = status is not None and 200 <= status < 300
        with self._books.writing():
            attempts = self._books.rows.execute("SELECT attempts FROM delivery WHERE id = ?", (delivery,)).fetchone()[
                "attempts"
            ]
            tired = attempts >= len(PATIENCE_S)
            pause_s = 0 if tired else PATIENCE_S[attempts]
            self._books.rows.execute(
                "UPDATE delivery SET state = ?, attempts = attempts + 1, due_at = ?, last_status = ?,"
                " last_error = ? WHERE id = ?",
                (
                    "delivered" if taken else "failed" if tired else "pending",
                    clock.now().timestamp() + pause_s,
                    status,
                    error,
                    delivery,
                ),
            )

    async def _post(self, endpoint: Document, body: bytes, signed: str) -> tuple[int | None, str | None]:
        parts = urlsplit(endpoint["url"])
        # Names such as demo.localhost need not resolve everywhere: the address is fixed, the name is a header.
        base = self._webhook_base or f"{parts.scheme}://127.0.0.1:{parts.port or 80}"
        headers = {
            "Host": f"{parts.hostname}:{urlsplit(base).port or 80}",
            "Content-Type": "application/json; charset=utf-8",
            endpoint.get("_header", "Stripe-Signature"): signed,
            "User-Agent": "Stripe/1.0 (sandbox)",
        }
        try:
            answer = await self._client.post(base + parts.path, content=body, headers=headers)
        except httpx.HTTPError as error:
            return None, f"{type(error).__name__}: {error}"
        return answer.status_code, None

    def _account(self, name: str) -> Account:
        return Account(self._books, name, int(clock.now().timestamp()))
