"""One purchase's way to a step of the crash matrix, and what everybody does after somebody has died there.

``arrive`` returns when the platform stands at the step, held or killed; ``finish`` is the client's part afterwards,
and says how it must end.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import httpx

from models.payment import Provider
from shop_app.domain import payments
from shop_app.integrations.queue import doorbell
from tests.chaos.harness.buyer import IN_PROGRESS, Buyer, Refused
from tests.chaos.harness.processes import Platform
from tests.chaos.matrix import STEPS
from tests.harness.shop import Shop

Action = Literal["hold", "kill"]
PATIENCE_S = 40
SETTLED_WITHIN_S = 120
STOCK = 5
_PAID = "SELECT status = 'placed' FROM orders WHERE id = %s"
_REFUNDED = "SELECT payment_status = 'refunded' FROM orders WHERE id = %s"
_EXPIRED = "SELECT status = 'expired' FROM orders WHERE id = %s"
_TOLD_ONCE = "SELECT count(*) = 1 FROM notification WHERE order_id = %s AND status = 'sent'"
_CHARGES = "SELECT count(*) FROM ledger_transaction WHERE kind = 'capture' AND order_id = %(order)s"


@dataclass
class Errand(ABC):
    """``action`` is what happens to whoever comes to ``step`` first: it is held until released, or dies."""

    platform: Platform
    shop: Shop
    step: str
    action: Action
    acknowledged: list[int] = field(default_factory=list)
    """Numbers of orders that the client was told of."""

    @abstractmethod
    async def arrive(self) -> None: ...

    @abstractmethod
    async def finish(self) -> None: ...

    def _arm(self, path: str, hold_s: float = 5) -> None:
        if self.step == "S3":
            self.platform.sandbox.plan_faults({"kind": "delay", "path": path, "seconds": hold_s})
        else:
            self.platform.failpoints.add(self._line)

    async def _met(self) -> None:
        await _until(self._stands, f"nobody came to {self.step}", self.platform)

    def _stands(self) -> bool:
        if self.step == "S3":
            return self.platform.sandbox.faults_struck() == [1]
        return self.platform.failpoints.was_met(self._line)

    @property
    def _line(self) -> str:
        return f"{STEPS[self.step]} {self.action} once"

    def _wait(self, sql: str, order_id: UUID) -> None:
        self.platform.wait_for(sql, order_id, within_s=SETTLED_WITHIN_S)


class Checkout(Errand):
    """A client presses the button; unanswered, it presses again with the same key, at the other web process."""

    async def arrive(self) -> None:
        self._variant = self.shop.add_variant(stock=STOCK)
        buyer = await Buyer.of(self.shop, self.platform.address("web1")).fill({self._variant: 1})
        self._arm("/v1/checkout/sessions")
        self._buyer, self._press = buyer, asyncio.create_task(_pressed(buyer))
        await self._met()

    async def finish(self) -> None:
        placed = await self._press
        again = self._buyer.at(self.platform.address("web2"))
        placed = placed or await self._answered(again, self._buyer.key)
        self.acknowledged.append(placed["number"])
        if not placed["page_url"]:
            # The order stands without a page: the button on the order's page asks afresh.
            placed = await self._answered(again, "")
        cart = UUID(self._buyer.cart_id)
        assert self.shop.values("SELECT number FROM orders WHERE cart_id = %(cart)s", cart=cart) == [placed["number"]]
        order_id = self.shop.value("SELECT id FROM orders WHERE cart_id = %(cart)s", cart=cart)
        assert self.platform.sandbox.pay(placed["page_url"]).status_code == 303
        self._wait(_PAID, order_id)
        assert self.shop.value(_CHARGES, order=order_id) == 1
        stock = self.shop.stock_of(self._variant)
        assert (stock.on_hand, stock.reserved) == (STOCK - 1, 0)
        await asyncio.gather(self._buyer.close(), again.close())

    async def _answered(self, buyer: Buyer, key: str) -> Any:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            try:
                placed = await buyer.place("stripe", key=key)
                if placed["page_url"] or key:
                    return placed
            except httpx.TransportError:
                pass
            except Refused as refusal:
                if refusal.code == IN_PROGRESS:
                    # The dead one's claim on the key lapses after a minute.
                    self.platform.clock.move(timedelta(seconds=61))
                elif refusal.status < 500:
                    raise
            await asyncio.sleep(0.2)
        raise AssertionError(f"{self.step}: the client was never answered\n{self.platform.words()}")


class News(Errand):
    """The shopper pays, and the provider tells us."""

    async def arrive(self) -> None:
        self._variant = self.shop.add_variant(stock=STOCK)
        placed = self.shop.buy({self._variant: 1}, provider=Provider.STRIPE)
        self._order_id = placed.order_id
        page = payments.open_page(self.shop.visitor(), placed.order_id)
        self.acknowledged.append(placed.number)
        self._arm("")
        assert self.platform.sandbox.pay(page).status_code == 303
        await self._met()

    async def finish(self) -> None:
        self._wait(_PAID, self._order_id)
        assert self.shop.value(_CHARGES, order=self._order_id) == 1
        assert self.shop.stock_of(self._variant).on_hand == STOCK - 1


class Refund(Errand):
    """A paid order's money is sent back."""

    async def arrive(self) -> None:
        placed = self.shop.buy({self.shop.add_variant(stock=STOCK): 1}, provider=Provider.STRIPE)
        self._order_id = placed.order_id
        page = payments.open_page(self.shop.visitor(), placed.order_id)
        assert self.platform.sandbox.pay(page).status_code == 303
        self._wait(_PAID, placed.order_id)
        self.acknowledged.append(placed.number)
        self._arm("/v1/refunds")
        (refund_id,) = self.shop.do(
            payments.begin_refund,
            placed.order_id,
            placed.total_minor,
            reason="The buyer called.",
            idempotency_key=str(placed.order_id),
        )
        doorbell().ring("payments.refund", self.shop.tenant_id, refund_id)
        await self._met()

    async def finish(self) -> None:
        self._wait(_REFUNDED, self._order_id)
        assert self.shop.value(_CHARGES, order=self._order_id) == 1


class Telling(Errand):
    """An order is paid, and the relay tells everybody."""

    async def arrive(self) -> None:
        self._arm("")
        self._order_id = self.shop.sell({self.shop.add_variant(stock=STOCK): 1}).order_id
        await self._met()

    async def finish(self) -> None:
        self._wait(_TOLD_ONCE, self._order_id)


class Expiry(Errand):
    """Nobody pays in time."""

    async def arrive(self) -> None:
        self._variant = self.shop.add_variant(stock=STOCK)
        placed = self.shop.buy({self._variant: 1}, provider=Provider.STRIPE)
        self._order_id = placed.order_id
        payments.open_page(self.shop.visitor(), placed.order_id)
        self._arm("")
        self.shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=placed.order_id)
        await self._met()

    async def finish(self) -> None:
        self._wait(_EXPIRED, self._order_id)
        stock = self.shop.stock_of(self._variant)
        assert (stock.on_hand, stock.reserved) == (STOCK, 0)


def errand(platform: Platform, shop: Shop, step: str, process: str, action: Action, round_: int = 0) -> Errand:
    """The purchase that passes ``step``. Where two kinds do, the worker's is the refund; stores see them in turn."""
    by_number: type[Errand]
    match step:
        case "S2" | "S3" | "S4" | "S5":
            by_number = Refund if process == "worker" or (process != "web" and round_ % 2) else Checkout
        case "S0" | "S1" | "S6":
            by_number = Checkout
        case "S12":
            by_number = Telling
        case "S13":
            by_number = Expiry
        case _:
            by_number = News
    return by_number(platform, shop, step, action)


async def _pressed(buyer: Buyer) -> Any:
    """The answer, or nothing from a server that died over it."""
    try:
        return await buyer.place("stripe")
    except httpx.TransportError:
        return None
    except Refused as refusal:
        if refusal.status < 500:
            raise
        return None


async def _until(is_so: Callable[[], bool], failure: str, platform: Platform) -> None:
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > PATIENCE_S:
            raise AssertionError(f"{failure}\n{platform.words()}")
        await asyncio.sleep(0.02)
