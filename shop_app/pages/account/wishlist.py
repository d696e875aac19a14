"""S9, the wishlist: one's own, signed in or not, and somebody's by its link."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.account import account_nav
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.badge import badge
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button, icon_button, link_button
from shop_app.components.ui.card import CARD, DENSE
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.image import image
from shop_app.components.ui.link import link
from shop_app.components.ui.price import price
from shop_app.components.ui.product_card import GRID, SIZES, WIDE
from shop_app.components.ui.skeleton import skeleton, waiting
from shop_app.components.ui.text import t
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.account.wishlist import WishesState

TITLE = "text-3xl tracking-tight"


def _wish(wish: Any, *, is_own: bool) -> rx.Component:
    move = button(
        t("Move to the cart"),
        size="sm",
        on_click=WishesState.move(wish.id),
        custom_attrs={"aria-label": t("Move to the cart: {title}", title=wish.title)},
    )
    choose = link_button(t("See the product"), wish.href, kind="secondary", size="sm")
    remove = icon_button(
        "trash-2", t("Take off the list: {title}", title=wish.title), on_click=WishesState.remove(wish.id)
    )
    way = when(wish.can_move, move, when(wish.is_gone, rx.fragment(), choose)) if is_own else choose
    return rx.el.li(
        image(wish.picture, sizes=SIZES),
        rx.el.h2(
            when(wish.href != "", link(wish.title, href=wish.href, class_name="hover:underline"), wish.title),
            class_name="text-base font-medium line-clamp-2",
        ),
        when(wish.price != "", rx.el.p(price(wish.price, wish.was))),
        when(wish.news != "", rx.el.p(badge(wish.news, "success"))) if is_own else rx.fragment(),
        when(wish.note != "", rx.el.p(badge(wish.note, "warning"))),
        rx.el.div(
            way, remove if is_own else rx.fragment(), class_name="mt-auto flex items-center justify-between gap-2 pt-1"
        ),
        key=wish.id,
        class_name="flex flex-col gap-2",
    )


def _sharing() -> rx.Component:
    view = WishesState.view
    shared = rx.el.div(
        text_field(
            "share",
            t("Whoever has this link sees the list"),
            default_value=view.share_href,
            key=view.share_href,
            custom_attrs={"readOnly": True},
        ),
        button(t("Stop sharing"), kind="secondary", on_click=WishesState.share(False)),
        class_name=f"{CARD} {DENSE} flex max-w-[40rem] flex-col items-start gap-3",
    )
    share = button(t("Share the list"), kind="secondary", on_click=WishesState.share(True), icon_name="external-link")
    return rx.el.div(when(view.share_href != "", shared, share), class_name="pt-8")


def _own() -> rx.Component:
    view = WishesState.view
    filled = rx.fragment(
        rx.el.ul(each(view.wishes, lambda wish: _wish(wish, is_own=True)), class_name=f"{GRID} {WIDE}"), _sharing()
    )
    nothing = empty(
        "heart",
        t("Nothing on your list yet"),
        t("The heart on a product puts it here."),
        link_button(t("Go to the front page"), "/"),
    )
    return rx.cond(view.wishes.length() > 0, filled, nothing)


def page() -> rx.Component:
    """The page of the app."""
    view = WishesState.view
    sign_in = rx.el.div(
        banner(
            t("Kept in this browser. Sign in to see your list everywhere."),
            link_button(t("Sign in"), "/account/sign-in?next=/wishlist", kind="quiet", size="sm"),
        ),
        class_name="pb-6",
    )
    shape = waiting(skeleton("h-64 w-full"), class_name="flex min-h-96 flex-col gap-8")
    return storefront_page(
        rx.el.h1(t("Wishlist"), class_name=f"{TITLE} pb-2"),
        when(view.is_signed_in, account_nav("/wishlist")),
        rx.cond(WishesState.is_loaded, rx.el.div(when(view.is_signed_in, rx.fragment(), sign_in), _own()), shape),
        undo=WishesState.undo,
    )


def shared_page() -> rx.Component:
    """Somebody's list by its link."""
    view = WishesState.view
    shape = waiting(skeleton("h-64 w-full"), class_name="flex min-h-96 flex-col gap-8")
    wishes = rx.el.ul(each(view.wishes, lambda wish: _wish(wish, is_own=False)), class_name=f"{GRID} {WIDE}")
    nothing = empty("heart", t("Nothing on this list yet"), "", link_button(t("Go to the front page"), "/"))
    found = rx.fragment(
        rx.el.h1(t("A wishlist"), class_name=f"{TITLE} pb-6"), rx.cond(view.wishes.length() > 0, wishes, nothing)
    )
    shown = rx.cond(view.is_missing, nothing_here(), found)
    return storefront_page(rx.cond(WishesState.is_loaded, shown, shape))
