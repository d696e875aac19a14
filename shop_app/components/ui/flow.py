"""Choices and repetitions that a page can make over a state's vars and over plain values alike.

A page's content is one function. Given its state it becomes the app, given the same view as plain values it
becomes the first paint; so the two cannot come to look different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import reflex as rx


def when(condition: Any, then: Any, otherwise: Any = None) -> Any:
    """`then` if the condition holds. Both sides are built for a var, so they must not depend on it holding."""
    if isinstance(condition, rx.Var):
        return rx.cond(condition, then) if otherwise is None else rx.cond(condition, then, otherwise)
    chosen = then if condition else otherwise
    return rx.fragment() if chosen is None else chosen


def each(items: Iterable[Any] | rx.Var, draw: Callable[[Any], rx.Component]) -> rx.Component:
    """One drawing per item."""
    if isinstance(items, rx.Var):
        return rx.foreach(items, draw)
    return rx.fragment(*(draw(item) for item in items))


def some(items: Any) -> Any:
    """Whether there is anything in a list or a text, as a condition for `when`."""
    return items.length() > 0 if isinstance(items, rx.Var) else bool(items)


def by_kind(
    kind: Any, drawings: Mapping[str, Callable[[], rx.Component]], otherwise: Callable[[], rx.Component]
) -> Any:
    """The drawing that goes with a word. Over plain values only that one is made."""
    if not isinstance(kind, rx.Var):
        return drawings.get(kind, otherwise)()
    return rx.match(kind, *((word, draw()) for word, draw in drawings.items()), otherwise())
