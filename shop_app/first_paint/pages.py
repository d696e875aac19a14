"""Finished documents of public content, as the cache keeps them."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from models.errors import Gone, NotFound
from shop_app.components.ui.contrast import accent_style
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.text import drawn_on_server
from shop_app.core.cache import Answer, tag_of
from shop_app.core.context import Context
from shop_app.core.formatting import naming_currencies
from shop_app.core.negotiation import Choice
from shop_app.core.translation import said, speaking, t
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, tenants
from shop_app.first_paint import catalogues
from shop_app.first_paint.html import html_of
from shop_app.first_paint.painting import Painted, Signs, draw, paint, seed_of
from shop_app.first_paint.shell import Head, Shell, in_language
from shop_app.first_paint.site import Page
from shop_app.states.storefront.shop import ShopState, ShopView, shop_view
from shop_app.states.visit import Visit

HTML = b"text/html; charset=utf-8"
# Each answer may set a visitor's cookie, and a shop changes from one moment to the next: no proxy may keep it.
_NOT_KEPT = (b"cache-control", b"no-cache, private")
_HEADERS = ((b"content-type", HTML), _NOT_KEPT, (b"vary", b"accept-encoding, accept-language, cookie"))
_QUICK = 6


class Pages:
    """Makes every document of the site around one build."""

    def __init__(self, shell: Shell, ui_script: str, signs: Signs) -> None:
        self._shell = shell
        self._ui_script = ui_script
        self._signs = signs
        # The cache outlives a release, and its documents name the files of one.
        self.release = hashlib.sha256("".join((*shell.script_hashes, shell.text, ui_script)).encode()).hexdigest()[:16]

    def key(self, host_name: str, path: str, visit: Visit | None, choice: Choice, *, zipped: bool) -> str:
        """What tells one finished document from another within a shop."""
        query = urlencode(sorted(visit.pairs)) if visit else ""
        spoken = f"{choice.locale} {choice.currency} {choice.country}"
        return f"page {self.release} {host_name}{path}?{query} {spoken} {'gzip' if zipped else 'plain'}"

    def answer(self, context: Context, found: tuple[Page, Visit] | None, *, path: str = "", zipped: bool) -> Answer:
        """The document at an address; 301 where what was there has moved, 404 or 410 where nothing is. Blocks."""
        with speaking(context.locale), naming_currencies(context.has_currencies):
            shop = in_unit(context, shop_view)
            try:
                painted, status = self._painted(context, shop, found), 200
            except NotFound as error:
                goal = in_unit(context, catalog.redirect_for, path) if path else None
                if goal is not None:
                    return Answer(301, ((b"content-type", HTML), (b"location", goal.encode()), _NOT_KEPT), b"")
                is_gone = isinstance(error, Gone)
                status = 410 if is_gone else 404
                painted = self._sign(shop, said(error) if is_gone else t("Page not found"), self._drawing(is_gone))
            head = self._in_languages(context, painted.head)
        catalogue = catalogues.script_of(context.locale)
        scripts = (*((catalogue.path,) if catalogue else ()), self._ui_script)
        body = self._shell.document(
            locale=context.locale,
            head=head,
            painted=painted.html,
            seed=painted.seed,
            scripts=scripts,
            style=accent_style(shop.accent),
        )
        return _finished(status, body, context.locale, zipped=zipped)

    def closed(self, context: Context, *, zipped: bool) -> Answer:
        """What a paused shop says to whoever comes. Blocks."""
        notice = in_unit(context, tenants.pause_notice)
        answer = self._still(context, lambda shop: self._signs.closed(shop, notice), 503, zipped=zipped)
        return replace(answer, headers=(*answer.headers, (b"retry-after", b"3600")))

    def offline(self, context: Context, *, zipped: bool) -> Answer:
        """What the service worker keeps for later. Blocks."""
        return self._still(context, self._signs.offline, 200, zipped=zipped)

    def _still(
        self, context: Context, draw_sign: Callable[[ShopView], rx.Component], status: int, *, zipped: bool
    ) -> Answer:
        with speaking(context.locale), naming_currencies(context.has_currencies):
            shop = in_unit(context, shop_view)
            with drawn_on_server():
                painted = html_of(draw_sign(shop))
        body = self._shell.still(
            locale=context.locale,
            head=Head(shop.name, is_listed=False),
            painted=painted,
            style=accent_style(shop.accent),
        )
        return _finished(status, body, context.locale, zipped=zipped)

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

    def _painted(self, context: Context, shop: ShopView, found: tuple[Page, Visit] | None) -> Painted:
        if found is None:
            raise NotFound(t("Page not found"))
        page, visit = found
        if page.first is None:
            with drawn_on_server():
                title = str(page.title())
            html = draw(shop, lambda: _kept_place(title)) if page.in_storefront else ""
            return Painted(Head(f"{title} · {shop.name}", is_listed=False), html, seed_of(ShopState, shop))
        return paint(page.first, in_unit(context, page.first.look, visit), shop, context.origin)

    def _in_languages(self, context: Context, head: Head) -> Head:
        """The same with an address for each of the shop's languages; a page in another than its own has that one."""
        if not head.canonical:
            return head
        locales = in_unit(context, tenants.current).locales
        others = {locale: in_language(head.canonical, locale) for locale in locales[1:]}
        canonical = others.get(context.locale, head.canonical)
        alternates = ((locales[0], head.canonical), *others.items()) if others else ()
        return replace(head, canonical=canonical, alternates=alternates)

    def _drawing(self, is_gone: bool) -> Callable[[Any], rx.Component]:
        return self._signs.gone if is_gone else self._signs.not_found

    def _sign(self, shop: ShopView, title: str, sign: Callable[[Any], rx.Component]) -> Painted:
        head = Head(f"{title} · {shop.name}", is_listed=False)
        return Painted(head, draw(shop, lambda: sign(shop)), seed_of(ShopState, shop))


def _finished(status: int, body: bytes, locale: str, *, zipped: bool) -> Answer:
    headers: tuple[tuple[bytes, bytes], ...] = (*_HEADERS, (b"content-language", locale.encode()))
    if zipped:
        body = gzip.compress(body, _QUICK, mtime=0)
        headers = (*headers, (b"content-encoding", b"gzip"))
    if status == 200:
        headers = (*headers, (b"etag", tag_of(body)))
    return Answer(status, headers, body)


def _kept_place(title: str) -> rx.Component:
    """The shape of a page whose content belongs to one visitor, so that the frame does not jump."""
    shape = waiting(skeleton("h-8 w-48"), skeleton_lines(6), class_name="flex min-h-96 flex-col gap-8")
    return rx.fragment(rx.el.h1(title, class_name="sr-only"), shape)
