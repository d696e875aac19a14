"""The payments sandbox as a process of its own: the shop's counterpart in tests, and the judge of its ledger."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from models.values import clock
from shop_app.integrations.payments.redirect import RedirectAccount
from shop_app.integrations.payments.sandbox.books import KEY_PREFIX
from shop_app.integrations.payments.sandbox.origins import PAGES_AT
from shop_app.integrations.payments.sandbox.redirect_books import secret_of
from shop_app.integrations.payments.stripe import StripeGateway
from shop_app.runtime import ports
from shop_app.settings import PROJECT

GOOD_CARD = "4242424242424242"
PATIENCE_S = 20


def loopback() -> httpx.Client:
    """A client for plain HTTP on this machine: without TLS to prepare, which costs 20 ms a call, and without
    connections that a restarted sandbox would have forgotten.
    """
    return httpx.Client(verify=False, trust_env=False, timeout=30, limits=httpx.Limits(max_keepalive_connections=0))


@dataclass
class Sandbox:
    folder: Path
    port: int
    webhook_base: str = ""
    """Origin that every webhook goes to, whatever its endpoint's own."""
    process: subprocess.Popen[bytes] | None = None
    _http: httpx.Client = field(default_factory=loopback)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "shop_app.integrations.payments.sandbox", "--port", str(self.port)]
        command += ["--books", str(self.folder / "books.sqlite"), "--clock-offset-file", str(self._clock_file)]
        if self.webhook_base:
            command += ["--webhook-base", self.webhook_base]
        self.process = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "APP_ENV": "test"})
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("the payments sandbox did not start")
            time.sleep(0.05)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout=10)

    def gateway(self, account: str = "demo", **settings: Any) -> StripeGateway:
        return StripeGateway(KEY_PREFIX + account, self.address, **settings)

    def redirect_account(self, merchant: str, **changed: str) -> RedirectAccount:
        """What a merchant of the second provider enters; its page is reached through the shop's port."""
        values = {
            "merchant": merchant,
            "secret": secret_of(merchant),
            "page_address": f"http://demo.localhost:8000{PAGES_AT}redirect",
            "notify_url": "http://demo.localhost:9/api/v1/webhooks/redirect/endpoint-1",
            "status_address": f"{self.address}/redirect/status",
            "refund_address": f"{self.address}/redirect/refunds",
        }
        return RedirectAccount(**(values | changed))

    def choose(self, page: str, outcome: str = "pay", *, form: Mapping[str, str] | None = None) -> httpx.Response:
        """What the shopper's browser gets after coming to the second provider's ``page`` and choosing.

        ``outcome``: ``pay``, ``later``, ``decline`` or ``cancel``. Where the provider turns the shopper away at once,
        that answer.
        """
        address = httpx.URL(self.here(page))
        came = httpx.post(address, data=dict(form)) if form else httpx.get(address)
        if came.status_code != 303:
            return came
        return httpx.post(address.copy_with(query=None).join(came.headers["location"]), data={"outcome": outcome})

    def here(self, address: str) -> str:
        """The sandbox's own address of a page that shoppers reach through the shop's port."""
        return f"{self.address}/pay/{address.partition(PAGES_AT)[2]}"

    def pay(self, page: str, card: str = GOOD_CARD, **fields: str) -> httpx.Response:
        """What the shopper's browser gets after submitting the card form of the page at ``page``."""
        form = {"number": card, "expiry": "12/34", "cvc": "123", **fields}
        return self._http.post(self.here(page), data=form)

    def books(self, account: str = "") -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self._get("books", account=account)
        return entries

    def deliveries(self, account: str = "") -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._get("deliveries", account=account)
        return rows

    def plan_faults(self, *faults: dict[str, Any]) -> None:
        """Each as ``faults.Fault`` has it; these replace the present ones."""
        self._put("faults", faults)

    def faults_struck(self) -> list[int]:
        return [fault["struck"] for fault in self._get("faults")]

    def plan_deliveries(self, **plan: Any) -> None:
        """What becomes of events that are made from now on, as ``courier.Plan`` has it."""
        self._put("plan", plan)

    def release(self, **wanted: Any) -> list[dict[str, Any]]:
        """Sends deliveries now: ``account``, ``states``, ``order``, ``copies_up_to``, ``repeats_percent``, ``at_once``,
        ``seed`` (``courier.Release``); the tries that were made.
        """
        made: list[dict[str, Any]] = self._post("deliveries/release", wanted)
        return made

    def plan_refunds(self, course: str | None = None, settles_after_s: float | None = 5) -> None:
        """From now on, whatever the card: ``succeeds``, ``pends``, ``fails_later`` or ``pends_then_fails``.

        They end so many seconds later by the shared clock; with ``None`` when ``settle_refund`` says so.
        """
        self._put("refunding", {"course": course, "settles_after_s": settles_after_s})

    def settle_refund(self, refund_id: str, outcome: str) -> dict[str, Any]:
        """``succeeded`` or ``failed``, now; one that succeeded may fail afterwards."""
        return self._post(f"refunds/{refund_id}", {"outcome": outcome})

    def dispute(self, payment_intent_id: str, **how: Any) -> dict[str, Any]:
        """A bank takes a payment back: ``reason``, ``amount_minor``, ``inquiry``. The answer is Stripe's dispute."""
        return self._post("disputes", {"payment_intent": payment_intent_id, **how})

    def decide_dispute(self, dispute_id: str, outcome: str) -> dict[str, Any]:
        """``won`` or ``lost``."""
        return self._post(f"disputes/{dispute_id}", {"outcome": outcome})

    def send_event(self, event: dict[str, Any], account: str = "demo", **how: Any) -> list[int | None]:
        answer = self._post("events", {"account": account, "event": event, **how})
        statuses: list[int | None] = answer["statuses"]
        return statuses

    def calm(self) -> None:
        """No faults, no plans, the true time."""
        self.plan_faults()
        self.plan_deliveries()
        self.plan_refunds()
        self.move_clock(timedelta())

    def move_clock(self, offset: timedelta) -> None:
        self._clock_file.write_text(str(offset.total_seconds()))

    def wait_until(self, holds: Callable[[], bool], patience_s: float = 10) -> None:
        """For what the sandbox does unasked, a moment after its time has come."""
        deadline = time.monotonic() + patience_s
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"the sandbox did not get there in {patience_s} s")
            time.sleep(0.05)

    def now(self) -> datetime:
        return clock.now() + timedelta(seconds=float(self._clock_file.read_text() or 0))

    @property
    def _clock_file(self) -> Path:
        return self.folder / "clock-offset"

    def _get(self, what: str, **asked: str) -> Any:
        return self._http.get(f"{self.address}/_sandbox/{what}", params=asked).raise_for_status().json()

    def _put(self, what: str, told: Any) -> None:
        self._http.put(f"{self.address}/_sandbox/{what}", json=told).raise_for_status()

    def _post(self, what: str, told: Any) -> Any:
        answer = self._http.post(f"{self.address}/_sandbox/{what}", json=told, timeout=600)
        return answer.raise_for_status().json()

    def _answers(self) -> bool:
        try:
            return self._http.get(f"{self.address}/_sandbox/health").is_success
        except httpx.TransportError:
            return False


@contextmanager
def running(folder: Path, webhook_base: str = "") -> Iterator[Sandbox]:
    folder.mkdir(parents=True, exist_ok=True)
    sandbox = Sandbox(folder, ports.choose(), webhook_base)
    sandbox.move_clock(timedelta())
    sandbox.start()
    try:
        yield sandbox
    finally:
        sandbox.stop()
