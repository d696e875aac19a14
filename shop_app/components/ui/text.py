"""Sentences in pages. In the app, `t` and `tn` compile to a look-up in the language's catalogue in the
browser: Reflex bakes page text into the build, so a sentence cannot be chosen in Python there. In the
first paint, which is drawn on the server from the same components, they are `shop_app.core.translation`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex.vars.base import LiteralVar, Var
from reflex_base.utils.imports import ImportVar

from shop_app.core import translation

_MODULE = "$/utils/translation"

_drawn_on_server: ContextVar[bool] = ContextVar("drawn_on_server", default=False)


@contextmanager
def drawn_on_server() -> Iterator[None]:
    """Components made inside hold finished sentences in the current locale."""
    token = _drawn_on_server.set(True)
    try:
        yield
    finally:
        _drawn_on_server.reset(token)


def is_drawn_on_server() -> bool:
    """Whether what is made now becomes a document, from plain values."""
    return _drawn_on_server.get()


def _looked_up(name: str, *arguments: Any, values: dict[str, Any]) -> Var:
    given = [argument if isinstance(argument, Var) else LiteralVar.create(argument) for argument in arguments]
    if values:
        given.append(LiteralVar.create(values))
    module = VarData(imports={_MODULE: [ImportVar(tag=name)]})
    return Var(
        _js_expr=f"{name}({', '.join(str(argument) for argument in given)})",
        _var_type=str,
        _var_data=VarData.merge(module, *(argument._get_all_var_data() for argument in given)),
    ).to(str)


def t(msgid: str, **values: Any) -> rx.Var[str] | str:
    """The sentence in the reader's language; `{name}` holes take plain values or state vars."""
    if _drawn_on_server.get():
        return translation.t(msgid, **values)
    return _looked_up("t", msgid, values=values)


def tn(one: str, many: str, count: Any, **values: Any) -> rx.Var[str] | str:
    """The form of a sentence that goes with `count`, which is also its `{count}`."""
    if _drawn_on_server.get():
        return translation.tn(one, many, count, **values)
    return _looked_up("tn", one, many, count, values=values)
