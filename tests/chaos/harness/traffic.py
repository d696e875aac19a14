"""A steady trickle of shoppers beside a test, and what they were refused."""

from __future__ import annotations

import threading
import time
from itertools import count
from types import TracebackType
from typing import Self

import httpx

from tests.chaos.harness.processes import WEBS, Platform
from tests.harness.shop import Shop


class Traffic:
    """``per_s`` requests over the web processes in turn, four reads to each cart; ``failures`` are all but 2xx.

    ``leave`` takes a web process off the list, as a balancer does before a deploy; ``join`` puts it back.
    """

    def __init__(self, platform: Platform, shop: Shop, *, per_s: float, clients: int = 4) -> None:
        self._platform, self._shop = platform, shop
        self._pause_s = clients / per_s
        self._serving = list(WEBS)
        self._leaving = threading.Event()
        self._numbers = count()
        self._threads = [threading.Thread(target=self._walk, daemon=True) for _ in range(clients)]
        self.answered = 0
        self.failures: list[str] = []
        self.slowest_s = 0.0

    def leave(self, web: str) -> None:
        self._serving.remove(web)

    def join(self, web: str) -> None:
        self._serving.append(web)

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        for thread in self._threads:
            thread.join(30)

    def _walk(self) -> None:
        with httpx.Client(headers={"Host": f"{self._shop.subdomain}.localhost"}, trust_env=False, timeout=20) as client:
            while not self._leaving.wait(self._pause_s):
                self._ask(client, next(self._numbers))

    def _ask(self, client: httpx.Client, number: int) -> None:
        web = self._serving[number % len(self._serving)]
        address = f"{self._platform.address(web)}/api/v1"
        began = time.monotonic()
        try:
            if number % 5:
                answer = client.get(f"{address}/products", params={"q": f"word{number}"})
            else:
                answer = client.post(f"{address}/cart")
            if not answer.is_success:
                self.failures.append(f"{web}: {answer.status_code} {answer.text[:200]}")
        except httpx.TransportError as failure:
            self.failures.append(f"{web}: {type(failure).__name__}")
        self.answered += 1
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
