"""One transaction, opened at a door: who asks, the rows, and the facts it leaves behind.

``UnitOfWork`` is the first argument of every command and query. It commits once, at the end of its ``with`` block, or
not at all. Its first statement sets the tenant and the hour for this transaction only (D8, D23).
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, cast
from uuid import UUID

import psycopg
from psycopg.rows import scalar_row
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from models.base import TenantRow
from models.errors import Conflict, RetryLater
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.database import app_engine
from shop_app.core.rows import typed_row

Row = TypeVar("Row")
Answer = TypeVar("Answer")
Given = ParamSpec("Given")

_SET_CONTEXT = """
    SELECT set_config('app.current_tenant_id', %(tenant)s, true), set_config('app.now', %(now)s, true),
           set_config('app.actor', %(actor)s, true), set_config('app.request_id', %(request)s, true)
"""
_RECORD = """
    INSERT INTO outbox (id, aggregate_type, aggregate_id, event_type, event_version, data, context, last_error)
    VALUES (%(id)s, %(aggregate_type)s, %(aggregate_id)s, %(event_type)s, 1, %(data)s, %(context)s, '')
"""


class UnitOfWork:
    """A transaction of one tenant for one caller.

    Hot paths use ``all``, ``one``, ``first``, ``scalar`` and ``execute`` with SQL text (D13); ``session`` is the ORM
    on the same connection, for the back office.
    """

    def __init__(self, context: Context, engine: Callable[[], Engine] = app_engine) -> None:
        self.context = context
        self._engine = engine
        self._connection: Connection | None = None
        self._session: Session | None = None

    @property
    def tenant_id(self) -> UUID:
        return self.context.tenant_id

    @property
    def now(self) -> datetime:
        return self.context.now

    def __enter__(self) -> Self:
        self._connection = self._engine().connect()
        try:
            self._connection.begin()
            self._driver.execute(
                _SET_CONTEXT,
                {
                    "tenant": str(self.context.tenant_id),
                    "now": self.context.now.isoformat(),
                    "actor": self.context.actor.name,
                    "request": self.context.request_id,
                },
            )
        except BaseException:
            self._connection.invalidate()
            self._connection.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection = cast("Connection", self._connection)
        try:
            if kind is None:
                if self._session is not None:
                    self._session.flush()
                connection.commit()
            else:
                connection.rollback()
        except BaseException:
            connection.invalidate()
            raise
        finally:
            if self._session is not None:
                self._session.close()
            connection.close()

    @property
    def _driver(self) -> psycopg.Connection[Any]:
        connection = cast("Connection", self._connection)
        return cast("psycopg.Connection[Any]", connection.connection.driver_connection)

    @property
    def session(self) -> Session:
        """The ORM over this transaction; flushes with the unit."""
        if self._session is None:
            self._session = Session(self._connection, expire_on_commit=False)
        return self._session

    def add(self, row: TenantRow) -> None:
        """A new row of this tenant, written at the next flush."""
        row.tenant_id = self.tenant_id
        self.session.add(row)

    def flush(self) -> None:
        """Sends what ``add`` collected, so that SQL text sees it."""
        if self._session is not None:
            self._session.flush()

    def all(self, row: type[Row], sql: str, **values: Any) -> list[Row]:
        """Every row of a query, each as ``row(**columns)``."""
        with self._driver.cursor(row_factory=typed_row(row)) as cursor:
            return cursor.execute(sql, values).fetchall()

    def first(self, row: type[Row], sql: str, **values: Any) -> Row | None:
        """The first row, or ``None``."""
        with self._driver.cursor(row_factory=typed_row(row)) as cursor:
            return cursor.execute(sql, values).fetchone()

    def scalar(self, sql: str, **values: Any) -> Any:
        """The first column of the first row, or ``None``."""
        with self._driver.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(sql, values).fetchone()

    def scalars(self, sql: str, **values: Any) -> list[Any]:
        """The first column of every row."""
        with self._driver.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(sql, values).fetchall()

    def execute(self, sql: str, **values: Any) -> int:
        """Runs a statement; returns how many rows it touched."""
        return self._driver.execute(sql, values).rowcount

    def execute_many(self, sql: str, rows: list[dict[str, Any]]) -> None:
        """Runs a statement for each of ``rows``, in one go over the wire."""
        if rows:
            with self._driver.cursor() as cursor:
                cursor.executemany(sql, rows)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What happens inside is undone alone if it raises; the unit goes on."""
        with self._driver.transaction():
            yield

    def record(
        self, event_type: str, *, aggregate: str, aggregate_id: UUID, data: Mapping[str, Any] | None = None
    ) -> UUID:
        """Leaves a fact for its subscribers, to be told only if this unit commits. ``data`` is JSON without secrets."""
        event_id = new_id()
        self.execute(
            _RECORD,
            id=event_id,
            aggregate_type=aggregate,
            aggregate_id=aggregate_id,
            event_type=event_type,
            data=Jsonb(dict(data or {})),
            context=Jsonb({"request_id": self.context.request_id, "actor": self.context.actor.name}),
        )
        return event_id


# SQLSTATEs after which the same unit, run again from its start, may well succeed: serialization failure, deadlock.
_RERUN = {"40001", "40P01"}
# Lock not available in time, statement timeout, disk full, out of memory, too many connections, Postgres starting or
# stopping, a server that only reads (a standby before its promotion).
_BUSY = {"55P03", "57014", "53100", "53200", "53300", "57P01", "57P02", "57P03", "25006"}
_ATTEMPTS = 5


def in_unit(
    context: Context,
    work: Callable[Concatenate[UnitOfWork, Given], Answer],
    *given: Given.args,
    **named: Given.kwargs,
) -> Answer:
    """Runs ``work(uow, …)`` in one unit, again from its start after a deadlock or a serialization failure.

    ``work`` must do nothing outside the database. Raises ``RetryLater`` when Postgres is away or too busy; where that
    happens during the commit the outcome is unknown, so commands that must not happen twice take an idempotency key.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        began = False
        try:
            with UnitOfWork(context) as uow:
                began = True
                return work(uow, *given, **named)
        except (psycopg.Error, DBAPIError, PoolTimeout) as error:
            is_stale = not began and _is_lost(error)
            if is_stale:
                # Postgres was restarted: the pool's other connections are as dead as this one.
                app_engine().dispose()
            if (is_stale or _sqlstate(error) in _RERUN) and attempt < _ATTEMPTS:
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
                continue
            raise _refusal(error) from error
    raise AssertionError("the last attempt returns or raises")


def look_up(sql: str, **values: Any) -> list[Any]:
    """The first column of a question that belongs to no tenant, asked of a definer function. Refuses as ``in_unit``."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with app_engine().connect() as connection:
                found = list(connection.scalars(text(sql), values))
                connection.rollback()
                return found
        except (DBAPIError, PoolTimeout) as error:
            if not _is_lost(error) or attempt == _ATTEMPTS:
                raise _refusal(error) from error
            time.sleep(random.uniform(0, 0.02 * 2**attempt))
    raise AssertionError("the last attempt returns or raises")


def _cause(error: Exception) -> Exception:
    return error.orig if isinstance(error, DBAPIError) and error.orig else error


def _sqlstate(error: Exception) -> str | None:
    return getattr(_cause(error), "sqlstate", None)


def _is_lost(error: Exception) -> bool:
    return isinstance(_cause(error), psycopg.OperationalError) and not isinstance(error, PoolTimeout)


def _refusal(error: Exception) -> Exception:
    state = _sqlstate(error)
    if isinstance(error, PoolTimeout) or state in _RERUN | _BUSY or _is_lost(error):
        return RetryLater("The shop is very busy just now. Try again in a moment.", code="BUSY")
    if state == "23505":
        return Conflict("Somebody else has just used this value.", code="ALREADY_TAKEN")
    return error
