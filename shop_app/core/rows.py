"""Rows of SQL text as the dataclasses that ask for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

import orjson
from psycopg import Cursor
from psycopg.types.json import set_json_loads

Row = TypeVar("Row")

# For every connection of this process: a product's page reads five JSON columns.
set_json_loads(orjson.loads)

_enums: dict[type[Any], dict[str, type[StrEnum]]] = {}


def _enums_of(row: type[Any]) -> dict[str, type[StrEnum]]:
    if row not in _enums:
        hints = get_type_hints(row)
        _enums[row] = {
            name: kind for name, kind in hints.items() if isinstance(kind, type) and issubclass(kind, StrEnum)
        }
    return _enums[row]


def _names(cursor: Cursor[Any]) -> list[str]:
    # `cursor.description` says the same by an object for each column, which costs as much as a small query.
    result = cursor.pgresult
    return [] if result is None else [(result.fname(index) or b"").decode() for index in range(result.nfields)]


def typed_row(row: type[Row]) -> Callable[[Cursor[Any]], Callable[[Sequence[Any]], Row]]:
    """A row factory: columns become ``row``'s arguments by name, text becomes the enum that a field declares."""

    def factory(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
        names, kinds = _names(cursor), _enums_of(row)
        enums = [(index, kinds[name]) for index, name in enumerate(names) if name in kinds] if kinds else ()

        def make(values: Sequence[Any]) -> Row:
            columns = dict(zip(names, values, strict=True))
            for index, kind in enums:
                columns[names[index]] = kind(values[index])
            return row(**columns)

        return make

    return factory
