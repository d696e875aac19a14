"""Components as HTML text, for the first paint: the very functions that make the app, given plain values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

import reflex as rx
from reflex.components.component import BaseComponent, Component
from reflex_components_core.base.bare import Bare
from reflex_components_core.base.fragment import Fragment

_EMPTY_ELEMENTS = {"img", "input", "br", "hr", "link", "meta", "source"}
_NAMES = {
    "html_for": "for",
    "default_value": "value",
    "default_checked": "checked",
    "view_box": "viewBox",
    "strokeWidth": "stroke-width",
    "strokeLinecap": "stroke-linecap",
    "strokeLinejoin": "stroke-linejoin",
}
_CAPITAL = re.compile(r"(?=[A-Z])")
_ELEMENTS = {"Link": "a"}
_ATTRIBUTES = {"Link": {"to": "href"}}
# Props of Reflex and React that mean nothing in a document.
_UNSEEN = {"key", "on_mount", "on_unmount", "style", "class_name", "id", "custom_attrs", "prevent_scroll_reset"}


def html_of(component: BaseComponent) -> str:
    """The component as text. A var of a state has no value here and is refused with `TypeError`."""
    return "".join(_pieces(component))


def _pieces(component: BaseComponent) -> Iterator[str]:
    if isinstance(component, Bare):
        yield escape(str(_plain(component.contents)), quote=False)
        return
    if isinstance(component, Fragment):
        for child in component.children:
            yield from _pieces(child)
        return
    if not isinstance(component, Component) or component.tag is None:
        raise TypeError(f"{type(component).__name__} cannot be drawn without a browser")
    element = _ELEMENTS.get(component.tag, component.tag)
    attributes = dict(_attributes(component))
    inner = attributes.pop("dangerouslySetInnerHTML", None)
    children: list[BaseComponent] = list(component.children)
    if element == "select":
        chosen = attributes.pop("value", None)
        children = [_with_choice(child, chosen) for child in children]
    yield f"<{element}{_written(attributes)}>"
    if element in _EMPTY_ELEMENTS:
        return
    if inner is not None:
        yield inner["__html"]
    for child in children:
        yield from _pieces(child)
    yield f"</{element}>"


def _attributes(component: Component) -> Iterator[tuple[str, Any]]:
    if component.class_name:
        yield "class", _plain(component.class_name)
    if component.id is not None:
        yield "id", _plain(component.id)
    renamed = _ATTRIBUTES.get(component.tag or "", {})
    # Sorted, because Reflex hands its props out in the order of a set and equal pages should be equal bytes.
    for prop in sorted(component.get_props()):
        value = getattr(component, prop, None)
        if value is not None and prop not in _UNSEEN:
            yield renamed.get(prop) or _NAMES.get(prop) or prop.replace("_", ""), _plain(value)
    for name, value in component.custom_attrs.items():
        plain = _plain(value)
        if name == "dangerouslySetInnerHTML" or "-" in name:
            yield name, plain
        elif name == "style":
            yield name, _styled(plain) or None
        else:
            yield _NAMES.get(name) or name.lower(), plain


def _written(attributes: dict[str, Any]) -> str:
    written = []
    for name, value in attributes.items():
        if value is True:
            written.append(f" {name}")
        elif value is not False and value is not None:
            written.append(f' {name}="{escape(str(value))}"')
    return "".join(written)


def _styled(declarations: Mapping[str, str]) -> str:
    """A style as React takes it, as CSS; what is empty is left out."""
    return ";".join(f"{_CAPITAL.sub('-', name).lower()}:{value}" for name, value in declarations.items() if value != "")


def _with_choice(option: BaseComponent, chosen: Any) -> BaseComponent:
    if isinstance(option, Fragment):
        option.children = [_with_choice(child, chosen) for child in option.children]
    elif isinstance(option, Component) and _plain(getattr(option, "value", None)) == chosen:
        option.custom_attrs = {**option.custom_attrs, "selected": True}
    return option


def _plain(value: Any) -> Any:
    if not isinstance(value, rx.Var):
        return value
    try:
        return value._var_value  # type: ignore[attr-defined]
    except AttributeError:
        raise TypeError(f"{value} has no value on the server") from None
