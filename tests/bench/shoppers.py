"""``python -m tests.bench.shoppers``: people who fill carts and place orders over REST, as fast as they are served."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass

from shop_app.settings import PROJECT
from tests.bench.wire import Wire
from tests.harness.shop import ADDRESS, EMAIL


@dataclass(frozen=True)
class Orders:
    """What each shopper does: put one of each variant into a new cart and, with ``places``, buy it by bank transfer.

    With a member of staff's ``session`` the transfer comes in at once. With ``lines`` each cart has so many of the
    variants, other ones for each cart.
    """

    port: int
    host: str
    variants: list[str]
    shipping_method: str
    shoppers: int = 16
    attempts: int = 0
    """In all; 0 for as many as fit into ``seconds``."""
    seconds: float = 5
    places: bool = True
    session: str = ""
    lines: int = 0


@dataclass(frozen=True)
class Trade:
    """``sold`` orders of ``attempts``, or carts where nothing was placed; ``odd`` is whatever is neither."""

    attempts: int
    sold: int
    refused: int
    odd: int
    seconds: float


def trade(orders: Orders) -> Trade:
    command = [sys.executable, "-m", "tests.bench.shoppers"]
    done = subprocess.run(
        command, input=json.dumps(asdict(orders)), cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return Trade(**json.loads(done.stdout))


class Market:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.attempts = self.sold = self.refused = self.odd = 0
        self._began = time.perf_counter()

    def _goes_on(self) -> bool:
        if self.orders.attempts:
            return self.attempts < self.orders.attempts
        return time.perf_counter() - self._began < self.orders.seconds

    async def shop(self) -> None:
        wire = await Wire.open(self.orders.port, self.orders.host)
        desk = await Wire.open(self.orders.port, self.orders.host, self.orders.session)
        while self._goes_on():
            self.attempts += 1
            status, answer = await self._buy(wire)
            if status == 201 and self.orders.session:
                number = answer["data"]["number"]
                paid, _ = await desk.ask("POST", f"/api/v1/orders/{number}/payments/received", {})
                status = status if paid == 200 else paid
            if status == 201:
                self.sold += 1
            elif status == 409 and answer["error"]["code"] == "INSUFFICIENT_STOCK":
                self.refused += 1
            else:
                self.odd += 1
        wire.close()
        desk.close()

    def _chosen(self) -> list[str]:
        everything, count = self.orders.variants, self.orders.lines
        if not count:
            return everything
        first = self.attempts * count % len(everything)
        return [everything[(first + number) % len(everything)] for number in range(count)]

    async def _buy(self, wire: Wire) -> tuple[int, dict]:
        _, begun = await wire.ask("POST", "/api/v1/cart")
        token = begun["data"]["token"]
        for variant in self._chosen():
            status, answer = await wire.ask("POST", "/api/v1/cart/items", {"variant_id": variant}, token)
        if not self.orders.places or status != 201:
            return status, answer
        cart = answer["data"]["id"]
        await wire.ask("PUT", "/api/v1/checkout/address", ADDRESS | {"email": EMAIL}, token)
        chosen = {"shipping_method_id": self.orders.shipping_method}
        _, seen = await wire.ask("PUT", "/api/v1/checkout/shipping", chosen, token)
        total = seen["data"]["totals"]["total"]["amount"]
        placing = {"cart_id": cart, "total": total, "provider": "manual"}
        return await wire.ask("POST", "/api/v1/checkout/place", placing, token)

    async def go(self) -> Trade:
        await asyncio.gather(*(self.shop() for _ in range(self.orders.shoppers)))
        took_s = time.perf_counter() - self._began
        return Trade(self.attempts, self.sold, self.refused, self.odd, took_s)


async def main() -> None:
    done = await Market(Orders(**json.load(sys.stdin))).go()
    print(json.dumps(asdict(done)))


if __name__ == "__main__":
    asyncio.run(main())
