"""The least that could answer: fixed bytes, or the rows of the very same SQL in the same kind of transaction.

Served by granian as our own application is. ``BENCH_BODY`` names a file of bytes; ``BENCH_STATEMENTS`` a file of
transactions (``statements.py``), of which the last statement's rows are the answer.
"""

from __future__ import annotations

import asyncio
import os
import pickle
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
from psycopg.rows import tuple_row
from psycopg_pool import ConnectionPool

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

# As many as the shop's own process has.
CONNECTIONS = 10


async def _answer(send: Send, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def fixed() -> App:
    """The bytes of ``BENCH_BODY``, whatever was asked."""
    body = Path(os.environ["BENCH_BODY"]).read_bytes()

    async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] == "http":
            await _answer(send, body)

    return app


def one_sql() -> App:
    """The rows of one of the transactions: its number is the path."""
    transactions: list[list[tuple[str, dict[str, Any]]]] = pickle.loads(
        Path(os.environ["BENCH_STATEMENTS"]).read_bytes()
    )
    pool = ConnectionPool(os.environ["DATABASE_APP_URL"], min_size=CONNECTIONS, max_size=CONNECTIONS, open=False)
    threads = ThreadPoolExecutor(CONNECTIONS)

    def look(number: int) -> bytes:
        with pool.connection() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            for sql, values in transactions[number]:
                cursor.execute(sql, values)
            return orjson.dumps(cursor.fetchall(), default=str)

    async def app(scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] == "http":
            pool.open()
            number = int(scope["path"].rpartition("/")[2])
            await _answer(send, await asyncio.get_running_loop().run_in_executor(threads, look, number))

    return app
