"""S2, a category and its products."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.listing import listing
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.breadcrumb import breadcrumb
from shop_app.components.ui.empty import empty
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.storefront.category import CategoryState

HEAD = "flex flex-col gap-3 pb-6"
CHIP = (
    "inline-flex items-center min-h-11 rounded-full border border-line-control bg-surface px-4 text-sm "
    "hover:bg-surface-2"
)


def _children(view: Any) -> rx.Component:
    chips = each(view.children, lambda way: rx.el.li(link(way.label, href=way.href, class_name=CHIP)))
    return rx.el.nav(
        rx.el.ul(chips, class_name="flex flex-wrap gap-2"), custom_attrs={"aria-label": t("Sub-categories")}
    )


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    head = rx.el.div(
        when(some(view.trail), breadcrumb(view.trail, view.name)),
        rx.el.h1(view.name, class_name="text-3xl tracking-tight"),
        when(view.description != "", rx.el.p(view.description, class_name="max-w-prose text-ink-2")),
        when(some(view.children), _children(view)),
        class_name=HEAD,
    )
    nothing = empty("package", t("Nothing here yet"), t("This category has no products for sale at the moment."))
    listed = listing(view.listing, on_retry=CategoryState.load)
    found = rx.fragment(head, when(view.is_empty, nothing, listed))
    return when(view.is_missing, nothing_here(), found)


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(CategoryState.view))
