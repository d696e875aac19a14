"""The sandbox as one ASGI application, and what it does unasked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from models.values import clock
from shop_app.integrations.payments.sandbox import disputes, holds, redirect_books, refunds, sessions
from shop_app.integrations.payments.sandbox.api import Desk
from shop_app.integrations.payments.sandbox.bank import Bank
from shop_app.integrations.payments.sandbox.books import Account, Books, Document
from shop_app.integrations.payments.sandbox.control import Control
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.faults import Faults
from shop_app.integrations.payments.sandbox.page import PaymentPages
from shop_app.integrations.payments.sandbox.redirect import RedirectPages
from shop_app.integrations.payments.sandbox.refunds import Refunds

POLL_S = 0.5
_LAPSES: dict[str, Callable[[Account, Document], None]] = {
    "checkout.session": sessions.lapse,
    "payment_intent": holds.lapse,
    "dispute": disputes.lapse,
    "refund": refunds.settle,
    redirect_books.KIND: redirect_books.lapse,
}


def sandbox(books: Books, webhook_base: str | None) -> Starlette:
    faults, courier, refunding = Faults(), Courier(books, webhook_base), Refunds()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        unasked = [asyncio.create_task(courier.run()), asyncio.create_task(_look_again(books, courier))]
        yield
        for task in unasked:
            task.cancel()

    return Starlette(
        routes=[
            *Desk(books, faults, courier, refunding).routes(),
            *RedirectPages(books, faults, courier).routes(),
            *PaymentPages(books, courier).routes(),
            *Control(books, faults, courier).routes(),
            *Bank(books, courier, refunding).routes(),
        ],
        lifespan=lifespan,
    )


async def _look_again(books: Books, courier: Courier) -> None:
    """Does what time does by itself, as Stripe does: up to a moment late."""
    while True:
        at = clock.now().timestamp()
        if books.has_reminders(at):
            with books.writing():
                for name, kind, identifier in books.take_reminders(at):
                    account = Account(books, name, int(at))
                    _LAPSES[kind](account, account.find(kind, identifier))
            courier.wake()
        await asyncio.sleep(POLL_S)
