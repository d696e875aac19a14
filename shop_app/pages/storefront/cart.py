"""S5, the cart as a page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.cart_lines import TEXT_BUTTON, cart_lines, cart_sums, free_delivery
from shop_app.components.forms.codes import code_field
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.card import CARD, PADDED
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import select_field, text_area, text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import thumbnail
from shop_app.components.ui.link import link
from shop_app.components.ui.product_card import product_grid
from shop_app.components.ui.skeleton import skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.cart_page import CartPageState

COLUMNS = "grid items-start gap-6 sm:grid-cols-[3fr_2fr] sm:gap-12"
MARKS = "flex flex-wrap items-center gap-2 pt-4 text-sm text-ink-2"
MARK = "inline-flex items-center gap-1 rounded-xs border border-line px-2 py-1"
AROUND = "flex flex-col gap-12 pt-12"


def _secure() -> rx.Component:
    return rx.el.p(
        icon("lock", 16), t("You pay on a secure page."), class_name="flex items-center gap-2 pt-4 text-sm text-ink-2"
    )


def _bill(view: Any, *extras: Any, marks: Any = None) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Summary"), class_name="text-xl pb-4"),
        free_delivery(view),
        # The server draws none of these; their place is kept.
        rx.el.div(*extras, class_name="min-h-24"),
        cart_sums(view),
        link_button(t("Checkout"), "/checkout", size="lg", class_name="w-full mt-6"),
        _secure(),
        *([marks] if marks is not None else []),
        link(t("Continue shopping"), href="/", class_name="inline-flex min-h-11 items-center underline"),
        class_name=f"{CARD} {PADDED} sm:sticky sm:top-24",
    )


def _heading() -> rx.Component:
    return rx.el.h1(t("Your cart"), class_name="text-3xl tracking-tight pb-6")


def _nothing() -> rx.Component:
    return empty(
        "shopping-bag",
        t("Your cart is empty"),
        t("What you add will wait here for 30 days."),
        link_button(t("Go to the front page"), "/"),
    )


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values: lines and what they come to."""
    filled = rx.el.div(rx.el.div(cart_lines(view)), _bill(view), class_name=COLUMNS)
    return rx.fragment(_heading(), when(view.count > 0, filled, _nothing()))


def _later(line: Any) -> rx.Component:
    return rx.el.button(
        t("For later"),
        class_name=TEXT_BUTTON,
        on_click=CartPageState.save_for_later(line.id),
        custom_attrs={"type": "button", "aria-label": t("Save {title} for later", title=line.title)},
    )


def _place() -> rx.Component:
    """Where the estimate is for; remembered, and what the checkout begins with."""
    view = CartPageState.view
    country = select_field(
        "estimate-country",
        t("Country"),
        CartPageState.countries,
        default_value=view.form.country,
        key="country" + view.form.country,
        on_change=lambda value: CartPageState.estimate("country", value),
    )
    postcode = text_field(
        "estimate-postcode",
        view.form.postcode_label,
        default_value=view.postcode,
        placeholder=view.form.postcode_help,
        key="postcode" + view.form.country + view.postcode,
        on_blur=lambda value: CartPageState.estimate("postcode", value),
        auto_complete="postal-code",
        max_length=16,
    )
    return disclosure(
        t("Delivery and tax for your place"),
        rx.el.div(country, when(view.form.takes_postcode, postcode), class_name="flex flex-col gap-4"),
        class_name="border-t border-line",
    )


def _marks() -> rx.Component:
    def mark(way: Any) -> rx.Component:
        sign = rx.cond(way.has_page, icon("credit-card", 16), icon("banknote", 16))
        return rx.el.li(sign, way.name, class_name=MARK)

    ways = CartPageState.view.ways
    return rx.el.div(rx.el.span(t("Pay by")), rx.el.ul(each(ways, mark), class_name="contents"), class_name=MARKS)


def _words() -> rx.Component:
    """A note for the parcel, and a link by which somebody else can have the same cart."""
    view = CartPageState.view
    note = text_area(
        "gift_note",
        t("Words for the parcel"),
        help_text=t("They go into the parcel with your things."),
        default_value=view.gift_note,
        key="note" + view.gift_note,
        on_blur=CartPageState.write,
        rows=3,
        max_length=500,
    )
    shared = text_field(
        "share_link",
        t("Whoever opens this link can copy your cart"),
        default_value=view.share_link,
        key=view.share_link,
        read_only=True,
        custom_attrs={"data-select": ""},
    )
    share = button(t("Share this cart"), kind="secondary", icon_name="copy", on_click=CartPageState.share)
    return rx.el.div(
        disclosure(t("Is it a gift?"), note),
        rx.el.div(rx.cond(view.share_link != "", shared, share), class_name="border-t border-line pt-4"),
        class_name="flex flex-col gap-4 pt-8",
    )


def _saved_line(line: Any) -> rx.Component:
    words = rx.el.div(
        link(line.title, href=line.href, class_name="font-medium hover:underline"),
        when(line.options != "", rx.el.p(line.options, class_name="text-sm text-ink-2")),
        rx.el.p(line.unit_price, class_name="text-sm text-ink-2 tabular-nums"),
        when(line.notice != "", rx.el.p(line.notice, class_name="text-sm text-ink-2")),
        rx.el.div(
            button(t("Move to cart"), kind="secondary", size="sm", on_click=CartPageState.take_back(line.id)),
            rx.el.button(
                t("Let go"),
                class_name=TEXT_BUTTON,
                on_click=CartPageState.forget(line.id),
                custom_attrs={"type": "button", "aria-label": t("Let go of {title}", title=line.title)},
            ),
            class_name="flex flex-wrap items-center gap-2 pt-2",
        ),
        class_name="flex min-w-0 flex-col gap-1",
    )
    return rx.el.li(thumbnail(line.image), words, key=line.id, class_name="grid grid-cols-[5rem_1fr] gap-4 py-4")


def _around() -> rx.Component:
    view = CartPageState.view
    saved = rx.el.section(
        rx.el.h2(t("Saved for later"), class_name="text-2xl pb-2"),
        rx.el.ul(each(view.saved, _saved_line), class_name="divide-y divide-line"),
    )
    beside = rx.el.section(
        rx.el.h2(t("Best sellers"), class_name="text-2xl pb-4"),
        product_grid(view.beside),
    )
    return rx.el.div(
        rx.cond(view.saved.length() > 0, saved), rx.cond(view.beside.length() > 0, beside), class_name=AROUND
    )


def _shared() -> rx.Component:
    view = CartPageState.view
    offered = banner(
        rx.el.div(
            rx.el.p(t("Somebody shared a cart with you:"), class_name="font-medium"),
            rx.el.ul(each(view.shared, lambda title: rx.el.li(title))),
        ),
        button(t("Add it to my cart"), on_click=CartPageState.copy_shared),
    )
    gone = banner(t("This shared cart is empty or has expired."), tone="warning")
    shown = rx.cond(view.shared.length() > 0, offered, rx.cond(view.shared_gone, gone))
    return rx.cond((view.shared.length() > 0) | view.shared_gone, rx.el.div(shown, class_name="pb-6"))


def page() -> rx.Component:
    """The page of the app; it shows its shape until it knows this visitor's cart."""
    extras = (_place(), code_field(CartPageState.view.given, [CartPageState.refresh]))
    view = CartState.view
    filled = rx.el.div(
        rx.el.div(cart_lines(view, _later), _words()), _bill(view, *extras, marks=_marks()), class_name=COLUMNS
    )
    lines = rx.cond(CartState.is_loaded, rx.cond(view.count > 0, filled, _nothing()), waiting(skeleton_lines(6)))
    return storefront_page(_heading(), _shared(), lines, _around())
