"""What the shop says to Postgres, overheard: the baselines run exactly these statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shop_app.core.unit_of_work import UnitOfWork

Statement = tuple[str, dict[str, Any]]
Transaction = list[Statement]
_BEGINS = "set_config('app.current_tenant_id'"


class Overheard:
    """Stands where the driver's connection or cursor stands, and notes what passes."""

    def __init__(self, real: Any, heard: list[Statement]) -> None:
        self._real = real
        self._heard = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __enter__(self) -> Overheard:
        self._real.__enter__()
        return self

    def __exit__(self, *failure: Any) -> Any:
        return self._real.__exit__(*failure)

    def execute(self, sql: str, values: Any = None, **how: Any) -> Any:
        self._heard.append((sql, dict(values or {})))
        return self._real.execute(sql, values, **how)

    def executemany(self, sql: str, rows: Any, **how: Any) -> Any:
        rows = list(rows)
        self._heard += [(sql, dict(row)) for row in rows]
        return self._real.executemany(sql, rows, **how)

    def cursor(self, *given: Any, **how: Any) -> Overheard:
        return Overheard(self._real.cursor(*given, **how), self._heard)


@contextmanager
def overheard() -> Iterator[list[Statement]]:
    """Every statement of every unit of work of this process, in order."""
    heard: list[Statement] = []
    driver = UnitOfWork._driver
    UnitOfWork._driver = property(lambda uow: Overheard(driver.fget(uow), heard))  # type: ignore[assignment,misc,attr-defined]
    try:
        yield heard
    finally:
        UnitOfWork._driver = driver  # type: ignore[method-assign]


def transactions(heard: list[Statement]) -> list[Transaction]:
    """The statements of each unit, the one that sets tenant and hour first."""
    found: list[Transaction] = []
    for statement in heard:
        if _BEGINS in statement[0]:
            found.append([])
        found[-1].append(statement)
    return found
