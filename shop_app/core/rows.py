"""Rows of SQL text as the dataclasses that ask for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from psycopg import Cursor

Row = TypeVar("Row")


@cache
def _enums(row: Callable[..., Any]) -> dict[str, type[StrEnum]]:
    hints = get_type_hints(row)
    return {name: kind for name, kind in hints.items() if isinstance(kind, type) and issubclass(kind, StrEnum)}


def typed_row(row: type[Row]) -> Callable[[Cursor[Any]], Callable[[Sequence[Any]], Row]]:
    """A row factory: columns become ``row``'s arguments by name, text becomes the enum that a field declares."""

    def factory(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
        names = [column.name for column in cursor.description or ()]
        enums = [(index, kind) for index, name in enumerate(names) if (kind := _enums(row).get(name))]

        def make(values: Sequence[Any]) -> Row:
            columns = dict(zip(names, values, strict=True))
            for index, kind in enums:
                columns[names[index]] = kind(values[index])
            return row(**columns)

        return make

    return factory
