"""Sentences in Reflex pages: `t` and `tn` compile to a look-up in the language's catalogue in the browser.

Reflex bakes page text into the build, so a sentence cannot be chosen in Python here.
`shop_app.core.translation` has the same two names for text that is made on the server; both read the same
catalogues.
"""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.vars import VarData
from reflex.vars.base import LiteralVar, Var
from reflex_base.utils.imports import ImportVar

_MODULE = "$/utils/translation"


def _call(name: str, *arguments: Any, values: dict[str, Any]) -> rx.vars.StringVar:
    given = [argument if isinstance(argument, Var) else LiteralVar.create(argument) for argument in arguments]
    if values:
        given.append(LiteralVar.create(values))
    expression = f"{name}({', '.join(str(argument) for argument in given)})"
    data = VarData.merge(
        VarData(imports={_MODULE: [ImportVar(tag=name)]}), *(var._get_all_var_data() for var in given)
    )
    return Var(_js_expr=expression, _var_type=str, _var_data=data).to(str)


def t(msgid: str, **values: Any) -> rx.vars.StringVar:
    """The sentence in the reader's language; `{name}` holes take plain values or state vars."""
    return _call("t", msgid, values=values)


def tn(one: str, many: str, count: Any, **values: Any) -> rx.vars.StringVar:
    """The form of a sentence that goes with `count`, which is also its `{count}`."""
    return _call("tn", one, many, count, values=values)
