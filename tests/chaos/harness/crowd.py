"""Many buyers with their fingers on the button, who come again for the next round."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from tests.chaos.harness.buyer import Buyer
from tests.chaos.harness.processes import WEBS, Platform
from tests.harness.shop import Shop

# A few at a time: a race is for the last unit, not for the first cart.
FILLING_AT_ONCE = 8


@asynccontextmanager
async def gathered(platform: Platform, shop: Shop, count: int) -> AsyncIterator[list[Buyer]]:
    """Buyers spread over both web processes; each keeps its connection from round to round."""
    people = [Buyer.of(shop, platform.address(WEBS[number % 2])) for number in range(count)]
    try:
        yield people
    finally:
        await asyncio.gather(*(buyer.close() for buyer in people))


async def ready(people: Sequence[Buyer], demand: Mapping[UUID, int]) -> None:
    """Everybody has a new cart and has seen its total."""
    turn = asyncio.Semaphore(FILLING_AT_ONCE)

    async def fill(buyer: Buyer) -> None:
        async with turn:
            buyer.token, buyer.key = "", str(uuid4())
            await buyer.fill(dict(demand))

    await asyncio.gather(*(fill(buyer) for buyer in people))
