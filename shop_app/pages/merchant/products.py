"""A4, first cut: products with their status, stock and price; stock is adjusted in a sheet over the list."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.stock_sheet import stock_button, stock_sheet
from shop_app.components.layout.admin import page_head
from shop_app.components.layout.desk import desk
from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.card import CARD
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import DENSE, INPUT
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.table import ACTION, cell, column, row, table
from shop_app.components.ui.tabs import tab, tabs
from shop_app.components.ui.text import t
from shop_app.states.merchant.products import ProductsState

THUMB = "relative grid size-10 shrink-0 place-items-center overflow-hidden rounded-control bg-surface-2 text-ink-2"
VIEWS = ("all", "active", "draft", "archived", "scarce")


def _views() -> rx.Component:
    labels = (t("All"), t("Live"), t("Draft"), t("Archived"), t("Low stock"))
    return tabs(
        t("Views"),
        *(
            tab(
                label,
                "/admin/products" if name == "all" else f"/admin/products?view={name}",
                is_here=ProductsState.chosen == name,
            )
            for name, label in zip(VIEWS, labels, strict=True)
        ),
    )


def _search() -> rx.Component:
    words = rx.el.input(
        name="q",
        type="search",
        default_value=ProductsState.q,
        placeholder=t("Title or SKU"),
        key=ProductsState.q,
        class_name=f"{INPUT} {DENSE} sm:max-w-64",
        custom_attrs={"aria-label": t("Search products"), "autoComplete": "off", "maxLength": "100"},
    )
    return rx.el.form(
        words,
        button(t("Search"), kind="secondary", size="sm", icon_name="search", type="submit"),
        on_submit=ProductsState.search,
        role="search",
        class_name="flex gap-2",
    )


def _title(product: Any) -> rx.Component:
    picture = rx.cond(
        product.picture != "",
        rx.el.img(src=product.picture, alt="", class_name="size-full object-cover", custom_attrs={"loading": "lazy"}),
        icon("image", 16),
    )
    name = rx.cond(
        product.href != "",
        link(product.title, href=product.href, class_name="font-medium hover:underline"),
        rx.el.span(product.title, class_name="font-medium"),
    )
    return rx.el.div(
        rx.el.span(picture, class_name=THUMB),
        rx.el.span(name, rx.el.span(product.about, class_name="block text-xs text-ink-2"), class_name="min-w-0"),
        class_name="flex items-center gap-3",
    )


def _stock(product: Any) -> rx.Component:
    return rx.cond(
        product.stock_tone == "danger",
        badge(product.stock, "danger", icon_name="triangle-alert"),
        rx.el.span(product.stock, class_name="tabular-nums"),
    )


def _row(product: Any) -> rx.Component:
    return row(
        cell(_title(product), class_name="min-w-64"),
        cell(badge(product.status, product.status_tone)),
        cell(_stock(product), class_name="whitespace-nowrap"),
        cell(product.price, number=True),
        cell(product.sold, number=True),
        cell(product.changed, class_name="whitespace-nowrap text-ink-2", title=product.changed_exactly),
        cell(rx.el.div(stock_button(product.id, product.title), class_name=ACTION)),
        key=product.id,
    )


def _card(product: Any) -> rx.Component:
    foot = rx.el.div(
        badge(product.status, product.status_tone),
        _stock(product),
        rx.el.span(stock_button(product.id, product.title), class_name="ms-auto"),
        class_name="flex flex-wrap items-center gap-2",
    )
    price = rx.el.span(product.price, class_name="shrink-0 tabular-nums")
    head = rx.el.div(_title(product), price, class_name="flex items-start justify-between gap-4")
    return rx.el.li(head, foot, key=product.id, class_name=f"{CARD} flex flex-col gap-2 p-4")


def _list() -> rx.Component:
    view = ProductsState.view
    columns = [
        column(t("Product")),
        column(t("Status")),
        column(t("Stock")),
        column(t("Price"), number=True),
        column(t("Sold"), number=True),
        column(t("Changed")),
        column(rx.el.span(t("Actions"), class_name="sr-only")),
    ]
    pages = rx.el.nav(
        rx.el.p(view.summary, class_name="text-ink-2 tabular-nums"),
        rx.el.div(
            rx.cond(
                view.previous_href != "",
                link_button(t("Previous"), view.previous_href, kind="secondary", size="sm"),
            ),
            rx.cond(view.next_href != "", link_button(t("Next"), view.next_href, kind="secondary", size="sm")),
            class_name="flex gap-2",
        ),
        class_name="flex flex-wrap items-center justify-between gap-4",
        custom_attrs={"aria-label": t("Pages")},
    )
    return rx.fragment(
        rx.el.div(table(t("Products"), columns, rx.foreach(view.rows, _row)), class_name="hidden sm:block"),
        rx.el.ul(rx.foreach(view.rows, _card), class_name="flex flex-col gap-3 sm:hidden"),
        pages,
    )


def _nothing() -> rx.Component:
    clear = link_button(t("Clear filters"), "/admin/products", kind="secondary")
    filtered = empty(
        "search",
        t("No product matches"),
        t("No title or SKU has “{words}” in this view.", words=ProductsState.q),
        clear,
    )
    return rx.cond(
        ProductsState.q != "",
        filtered,
        rx.match(
            ProductsState.chosen,
            ("scarce", empty("circle-check", t("Nothing is low"), t("Products that run low appear here."))),
            ("all", empty("package", t("No product yet"), t("Import a file: shop import-products FILE"))),
            empty("package", t("No product in this view"), "", clear),
        ),
    )


def page() -> rx.Component:
    """The list that the address asks for."""
    shape = waiting(skeleton("h-8 w-32"), skeleton("h-11 w-64"), skeleton_lines(12), class_name="flex flex-col gap-4")
    return desk(
        ProductsState,
        page_head(t("Products"), _search()),
        rx.el.div(
            _views(),
            rx.cond(ProductsState.view.rows.length() > 0, _list(), _nothing()),
            class_name="flex flex-col gap-4",
        ),
        stock_sheet(ProductsState.reload),
        here="/admin/products",
        reload=ProductsState.reload,
        shape=shape,
    )
