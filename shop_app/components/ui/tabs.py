"""Views of one list as links: the address says which one is open."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.link import link

TABS = "flex gap-1 overflow-x-auto border-b border-line"
TAB = (
    "inline-flex items-center gap-2 min-h-11 px-3 whitespace-nowrap border-b-2 border-transparent text-ink-2 "
    "hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink aria-[current=page]:font-medium"
)
COUNT = "rounded-full bg-surface-2 px-2 text-xs tabular-nums"


def tab(label: Any, href: str, *, is_here: Any, count: Any = None) -> rx.Component:
    """One view, with how much is in it where that is known."""
    counted = [] if count is None else [rx.el.span(count, class_name=COUNT)]
    current = {"aria-current": rx.cond(is_here, "page", "false")}
    return link(label, *counted, href=href, class_name=TAB, custom_attrs=current)


def tabs(label: Any, *views: rx.Component) -> rx.Component:
    """`label` names the row for screen readers."""
    return rx.el.nav(*views, class_name=TABS, custom_attrs={"aria-label": label})
