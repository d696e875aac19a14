"""Documents as another version of the API might write them: fields missing, values that nobody has heard of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from shop_app.integrations.payments.sandbox.books import Document


def changed(document: Document, *, without: Iterable[str] = (), put: Mapping[str, Any]) -> Document:
    """A copy without some fields and with others set; ``a.b`` is the field ``b`` within ``a``, where there is one."""
    copy = deepcopy(document)
    for path in without:
        branch, name = _branch(copy, path)
        branch.pop(name, None)
    for path, value in put.items():
        branch, name = _branch(copy, path)
        branch[name] = value
    return copy


def _branch(document: Document, path: str) -> tuple[Document, str]:
    *steps, name = path.split(".")
    for step in steps:
        child = document.get(step)
        # A change that the document has no place for changes nothing.
        document = child if isinstance(child, dict) else {}
    return document, name
