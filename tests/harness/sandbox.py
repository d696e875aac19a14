"""The payments sandbox as a process of its own: the shop's counterpart in tests, and the judge of its ledger."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from models.values import clock
from shop_app.integrations.payments.sandbox.books import KEY_PREFIX
from shop_app.integrations.payments.sandbox.origins import PAGES_AT
from shop_app.integrations.payments.stripe import StripeGateway
from shop_app.runtime import ports
from shop_app.settings import PROJECT

GOOD_CARD = "4242424242424242"
PATIENCE_S = 20


@dataclass
class Sandbox:
    folder: Path
    port: int
    webhook_base: str = ""
    """Origin that every webhook goes to, whatever its endpoint's own."""
    process: subprocess.Popen[bytes] | None = None

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

    def here(self, address: str) -> str:
        """The sandbox's own address of a page that shoppers reach through the shop's port."""
        return f"{self.address}/pay/{address.partition(PAGES_AT)[2]}"

    def pay(self, page: str, card: str = GOOD_CARD, **fields: str) -> httpx.Response:
        """What the shopper's browser gets after submitting the card form of the page at ``page``."""
        form = {"number": card, "expiry": "12/34", "cvc": "123", **fields}
        return httpx.post(self.here(page), data=form)

    def books(self, account: str = "") -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self._get("books", account=account)
        return entries

    def deliveries(self, account: str = "") -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._get("deliveries", account=account)
        return rows

    def plan_faults(self, *faults: dict[str, Any]) -> None:
        httpx.put(f"{self.address}/_sandbox/faults", json=faults).raise_for_status()

    def faults_struck(self) -> list[int]:
        return [fault["struck"] for fault in self._get("faults")]

    def plan_deliveries(self, **plan: Any) -> None:
        httpx.put(f"{self.address}/_sandbox/plan", json=plan).raise_for_status()

    def release(self, **wanted: Any) -> list[dict[str, Any]]:
        answer = httpx.post(f"{self.address}/_sandbox/deliveries/release", json=wanted, timeout=60)
        made: list[dict[str, Any]] = answer.raise_for_status().json()
        return made

    def send_event(self, event: dict[str, Any], account: str = "demo", **how: Any) -> list[int | None]:
        sent = {"account": account, "event": event, **how}
        answer = httpx.post(f"{self.address}/_sandbox/events", json=sent, timeout=30).raise_for_status()
        statuses: list[int | None] = answer.json()["statuses"]
        return statuses

    def calm(self) -> None:
        """No faults, no plan, the true time."""
        self.plan_faults()
        self.plan_deliveries()
        self.move_clock(timedelta())

    def move_clock(self, offset: timedelta) -> None:
        self._clock_file.write_text(str(offset.total_seconds()))

    def now(self) -> datetime:
        return clock.now() + timedelta(seconds=float(self._clock_file.read_text() or 0))

    @property
    def _clock_file(self) -> Path:
        return self.folder / "clock-offset"

    def _get(self, what: str, **asked: str) -> Any:
        return httpx.get(f"{self.address}/_sandbox/{what}", params=asked, timeout=30).raise_for_status().json()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/_sandbox/health").is_success
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
