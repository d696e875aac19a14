"""``python -m tests.bench.mixed``: so many requests a second, nine reads to each write, each at its own hour.

A request that has to wait counts from the moment when it was due: a slow server must not slow its own judge.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from shop_app.settings import PROJECT
from tests.bench.wire import Wire
from tests.harness.shop import ADDRESS, EMAIL

WRITES_EVERY = 10


@dataclass(frozen=True)
class Load:
    """Reads go round ``paths``; writes are the steps of whole checkouts of ``variants``, one after another."""

    port: int
    host: str
    paths: list[str]
    variants: list[str]
    shipping_method: str
    per_s: int = 100
    seconds: int = 30


@dataclass(frozen=True)
class Felt:
    """Milliseconds from the due moment to the last byte, below which 95 of 100 requests stay."""

    read_p95_ms: float
    write_p95_ms: float
    requests: int
    failed: int


def feel(load: Load) -> Felt:
    command = [sys.executable, "-m", "tests.bench.mixed"]
    done = subprocess.run(
        command, input=json.dumps(asdict(load)), cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return Felt(**json.loads(done.stdout))


@dataclass
class Street:
    """Everybody who is about."""

    load: Load
    reads_ms: list[float] = field(default_factory=list)
    writes_ms: list[float] = field(default_factory=list)
    failed: int = 0
    _idle: list[Wire] = field(default_factory=list)
    _shoppers: list[Shopper] = field(default_factory=list)

    async def go(self) -> Felt:
        paths = itertools.cycle(self.load.paths)
        began, asked = time.perf_counter(), []
        for number in range(self.load.per_s * self.load.seconds):
            due = began + number / self.load.per_s
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            work = self._write(due) if number % WRITES_EVERY == 0 else self._read(due, next(paths))
            asked.append(asyncio.create_task(work))
        await asyncio.gather(*asked)
        return Felt(_p95(self.reads_ms), _p95(self.writes_ms), len(asked), self.failed)

    async def _read(self, due: float, path: str) -> None:
        status, _ = await self._ask("GET", path)
        self.failed += status != 200
        self.reads_ms.append((time.perf_counter() - due) * 1000)

    async def _write(self, due: float) -> None:
        shopper = self._shoppers.pop() if self._shoppers else Shopper(self.load)
        status, answer = await self._ask(*shopper.step())
        self.failed += not 200 <= status < 300
        shopper.hear(answer)
        self._shoppers.append(shopper)
        self.writes_ms.append((time.perf_counter() - due) * 1000)

    async def _ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        wire = self._idle.pop() if self._idle else await Wire.open(self.load.port, self.load.host)
        answer = await wire.ask(method, path, body, token)
        self._idle.append(wire)
        return answer


class Shopper:
    """One checkout after another, a step at a time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._token, self._cart, self._total, self._next = "", "", "", 0

    def step(self) -> tuple[str, str, Any, str]:
        """Method, path, body and token of what comes next."""
        goods = [("POST", "/api/v1/cart/items", {"variant_id": variant}) for variant in self._load.variants]
        chosen = {"shipping_method_id": self._load.shipping_method}
        steps = [
            ("POST", "/api/v1/cart", None),
            *goods,
            ("PUT", "/api/v1/checkout/address", ADDRESS | {"email": EMAIL}),
            ("PUT", "/api/v1/checkout/shipping", chosen),
            (
                "POST",
                "/api/v1/checkout/place",
                {"cart_id": self._cart, "total": self._total, "provider": "manual"},
            ),
        ]
        step = steps[self._next]
        token = self._token if self._next else ""
        self._next = (self._next + 1) % len(steps)
        return (*step, token)

    def hear(self, answer: Any) -> None:
        """Keeps what the next steps need."""
        data = answer.get("data") or {}
        self._token = data.get("token") or self._token if "lines" in data else self._token
        self._cart = data.get("id") or self._cart
        self._total = data["totals"]["total"]["amount"] if "totals" in data else self._total


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


async def main() -> None:
    felt = await Street(Load(**json.load(sys.stdin))).go()
    print(json.dumps(asdict(felt)))


if __name__ == "__main__":
    asyncio.run(main())
