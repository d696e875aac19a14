"""Finished documents of public content, as the cache keeps them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from models.errors import NotFound
from shop_app.components.ui.contrast import accent_style
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.text import drawn_on_server
from shop_app.core.cache import Answer
from shop_app.core.context import Context
from shop_app.core.negotiation import Choice
from shop_app.core.translation import speaking, t
from shop_app.core.unit_of_work import in_unit
from shop_app.first_paint import catalogues
from shop_app.first_paint.painting import Painted, draw, paint, seed_of
from shop_app.first_paint.shell import Head, Shell
from shop_app.first_paint.site import Page
from shop_app.states.storefront.shop import ShopState, ShopView, shop_view
from shop_app.states.visit import Visit

HTML = b"text/html; charset=utf-8"
# Each answer may set a visitor's cookie, and a shop changes from one moment to the next: no proxy may keep it.
_HEADERS = (
    (b"content-type", HTML),
    (b"cache-control", b"no-cache, private"),
    (b"vary", b"accept-encoding, accept-language, cookie"),
)
_QUICK = 6


class Pages:
    """Makes every document of the site around one build."""

    def __init__(self, shell: Shell, ui_script: str, not_found: Callable[[], Any]) -> None:
        self._shell = shell
        self._ui_script = ui_script
        self._not_found = not_found
        # The cache outlives a release, and its documents name the files of one.
        self._release = hashlib.sha256("".join((*shell.script_hashes, shell.text, ui_script)).encode()).hexdigest()[:16]

    def key(self, host_name: str, path: str, visit: Visit | None, choice: Choice, *, zipped: bool) -> str:
        """What tells one finished document from another within a shop."""
        query = urlencode(sorted(visit.pairs)) if visit else ""
        spoken = f"{choice.locale} {choice.currency} {choice.country}"
        return f"page {self._release} {host_name}{path}?{query} {spoken} {'gzip' if zipped else 'plain'}"

    def answer(self, context: Context, found: tuple[Page, Visit] | None, *, zipped: bool) -> Answer:
        """The document at an address; status 404 where the shop has nothing there. Blocks."""
        with speaking(context.locale):
            shop = in_unit(context, shop_view)
            status, painted = self._painted(context, shop, found)
        catalogue = catalogues.script_of(context.locale)
        scripts = (*((catalogue.path,) if catalogue else ()), self._ui_script)
        body = self._shell.document(
            locale=context.locale,
            head=painted.head,
            painted=painted.html,
            seed=painted.seed,
            scripts=scripts,
            style=accent_style(shop.accent),
        )
        headers = (*_HEADERS, (b"content-language", context.locale.encode()))
        if not zipped:
            return Answer(status, headers, body)
        return Answer(status, (*headers, (b"content-encoding", b"gzip")), gzip.compress(body, _QUICK, mtime=0))

    def sentence(self, status: int, sentence: str) -> Answer:
        """A document without a shop: there is none at this host, or it cannot be read just now."""
        body = self._shell.document(
            locale="en",
            head=Head(sentence, is_listed=False),
            painted=f'<p class="p-8">{escape(sentence)}</p>',
            seed={},
            scripts=(),
        )
        return Answer(status, _HEADERS, body)

    def _painted(self, context: Context, shop: ShopView, found: tuple[Page, Visit] | None) -> tuple[int, Painted]:
        if found is None:
            return 404, self._missing(shop)
        page, visit = found
        if page.first is None:
            with drawn_on_server():
                title = str(page.title())
            html = draw(shop, lambda: _kept_place(title)) if page.in_storefront else ""
            return 200, Painted(Head(f"{title} · {shop.name}", is_listed=False), html, seed_of(ShopState, shop))
        try:
            view = in_unit(context, page.first.look, visit)
        except NotFound:
            return 404, self._missing(shop)
        return 200, paint(page.first, view, shop, context.origin)

    def _missing(self, shop: ShopView) -> Painted:
        title = f"{t('Page not found')} · {shop.name}"
        return Painted(Head(title, is_listed=False), draw(shop, self._not_found), seed_of(ShopState, shop))


def _kept_place(title: str) -> rx.Component:
    """The shape of a page whose content belongs to one visitor, so that the frame does not jump."""
    shape = waiting(skeleton("h-8 w-48"), skeleton_lines(6), class_name="flex min-h-96 flex-col gap-8")
    return rx.fragment(rx.el.h1(title, class_name="sr-only"), shape)
