"""S2, a category and its products."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.breadcrumb import breadcrumb
from shop_app.components.ui.button import button
from shop_app.components.ui.empty import empty
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.link import link
from shop_app.components.ui.pagination import load_more
from shop_app.components.ui.product_card import product_grid
from shop_app.components.ui.text import t
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.storefront.category import CategoryState

HEAD = "flex flex-col gap-3 pb-6"
CHIP = (
    "inline-flex items-center min-h-11 rounded-full border border-line-control bg-surface px-4 text-sm "
    "hover:bg-surface-2"
)
TOOLS = "flex flex-wrap items-center justify-between gap-4 border-t border-line py-4"
SELECT = "min-h-11 rounded-control border border-line-control bg-surface px-3 text-base"


def _sort(view: Any) -> rx.Component:
    """A GET form: the address is the truth, with and without JavaScript."""
    choice = rx.el.select(
        rx.el.option(t("Best selling"), value="best_selling"),
        rx.el.option(t("Newest"), value="newest"),
        rx.el.option(t("Best rated"), value="rating"),
        rx.el.option(t("Price, low to high"), value="price_up"),
        rx.el.option(t("Price, high to low"), value="price_down"),
        id="sort",
        name="sort",
        default_value=view.sort,
        key=view.sort,
        on_change=CategoryState.sort_by,
        class_name=SELECT,
    )
    label = rx.el.label(t("Sort by"), html_for="sort", class_name="text-sm text-ink-2")
    apply = [] if isinstance(view, rx.Var) else [button(t("Apply"), kind="secondary", type="submit")]
    return rx.el.form(
        label, choice, *apply, action=view.href, class_name="flex flex-wrap items-center gap-2", method="get"
    )


def _children(view: Any) -> rx.Component:
    chips = each(view.children, lambda way: rx.el.li(link(way.label, href=way.href, class_name=CHIP)))
    return rx.el.nav(
        rx.el.ul(chips, class_name="flex flex-wrap gap-2"), custom_attrs={"aria-label": t("Sub-categories")}
    )


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    head = rx.el.div(
        breadcrumb(view.trail, view.name),
        rx.el.h1(view.name, class_name="text-3xl tracking-tight"),
        when(view.description != "", rx.el.p(view.description, class_name="max-w-prose text-ink-2")),
        when(some(view.children), _children(view)),
        class_name=HEAD,
    )
    count = rx.el.p(view.count, class_name="tabular-nums", role="status")
    nothing = empty("package", t("Nothing here yet"), t("This category has no products for sale at the moment."))
    listed = rx.fragment(
        rx.el.div(count, _sort(view), class_name=TOOLS),
        product_grid(view.cards, heading="h2"),
        load_more(view.more_href, shown=view.shown, total=view.total),
    )
    found = rx.fragment(head, when(view.total > 0, listed, nothing))
    return when(view.is_missing, nothing_here(), found)


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(CategoryState.view))
