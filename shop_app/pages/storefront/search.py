"""S3, the answer to a search."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.listing import listing
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.flow import when
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t
from shop_app.states.storefront.search import SearchState

HEAD = "flex flex-col gap-3 pb-6"


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    found = view.listing
    corrected = rx.el.p(
        t(
            "Nothing was found for “{query}”. These are results for “{corrected}”.",
            query=view.query,
            corrected=found.corrected,
        )
    )
    meant = rx.el.p(t("Did you mean"), " ", link(found.did_you_mean, href=found.did_you_mean_href), "?")
    head = rx.el.div(
        rx.el.h1(view.title, class_name="text-3xl tracking-tight"),
        when(found.corrected != "", corrected),
        when(found.did_you_mean != "", meant),
        class_name=HEAD,
    )
    return rx.fragment(head, listing(found, contact=view.contact, on_retry=SearchState.load))


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(SearchState.view), query=SearchState.view.query)
