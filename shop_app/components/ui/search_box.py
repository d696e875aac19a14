"""The search box: a GET form that works by itself, and a combobox where the app runs. ui.js moves through the rows."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import EMPTY, PICTURE
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t

WAIT_MS = 150
LIST = "suggestions"
FORM = "relative flex items-center"
INPUT = (
    "w-full min-h-11 rounded-full border border-line-control bg-bg ps-4 pe-12 text-base text-ink "
    "[&::-webkit-search-cancel-button]:hidden"
)
BUTTON = (
    "absolute end-0 inline-flex items-center justify-center size-11 rounded-full text-ink-2 hover:text-ink "
    "hover:bg-surface-2"
)
# Shown by base.css while the form has the focus and there is something in it.
POPUP = (
    "suggestions absolute inset-x-0 top-full z-50 mt-2 max-h-[70dvh] overflow-y-auto rounded-card bg-surface py-2 "
    "shadow-e2"
)
ROW = "flex items-center gap-3 min-h-11 px-4 py-1 text-ink hover:bg-surface-2 aria-selected:bg-surface-2"
# A phone shows six of the eight.
SPARE = "max-sm:[&:nth-child(n+3)]:hidden"
THUMB = "relative size-10 shrink-0 overflow-hidden rounded-control bg-surface-2"
RECENT = "recent flex items-center justify-between gap-4 ps-4 pe-2 text-sm text-ink-2"
FORGET = "inline-flex items-center min-h-11 px-2 text-accent-ink hover:underline"


def _row(href: Any, *content: Any, class_name: str = "") -> rx.Component:
    attributes = {"role": "option", "aria-selected": "false", "tabIndex": "-1"}
    return link(*content, href=href, class_name=f"{ROW} {class_name}".strip(), custom_attrs=attributes)


def _group(label: Any, *rows: Any, **attributes: str) -> rx.Component:
    return rx.el.div(*rows, role="group", custom_attrs={"aria-label": label, **attributes})


def _completion(completion: Any) -> rx.Component:
    text = rx.el.span(completion.typed, rx.el.strong(completion.rest, class_name="font-medium"))
    return _row(completion.href, icon("search", 16, "text-ink-2"), text, class_name=SPARE)


def _category(category: Any) -> rx.Component:
    within = rx.el.span(t("in {category}", category=category.within), class_name="text-sm text-ink-2")
    text = rx.el.span(category.name, " ", when(category.within != "", within))
    return _row(category.href, icon("tag", 16, "text-ink-2"), text)


def _product(product: Any) -> rx.Component:
    picture = rx.el.img(src=product.image, alt="", class_name=PICTURE, custom_attrs={"decoding": "async"})
    nothing = rx.el.span(icon("image", 16), class_name=EMPTY)
    return _row(
        product.href,
        rx.el.span(when(product.image != "", picture, nothing), class_name=THUMB),
        rx.el.span(product.title, class_name="min-w-0 grow line-clamp-1"),
        rx.el.span(product.price, class_name="tabular-nums text-sm whitespace-nowrap"),
        class_name=SPARE,
    )


def _popup(view: Any) -> rx.Component:
    forget = rx.el.button(
        t("Clear recent searches"), type="button", class_name=FORGET, custom_attrs={"data-forget": ""}
    )
    rows = rx.el.div(
        # ui.js fills it from this browser's own memory.
        _group(t("Recent searches"), **{"data-history": ROW}),
        _group(t("Searches"), each(view.completions, _completion)),
        _group(t("Categories"), each(view.categories, _category)),
        _group(t("Products"), each(view.products, _product)),
        id=LIST,
        role="listbox",
        custom_attrs={"aria-label": t("Suggestions")},
    )
    return rx.el.div(rx.el.div(t("Recent searches"), forget, class_name=RECENT), rows, class_name=POPUP)


def search_box(query: Any, suggestions: Any = None, *, on_type: Any = None) -> rx.Component:
    """`query` is what was searched for. `suggestions` is a var of a `SuggestionsView`; without it a plain form."""
    attributes = {
        "aria-label": t("Search products"),
        "autoComplete": "off",
        "autoCapitalize": "none",
        "enterKeyHint": "search",
        "maxLength": "200",
    }
    live: dict[str, Any] = {}
    if suggestions is not None:
        attributes |= {
            "role": "combobox",
            "aria-expanded": "false",
            "aria-autocomplete": "list",
            "aria-controls": LIST,
        }
        live["on_change"] = on_type.debounce(WAIT_MS)
    field = rx.el.input(
        type="search",
        name="q",
        default_value=query,
        placeholder=t("Search products"),
        class_name=INPUT,
        custom_attrs=attributes,
        **live,
    )
    send = rx.el.button(
        icon("search"),
        class_name=BUTTON,
        custom_attrs={"type": "submit", "aria-label": t("Search"), "title": t("Search")},
    )
    spoken = [] if suggestions is None else [rx.el.p(suggestions.spoken, class_name="sr-only", role="status")]
    return rx.el.form(
        field,
        send,
        *([] if suggestions is None else [_popup(suggestions)]),
        *spoken,
        action="/search",
        method="get",
        role="search",
        class_name=FORM,
        custom_attrs={"data-search": ""},
    )
