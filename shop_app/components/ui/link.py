"""Links inside the app: a client-side turn of the page where JavaScript runs, an ordinary link where it does
not.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

TEXT_LINK = "text-accent-ink underline underline-offset-2 hover:no-underline"


class RouterLink(rx.el.A):
    """React Router's link; it keeps the socket and the state of the tab."""

    library = "react-router"
    tag = "Link"
    to: rx.Var[str]
    prevent_scroll_reset: rx.Var[bool]


def link(*children: Any, href: Any, class_name: str = TEXT_LINK, **props: Any) -> rx.Component:
    """A link to a page of this app."""
    return RouterLink.create(*children, to=href, class_name=class_name, **props)
