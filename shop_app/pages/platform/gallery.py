"""Every component of the design system on one page, for whoever builds screens. It is not served in production."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import reflex as rx

from shop_app.components.layout.mode_switch import mode_switch
from shop_app.components.ui import badge as badges
from shop_app.components.ui import banner as banners
from shop_app.components.ui.badge import badge
from shop_app.components.ui.banner import banner
from shop_app.components.ui.breadcrumb import Step, breadcrumb
from shop_app.components.ui.button import Kind, Size, button, icon_button, link_button
from shop_app.components.ui.card import card
from shop_app.components.ui.choice import checkbox, radio_card, switch
from shop_app.components.ui.dialog import dialog, drawer, opens
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import select_field, text_area, text_field
from shop_app.components.ui.icon import icon
from shop_app.components.ui.icon_shapes import SHAPES
from shop_app.components.ui.link import link
from shop_app.components.ui.price import price
from shop_app.components.ui.quantity import quantity
from shop_app.components.ui.skeleton import skeleton_lines, waiting
from shop_app.components.ui.table import cell, column, row, table
from shop_app.components.ui.tabs import tab, tabs
from shop_app.components.ui.text import t
from shop_app.components.ui.tokens import COLOURS, TYPE

PAGE = "mx-auto flex w-full max-w-[1280px] flex-col gap-12 px-4 py-8 sm:px-6"
ROW = "flex flex-wrap items-center gap-3"
SWATCH = "size-12 rounded-control border border-line"
DIALOG, DRAWER = "gallery-dialog", "gallery-drawer"


def _section(made_by: Callable[..., Any], *examples: rx.Component, class_name: str = ROW) -> rx.Component:
    """The examples under the name of the function that draws them."""
    return rx.el.section(
        rx.el.h2(made_by.__name__, class_name="pb-3 font-mono text-lg"), rx.el.div(*examples, class_name=class_name)
    )


def _colour(name: str) -> rx.Component:
    patch = rx.el.span(class_name=SWATCH, style={"background": f"var(--{name})"})
    return rx.el.li(patch, rx.el.span(name, class_name="text-xs"), class_name="flex w-24 flex-col gap-1")


def _foundations() -> list[rx.Component]:
    colours = rx.el.ul(*(_colour(name) for name in COLOURS), class_name="flex flex-wrap gap-3")
    sizes = rx.el.ul(*(rx.el.li(name, class_name=f"text-{name}") for name in TYPE), class_name="flex flex-col gap-2")
    shapes = rx.el.ul(
        *(rx.el.li(icon(name, 24), rx.el.span(name, class_name="text-xs"), class_name=ROW) for name in sorted(SHAPES)),
        class_name="grid grid-cols-2 gap-2 sm:grid-cols-4 md:grid-cols-6",
    )
    return [colours, sizes, shapes]


def _actions() -> list[rx.Component]:
    buttons = [
        button(t("Add to cart"), kind=kind, size=size, icon_name="shopping-bag")
        for kind in get_args(Kind)
        for size in get_args(Size)
    ]
    unusable = button(t("Add to cart"), why_not=t("This choice is sold out. Choose another one."))
    return [
        _section(button, *buttons, unusable),
        _section(icon_button, icon_button("x", t("Close")), icon_button("undo-2", t("Undo"))),
        _section(link_button, link_button(t("Checkout"), "/checkout")),
        _section(link, link(t("Continue shopping"), href="/")),
        _section(mode_switch, mode_switch()),
    ]


def _fields() -> list[rx.Component]:
    return [
        _section(
            text_field,
            text_field("gallery-email", t("E-mail"), kind="email"),
            text_field("gallery-name", t("Full name"), error=t("Choose a country.")),
            class_name="grid gap-6 sm:grid-cols-2",
        ),
        _section(text_area, text_area("gallery-words", t("Description"), optional=True)),
        _section(select_field, select_field("gallery-sort", t("Sort by"), [("newest", t("Newest"))])),
        _section(checkbox, checkbox("gallery-tick", t("Delivered with a date"))),
        _section(switch, switch("gallery-switch", t("Delivered with a date"))),
        _section(
            radio_card,
            radio_card(
                "gallery-radio", "one", t("Delivery"), detail=t("You see the day and the price before you pay.")
            ),
            radio_card("gallery-radio", "two", t("Secure payment"), aside=t("Free")),
        ),
        _section(quantity, quantity("gallery-quantity")),
    ]


def _words() -> list[rx.Component]:
    return [
        _section(badge, *(badge(tone, tone, icon_name="check") for tone in get_args(badges.Tone))),
        _section(
            banner,
            *(banner(t("You pay on a secure page."), tone=tone) for tone in get_args(banners.BannerTone)),
            class_name="flex flex-col gap-3",
        ),
        _section(breadcrumb, breadcrumb([Step(t("All products"), "/c/all")], t("Your cart"))),
        _section(price, price("$24.00", "$30.00")),
        _section(
            tabs,
            tabs(
                t("Orders"), tab(t("Orders"), "/gallery", is_here=True, count=3), tab(t("Cart"), "/cart", is_here=False)
            ),
        ),
    ]


def _surfaces() -> list[rx.Component]:
    rows = [row(cell(t("Order")), cell("$24.00", number=True)), row(cell(t("Order")), cell("$7.50", number=True))]
    return [
        _section(card, card(rx.el.p(t("You pay on a secure page.")), title=t("Summary"))),
        _section(disclosure, disclosure(t("Details"), rx.el.p(t("You pay on a secure page.")))),
        _section(table, table(t("Orders"), [column(t("Order")), column(t("Total"), number=True)], *rows)),
        _section(
            empty, empty("package", t("Nothing here yet"), t("What you add will wait here for 30 days.")), class_name=""
        ),
        _section(waiting, waiting(skeleton_lines(3), class_name="w-full")),
        _section(
            dialog,
            button(t("Details"), kind="secondary", custom_attrs=opens(DIALOG)),
            dialog(DIALOG, t("Details"), rx.el.p(t("You pay on a secure page."))),
        ),
        _section(
            drawer,
            button(t("Your cart"), kind="secondary", custom_attrs=opens(DRAWER)),
            drawer(DRAWER, t("Your cart"), rx.el.p(t("Your cart is empty"))),
        ),
    ]


def page() -> rx.Component:
    """Foundations first, then what is made of them."""
    return rx.el.main(
        rx.el.h1(t("Design system"), class_name="text-3xl"),
        *_foundations(),
        *_actions(),
        *_fields(),
        *_words(),
        *_surfaces(),
        class_name=PAGE,
        custom_attrs={"data-app-ready": ""},
    )
