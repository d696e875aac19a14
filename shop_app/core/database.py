"""The connections of this process: one engine a process, made after the fork."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine

from shop_app.settings import settings

# Seconds and milliseconds of invariants.md §5.23: nothing waits for ever.
_TIMEOUTS = "-c statement_timeout={statement} -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000"
WEB_STATEMENT_MS = 5_000

_engines: dict[tuple[int, str], Engine] = {}


def _engine(url: str, statement_ms: int, size: int, *, is_asked_first: bool = False) -> Engine:
    key = (os.getpid(), url)
    if key not in _engines:
        _engines[key] = create_engine(
            "postgresql+psycopg://",
            # libpq's own reading of the address: it may list several servers, of which one takes writes.
            creator=partial(_connect, url, _TIMEOUTS.format(statement=statement_ms)),
            pool_size=size,
            max_overflow=0,
            pool_timeout=2,
            # The connection used last has its statements planned and its caches warm.
            pool_use_lifo=True,
            pool_pre_ping=is_asked_first,
            pool_recycle=1800,
        )
    return _engines[key]


def _connect(url: str, options: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url, connect_timeout=2, options=options, prepare_threshold=3)


def app_engine() -> Engine:
    """Role ``app``: what every door uses.

    No ping before each unit: ``in_unit`` runs a unit again whose connection was dropped before it began.
    """
    return _engine(settings().database_app_url, WEB_STATEMENT_MS, settings().pool_size)


def platform_engine() -> Engine:
    """Role ``platform``: making shops and looking for violations, a few audited functions only."""
    return _engine(settings().database_platform_url, 60_000, 2, is_asked_first=True)


def dispose_engines() -> None:
    """Closes this process's idle connections; the next unit opens new ones."""
    for (pid, _), engine in list(_engines.items()):
        engine.dispose(close=pid == os.getpid())
    _engines.clear()
