"""S4, a product: decide and add."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.cart_drawer import CART_DRAWER
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.badge import badge
from shop_app.components.ui.breadcrumb import breadcrumb
from shop_app.components.ui.button import button
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.gallery import gallery
from shop_app.components.ui.icon import icon
from shop_app.components.ui.price import price
from shop_app.components.ui.product_card import product_grid
from shop_app.components.ui.quantity import quantity
from shop_app.components.ui.reviews import review_section
from shop_app.components.ui.text import t
from shop_app.components.ui.variant_picker import variant_picker
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.product import ProductState

COLUMNS = "grid gap-8 pt-4 sm:grid-cols-2 sm:gap-12"
BUY = "flex flex-col gap-5 sm:sticky sm:top-24 self-start"
PROMISE = "flex items-start gap-3 text-sm text-ink-2"
FACTS = "grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm"
SECTION = "flex flex-col gap-5 pt-16"


def _buy_form(view: Any) -> rx.Component:
    """Posted as it is where no script runs; the choice of a variant travels with it either way."""
    add = button(
        t("Add to cart"),
        size="lg",
        icon_name="shopping-bag",
        type="submit",
        class_name="grow",
        why_not=when(view.is_available, "", t("This choice is sold out. Choose another one.")),
    )
    return rx.el.form(
        variant_picker(view.groups, on_choose=ProductState.choose),
        rx.el.p(view.switched, class_name="text-sm text-ink-2 empty:hidden", role="status"),
        rx.el.p(_stock(view)),
        rx.el.input(type="hidden", name="slug", custom_attrs={"value": view.slug, "readOnly": True}),
        rx.el.div(quantity("quantity"), add, class_name="flex flex-wrap items-stretch gap-3"),
        # A new product begins with a new form: what was chosen of the last one must not stay.
        key=view.slug,
        on_submit=CartState.add,
        action="/cart/lines",
        method="post",
        class_name="flex flex-col gap-5",
        custom_attrs={"data-opens": CART_DRAWER, "data-in-url": ""},
    )


def _stock(view: Any) -> rx.Component:
    return when(view.is_available, badge(view.stock, "success", icon_name="check"), badge(view.stock, "warning"))


def _promises(view: Any) -> rx.Component:
    return rx.el.ul(
        rx.el.li(icon("truck", 20), view.delivery, class_name=PROMISE),
        rx.el.li(icon("undo-2", 20), t("Changed your mind? Send it back within 30 days."), class_name=PROMISE),
        class_name="flex flex-col gap-3 border-t border-line pt-5",
    )


def _fact(fact: Any) -> rx.Component:
    return rx.fragment(rx.el.dt(fact.name, class_name="text-ink-2"), rx.el.dd(fact.value, class_name="text-ink"))


def _words(view: Any) -> rx.Component:
    described = rx.el.div(rx.html(view.description_html), class_name="prose max-w-prose")
    return rx.el.div(
        when(view.description_html != "", disclosure(t("Description"), described, open_=True)),
        when(some(view.facts), disclosure(t("Details"), rx.el.dl(each(view.facts, _fact), class_name=FACTS))),
    )


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    few = view.slides.length() < 2 if isinstance(view, rx.Var) else len(view.slides) < 2
    none = view.slides.length() == 0 if isinstance(view, rx.Var) else not view.slides
    title = rx.el.div(
        when(view.vendor != "", rx.el.p(view.vendor, class_name="text-sm text-ink-2")),
        rx.el.h1(view.title, class_name="text-3xl tracking-tight text-balance"),
        when(view.rating != "", rx.el.p(view.rating, class_name="text-sm text-ink-2 tabular-nums")),
        rx.el.p(price(view.price, view.was, class_name="text-xl")),
        rx.el.p(view.tax_note, class_name="text-sm text-ink-2"),
        class_name="flex flex-col gap-2",
    )
    related = rx.el.section(
        rx.el.h2(t("You may also like"), class_name="text-2xl"), product_grid(view.related), class_name=SECTION
    )
    found = rx.fragment(
        breadcrumb(view.trail, view.title),
        rx.el.div(
            gallery(view.slides, is_single=few, is_empty=none),
            rx.el.div(title, _buy_form(view), _promises(view), _words(view), class_name=BUY),
            class_name=COLUMNS,
        ),
        when(view.opinions.count > 0, review_section(view.opinions, class_name=SECTION)),
        when(some(view.related), related),
    )
    return when(view.is_missing, nothing_here(), found)


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(ProductState.view))
