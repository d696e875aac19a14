"""Where this page stands."""

from __future__ import annotations

from typing import Any, NamedTuple

import reflex as rx

from shop_app.components.ui.flow import each
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t

TRAIL = "flex flex-wrap items-center gap-x-2 text-sm text-ink-2"
STEP = "inline-flex items-center min-h-6 hover:underline"


class Step(NamedTuple):
    """A page above this one."""

    label: Any
    href: Any


def _step(label: Any, href: Any) -> rx.Component:
    return rx.el.li(
        link(label, href=href, class_name=STEP),
        rx.el.span("/", class_name="ps-2", custom_attrs={"aria-hidden": "true"}),
    )


def breadcrumb(steps: Any, here: Any) -> rx.Component:
    """`steps` holds objects with `label` and `href`, from the top down; `here` is this page."""
    before = each(steps, lambda step: _step(step.label, step.href))
    last = rx.el.li(here, custom_attrs={"aria-current": "page"}, class_name="text-ink")
    return rx.el.nav(rx.el.ol(before, last, class_name=TRAIL), custom_attrs={"aria-label": t("Breadcrumb")})
