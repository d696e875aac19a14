"""A shopper's program, over REST: cart, address, delivery, order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.harness.shop import ADDRESS, EMAIL, Shop

IN_PROGRESS = "REQUEST_IN_PROGRESS"


class Refused(Exception):
    """The shop said no: ``code`` is its reason."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text[:300]}")
        self.status = answer.status_code
        error = answer.json().get("error") if "json" in answer.headers.get("content-type", "") else None
        self.code = error["code"] if error else ""


def client_of(shop: Shop, address: str, **headers: str) -> httpx.AsyncClient:
    """One connection to a shop at one web process; ``headers`` go with every request."""
    headers["Host"] = f"{shop.subdomain}.localhost:{address.rpartition(':')[2]}"
    # Plain HTTP on this machine: a client that prepares for TLS costs 20 ms, and a crowd is 500 of them.
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=30, trust_env=False, verify=False)


async def asked(client: httpx.AsyncClient, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    """The answer's ``data``, or ``Refused``; a dead server raises what httpx raises."""
    answer = await client.request(method, f"/api/v1{path}", json=body, headers=headers)
    if not answer.is_success:
        raise Refused(answer)
    return answer.json()["data"]


@dataclass
class Buyer:
    """Talks to one web process; ``at`` gives the same buyer at another."""

    shop: Shop
    client: httpx.AsyncClient
    token: str = ""
    cart_id: str = ""
    total: str = ""
    due: str = ""
    key: str = field(default_factory=lambda: str(uuid4()))

    @classmethod
    def of(cls, shop: Shop, address: str) -> Buyer:
        return cls(shop, client_of(shop, address))

    def at(self, address: str) -> Buyer:
        other = Buyer.of(self.shop, address)
        other.token, other.cart_id, other.key = self.token, self.cart_id, self.key
        other.total, other.due = self.total, self.due
        return other

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if self.token:
            headers["X-Cart-Token"] = self.token
        return await asked(self.client, method, path, body, headers)

    async def fill(self, demand: dict[UUID, int]) -> Buyer:
        """Everything up to the button: a cart, an address, a way to deliver, a total seen."""
        self.due = ""
        self.token = (await self.ask("POST", "/cart"))["token"]
        for variant_id, quantity in demand.items():
            item = {"variant_id": str(variant_id), "quantity": quantity}
            self.cart_id = (await self.ask("POST", "/cart/items", item))["id"]
        await self.ask("PUT", "/checkout/address", ADDRESS | {"email": EMAIL})
        chosen = {"shipping_method_id": str(self.shop.shipping_method_id)}
        self.total = (await self.ask("PUT", "/checkout/shipping", chosen))["totals"]["total"]["amount"]
        return self

    async def place(self, provider: str = "manual", *, key: str | None = None) -> Any:
        """Presses the button; ``key`` is this buyer's own unless given, and none at all if empty."""
        body = {"cart_id": self.cart_id, "total": self.total, "provider": provider}
        if self.due:
            body["due"] = self.due
        key = self.key if key is None else key
        return await self.ask("POST", "/checkout/place", body, **({"Idempotency-Key": key} if key else {}))

    async def close(self) -> None:
        await self.client.aclose()
