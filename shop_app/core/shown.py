"""Which products an answer is about, noted while it is made, so that news of one need not cost everybody's answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_about: ContextVar[set[str] | None] = ContextVar("about", default=None)


def card_key(product_id: UUID) -> str:
    """For answers that say of a product what a sentence says: its price, and when few are left."""
    return product_id.hex


def count_key(product_id: UUID) -> str:
    """For answers that say exactly how many there are."""
    return f"#{product_id.hex}"


def shows(product_id: UUID) -> None:
    """The answer being made shows this product."""
    _note(card_key(product_id))


def counts(product_id: UUID) -> None:
    """The answer being made says how many of it there are."""
    _note(count_key(product_id))


@contextmanager
def noting() -> Iterator[set[str]]:
    """Collects what is shown inside."""
    about: set[str] = set()
    token = _about.set(about)
    try:
        yield about
    finally:
        _about.reset(token)


def _note(key: str) -> None:
    about = _about.get()
    if about is not None:
        about.add(key)
