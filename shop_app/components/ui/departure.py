"""Leaving the app for a page that is not of it, such as a payment page: a link that ui.js follows at once.

Reflex's own redirect stays inside the app for every address of the same host, and the payments sandbox has one.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon

LINK = "flex items-center justify-center gap-2 min-h-11 underline"


def departure(to: Any, label: Any) -> rx.Component:
    """`to` has `href`, empty while nobody leaves, and `key`, which says that this leaving is a new one."""
    link = rx.el.a(icon("lock", 16), label, href=to.href, class_name=LINK, custom_attrs={"data-go": to.key})
    return when(to.href != "", link)
