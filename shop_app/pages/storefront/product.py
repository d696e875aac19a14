"""S4, a product: decide and add."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.review import review_form
from shop_app.components.layout.cart_drawer import CART_DRAWER
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.breadcrumb import breadcrumb
from shop_app.components.ui.button import button
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.gallery import gallery
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.price import price
from shop_app.components.ui.product_card import product_grid
from shop_app.components.ui.quantity import quantity
from shop_app.components.ui.reviews import review_section
from shop_app.components.ui.text import t
from shop_app.components.ui.variant_picker import combination_list, variant_picker
from shop_app.components.ui.wish_button import wish_button
from shop_app.pages.storefront.buying import buy_bar, delivery_line, stock_line
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.storefront.product import ProductState

COLUMNS = "grid gap-8 pt-4 sm:grid-cols-2 sm:gap-12"
BUY = "flex flex-col gap-5 sm:sticky sm:top-24 self-start"
PROMISE = "flex items-start gap-3 text-sm text-ink-2"
FACTS = "grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm"
SECTION = "flex flex-col gap-5 pt-16"
BUY_FORM = "buy"


def _buy_form(view: Any) -> rx.Component:
    """Posted as it is where no script runs; the choice of a variant travels with it either way."""
    add = button(
        t("Add to cart"),
        size="lg",
        icon_name="shopping-bag",
        type="submit",
        class_name="grow",
        why_not=view.why_not,
        custom_attrs={"data-buy": ""},
    )
    return rx.el.form(
        variant_picker(view.groups, on_choose=ProductState.choose),
        rx.el.p(view.switched, class_name="text-sm text-ink-2 empty:hidden", role="status"),
        when(some(view.combinations), combination_list(view.combinations)),
        rx.el.input(type="hidden", name="slug", custom_attrs={"value": view.slug, "readOnly": True}),
        rx.el.div(quantity("quantity"), add, class_name="flex flex-wrap items-stretch gap-3"),
        when(view.why_not != "", rx.el.p(view.why_not, class_name="text-sm text-ink-2")),
        # A new product begins with a new form: what was chosen of the last one must not stay.
        key=view.slug,
        id=BUY_FORM,
        on_submit=ProductState.add,
        action="/cart/lines",
        method="post",
        class_name="flex flex-col gap-5",
        custom_attrs={"data-opens": CART_DRAWER, "data-in-url": ""},
    )


def _promises(view: Any) -> rx.Component:
    return rx.el.ul(
        when(view.delivery.text != "", rx.el.li(icon("truck", 20), delivery_line(view.delivery), class_name=PROMISE)),
        when(view.returns != "", rx.el.li(icon("undo-2", 20), view.returns, class_name=PROMISE)),
        class_name="flex flex-col gap-3 border-t border-line pt-5 empty:hidden",
    )


def _fact(fact: Any) -> rx.Component:
    return rx.fragment(rx.el.dt(fact.name, class_name="text-ink-2"), rx.el.dd(fact.value, class_name="text-ink"))


def _prose(html: Any) -> rx.Component:
    return rx.el.div(rx.html(html), class_name="prose max-w-prose")


def _words(view: Any) -> rx.Component:
    return rx.el.div(
        when(view.description_html != "", disclosure(t("Description"), _prose(view.description_html), open_=True)),
        when(some(view.facts), disclosure(t("Details"), rx.el.dl(each(view.facts, _fact), class_name=FACTS))),
        when(view.size_guide_html != "", disclosure(t("Size guide"), _prose(view.size_guide_html))),
    )


def _heading(view: Any) -> rx.Component:
    # The first HTML keeps the heart's place: it does nothing before the app is there.
    is_app = isinstance(view, rx.Var)
    heart = wish_button(view.product_id, view.title) if is_app else rx.fragment()
    return rx.el.div(
        rx.el.h1(view.title, class_name="min-w-0 text-3xl tracking-tight text-balance"),
        rx.el.div(heart, class_name="size-11 shrink-0 print:hidden"),
        class_name="flex items-start justify-between gap-2",
    )


def _title(view: Any) -> rx.Component:
    rating = link(view.rating, href="#reviews", class_name="inline-flex items-center min-h-6 underline tabular-nums")
    per_unit = rx.el.span(view.unit_price, class_name="text-sm text-ink-2 tabular-nums")
    return rx.el.div(
        when(view.vendor != "", rx.el.p(view.vendor, class_name="text-sm text-ink-2")),
        _heading(view),
        when(view.rating != "", rx.el.p(rating, class_name="text-sm text-ink-2")),
        when(view.price != "", rx.el.p(price(view.price, view.was, class_name="text-xl"))),
        when(view.unit_price != "", rx.el.p(per_unit)),
        when(view.price != "", rx.el.p(view.tax_note, class_name="text-sm text-ink-2")),
        class_name="flex flex-col gap-2",
    )


def _news(view: Any) -> rx.Component:
    """What the shopper should know before anything else."""
    archived = banner(t("This is no longer sold. Here is what comes close."), tone="warning")
    quicker = banner(t("The last one has just been sold. Here is what comes close."), tone="warning")
    return rx.fragment(when(view.is_archived, archived), when(view.was_sold_meanwhile, quicker))


def _related(view: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("You may also like"), class_name="text-2xl"), product_grid(view.related), class_name=SECTION
    )


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    is_app = isinstance(view, rx.Var)
    few = view.slides.length() < 2 if is_app else len(view.slides) < 2
    none = view.slides.length() == 0 if is_app else not view.slides
    alternatives = view.is_archived | view.was_sold_meanwhile
    writing = rx.cond(
        ProductState.writing.may_write,
        disclosure(t("Write a review"), review_form(ProductState.writing), open_=True, class_name="pt-4"),
    )
    buying = rx.fragment(_buy_form(view), _promises(view))
    found = rx.fragment(
        breadcrumb(view.trail, view.title),
        _news(view),
        when(alternatives & some(view.related), _related(view)),
        rx.el.div(
            gallery(view.slides, is_single=few, is_empty=none, first=view.variant_id),
            rx.el.div(
                _title(view),
                stock_line(view),
                when(view.is_archived, rx.fragment(), buying),
                _words(view),
                class_name=BUY,
            ),
            class_name=COLUMNS,
        ),
        review_section(
            view.opinions,
            form=rx.el.div(writing if is_app else rx.fragment(), id="review"),
            class_name=SECTION,
        ),
        when(~alternatives & some(view.related) if is_app else not alternatives and some(view.related), _related(view)),
        when(view.is_archived, rx.fragment(), buy_bar(view, form=BUY_FORM)),
    )
    return when(view.is_missing, nothing_here(), found)


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(ProductState.view))
