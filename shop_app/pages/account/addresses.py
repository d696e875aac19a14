"""S9, the address book."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.address import address_fields
from shop_app.components.forms.error_summary import error_summary
from shop_app.components.forms.form import form
from shop_app.components.layout.account import account_page
from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button
from shop_app.components.ui.card import CARD, DENSE, PADDED
from shop_app.components.ui.empty import empty
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.text import t
from shop_app.states.account.addresses import AddressesState

PAGE = "/account/addresses"
GRID = "grid gap-4 sm:grid-cols-2 md:grid-cols-3"


def _card(one: Any) -> rx.Component:
    ways = rx.el.div(
        button(
            t("Change"),
            kind="secondary",
            size="sm",
            on_click=AddressesState.edit(one.id),
            icon_name="pencil",
            custom_attrs={"aria-label": t("Change the address of {name}", name=one.name)},
        ),
        when(
            one.is_default,
            rx.fragment(),
            button(t("Make default"), kind="quiet", size="sm", on_click=AddressesState.prefer(one.id)),
        ),
        button(
            t("Delete"),
            kind="quiet",
            size="sm",
            on_click=AddressesState.remove(one.id),
            custom_attrs={"aria-label": t("Delete the address of {name}", name=one.name)},
        ),
        class_name="mt-auto flex flex-wrap gap-2 pt-4",
    )
    label = rx.el.address(each(one.lines, lambda line: rx.el.p(line)), class_name="not-italic text-ink-2")
    return rx.el.li(
        rx.el.div(
            rx.el.h2(one.name, class_name="text-lg"),
            when(one.is_default, badge(t("Default"), "accent")),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        label,
        ways,
        key=one.id,
        class_name=f"{CARD} {DENSE} flex flex-col",
    )


def _form() -> rx.Component:
    fields = address_fields(
        AddressesState.typed,
        AddressesState.form,
        AddressesState.view.countries,
        faults=AddressesState.fault_of,
        on_leave=AddressesState.reshape,
    )
    return rx.el.section(
        rx.el.h2(
            rx.cond(AddressesState.editing == "new", t("Another address"), t("Change the address")),
            class_name="text-xl pb-4",
        ),
        form(
            error_summary(AddressesState.faults),
            *fields,
            rx.el.div(
                button(t("Save the address"), type="submit"),
                button(t("Cancel"), kind="secondary", on_click=AddressesState.leave_form),
                class_name="flex flex-wrap gap-3",
            ),
            on_submit=AddressesState.save,
        ),
        class_name=f"{CARD} {PADDED} max-w-[40rem] mb-8",
    )


def page() -> rx.Component:
    """The page of the app."""
    view = AddressesState.view
    add = button(t("Add an address"), on_click=AddressesState.begin, icon_name="plus")
    listed = rx.fragment(rx.el.p(add, class_name="pb-6"), rx.el.ul(each(view.cards, _card), class_name=GRID))
    nothing = empty(
        "map-pin",
        t("No address yet"),
        t("Add where your parcels go, and the checkout fills it in for you."),
        button(t("Add an address"), on_click=AddressesState.begin, icon_name="plus"),
    )
    return account_page(
        PAGE,
        t("Addresses"),
        AddressesState.is_loaded,
        rx.cond(
            AddressesState.editing != "",
            _form(),
            rx.cond(view.cards.length() > 0, listed, nothing),
        ),
        undo=AddressesState.undo,
    )
