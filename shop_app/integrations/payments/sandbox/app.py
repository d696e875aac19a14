"""The sandbox as one ASGI application, and what it does unasked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from models.values import clock
from shop_app.integrations.payments.sandbox import sessions
from shop_app.integrations.payments.sandbox.api import Desk
from shop_app.integrations.payments.sandbox.books import Account, Books
from shop_app.integrations.payments.sandbox.control import Control
from shop_app.integrations.payments.sandbox.courier import Courier
from shop_app.integrations.payments.sandbox.faults import Faults
from shop_app.integrations.payments.sandbox.page import PaymentPages

EXPIRY_POLL_S = 0.5


def sandbox(books: Books, webhook_base: str | None) -> Starlette:
    faults, courier = Faults(), Courier(books, webhook_base)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        unasked = [asyncio.create_task(courier.run()), asyncio.create_task(_expire(books, courier))]
        yield
        for task in unasked:
            task.cancel()

    return Starlette(
        routes=[
            *Desk(books, faults, courier).routes(),
            *PaymentPages(books, courier).routes(),
            *Control(books, faults, courier).routes(),
        ],
        lifespan=lifespan,
    )


async def _expire(books: Books, courier: Courier) -> None:
    """Closes pages whose time is over, as Stripe does: up to a moment late."""
    while True:
        at = int(clock.now().timestamp())
        ended = books.sessions_past_their_end(at)
        for name, session_id in ended:
            with books.writing():
                account = Account(books, name, at)
                sessions.close(account, account.find("checkout.session", session_id))
        if ended:
            courier.wake()
        await asyncio.sleep(EXPIRY_POLL_S)
