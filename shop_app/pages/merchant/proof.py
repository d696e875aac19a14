"""The proof: every invariant with its verdict, and the latest looks."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.admin import page_head
from shop_app.components.layout.desk import desk
from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button
from shop_app.components.ui.card import CARD, PADDED
from shop_app.components.ui.empty import empty
from shop_app.components.ui.table import cell, column, row, table
from shop_app.components.ui.text import t
from shop_app.states.merchant.proof import ProofState


def _check(check: Any) -> rx.Component:
    details = rx.cond(
        check.details.length() > 0,
        rx.el.ul(
            rx.foreach(check.details, lambda detail: rx.el.li(detail)),
            class_name="mt-2 list-disc ps-4 text-ink-2 break-words",
        ),
    )
    return row(
        cell(
            rx.el.span(check.number, class_name="me-3 inline-block text-ink-2 tabular-nums"),
            check.text,
            details,
        ),
        cell(badge(check.verdict, check.tone)),
    )


def _look(look: Any) -> rx.Component:
    return row(cell(look.when), cell(badge(look.verdict, look.tone)), cell(look.took, number=True))


def page() -> rx.Component:
    """Nobody has looked yet, or what was seen."""
    view = ProofState.view
    run = button(
        t("Check now"), icon_name="shield-check", on_click=ProofState.run, busy=ProofState.is_running, size="sm"
    )
    summary = rx.el.section(
        rx.el.div(
            rx.el.h2(t("Last check"), class_name="sr-only"),
            badge(view.headline, view.tone, icon_name="shield-check"),
            rx.el.p(view.looked, class_name="text-ink-2 tabular-nums"),
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.el.p(
            t(
                "Every five minutes all of your orders, payments and stock are held against these sentences."
                " Nothing is changed by it."
            ),
            class_name="mt-3 text-ink-2",
        ),
        class_name=f"{CARD} {PADDED}",
        custom_attrs={"aria-live": "polite"},
    )
    checks = table(
        t("What always holds"),
        [column(t("What always holds")), column(t("Verdict"))],
        rx.foreach(view.checks, _check),
    )
    looks = table(
        t("Latest checks"),
        [column(t("When")), column(t("Verdict")), column(t("Took"), number=True)],
        rx.foreach(view.looks, _look),
        caption_shown=True,
    )
    published = rx.el.section(
        rx.el.h2(t("The published proof"), class_name="text-lg"),
        rx.el.p(view.published, class_name="mt-3"),
        rx.el.p(view.published_of, class_name="mt-2 text-sm text-ink-2 tabular-nums"),
        class_name=f"{CARD} {PADDED}",
    )
    nothing = empty("shield-check", t("Not checked yet"), t("The first check comes within five minutes."))
    return desk(
        ProofState,
        page_head(t("Proof"), run),
        rx.cond(
            view.headline != "",
            rx.el.div(
                summary,
                rx.cond(view.published != "", published),
                checks,
                looks,
                class_name="flex flex-col gap-6",
            ),
            nothing,
        ),
        here="/admin/proof",
        reload=ProofState.load,
        narrow=True,
    )
