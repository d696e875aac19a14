"""Identifiers: UUIDv7, made here so that every Postgres version and every process agrees."""

from __future__ import annotations

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A time-ordered UUIDv7."""
    return uuid.UUID(int=uuid_utils.uuid7().int)


def parse_id(text: str) -> uuid.UUID | None:
    """``text`` as a UUID in its canonical form, or ``None``: lenient spellings are refused."""
    try:
        value = uuid.UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
    return value if str(value) == text else None
