"""A member of staff at a web process, over REST."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from models.user import RoleName
from shop_app.domain import access
from tests.chaos.harness.buyer import IN_PROGRESS, Refused, asked, client_of
from tests.chaos.harness.processes import WEBS, Platform
from tests.harness.shop import Shop
from tests.harness.staff import PASSWORD, hire


@dataclass(frozen=True)
class Clerk:
    client: httpx.AsyncClient

    async def ask(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """The answer's ``data``, or ``Refused``. Told to come again, it comes again, as a client does."""
        headers = {"Idempotency-Key": key} if key else {}
        while True:
            try:
                return await asked(self.client, method, path, body, headers)
            except Refused as refusal:
                if refusal.status != 503 and refusal.code != IN_PROGRESS:
                    raise
            await asyncio.sleep(0.1)

    async def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        return await self.ask("POST", path, body or {}, key=key)


@asynccontextmanager
async def at_work(platform: Platform, shop: Shop, hands: int) -> AsyncIterator[list[Clerk]]:
    """One person's session in so many windows, over both web processes; each keeps its connection."""
    who = hire(platform.database, shop.tenant_id, RoleName.OWNER)
    session = access.sign_in(shop.visitor(), email=who.email, password=PASSWORD, address="203.0.113.7")
    clerks = [Clerk(_window(shop, platform.address(WEBS[number % 2]), session)) for number in range(hands)]
    try:
        yield clerks
    finally:
        await asyncio.gather(*(clerk.client.aclose() for clerk in clerks))


def _window(shop: Shop, address: str, session: str) -> httpx.AsyncClient:
    client = client_of(shop, address, Cookie=f"__Host-session={session}")
    # What a browser sends from a page of the shop.
    client.headers["Origin"] = f"http://{client.headers['host']}"
    return client
