"""The outermost wrapper: every request passes here. Pages it answers itself, with their public content in the first
HTML (D2); the rest it passes on, to the API or to Reflex, and adds what every answer carries.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import structlog

from models.errors import NotFound, RetryLater
from models.values.ids import new_id
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.text import drawn_on_server
from shop_app.core.context import Context
from shop_app.core.threads import in_thread
from shop_app.core.tokens import new_token
from shop_app.core.translation import said, speaking, t
from shop_app.core.unit_of_work import in_unit
from shop_app.first_paint import catalogues
from shop_app.first_paint.forms import CART_LINES, post_cart_line
from shop_app.first_paint.painting import Painted, draw, paint, seed_of
from shop_app.first_paint.policy import (
    IMMUTABLE,
    SECURITY_HEADERS,
    bound_token,
    content_policy,
    is_same_origin,
    visitor_cookie,
)
from shop_app.first_paint.shell import Head, Shell
from shop_app.first_paint.site import Page, Site
from shop_app.states.door import (
    SESSION_COOKIE,
    VISITOR_COOKIE,
    address_of,
    context_of,
    cookie_in,
)
from shop_app.states.storefront.shop import ShopState, ShopView, shop_view
from shop_app.states.visit import Visit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# What Reflex serves itself: the socket, its health and its upload.
REFLEX_PATHS = ("/_event", "/ping", "/_health", "/_upload")
HTML = b"text/html; charset=utf-8"

log = structlog.get_logger("access")


class FirstPaintServer:
    """An ASGI application around Reflex's own and the API's."""

    def __init__(
        self,
        *,
        reflex: Application,
        api: Application,
        api_paths: tuple[str, ...],
        site: Site,
        not_found: Callable[[], Any],
        build: Path,
        ui_version: str,
    ) -> None:
        self._reflex = reflex
        self._api = api
        self._api_paths = api_paths
        self._site = site
        self._not_found = not_found
        self._files = {f"/{path.relative_to(build)}" for path in build.rglob("*") if path.is_file()}
        self._shell = Shell(build)
        self._policy = content_policy(self._shell.script_hashes)
        self._ui_script = f"/ui.js?v={ui_version}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one socket, or the process's own life."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._reflex(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        host = headers.get("host", "")
        if not is_same_origin(headers) or await in_thread(address_of, host) is None:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        cookies = headers.get("cookie", "")
        query = bound_token(
            scope["query_string"].decode("latin-1"),
            host=host,
            visitor=cookie_in(cookies, VISITOR_COOKIE),
            session=cookie_in(cookies, SESSION_COOKIE),
        )
        await self._reflex({**scope, "query_string": query.encode()}, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        request_id = str(new_id())
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        began = time.perf_counter()
        status = 500

        async def send_dressed(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._dressed(scope, headers, list(message.get("headers", [])), request_id)
            await send(message)

        try:
            await self._route(scope, headers, receive, send_dressed)
        finally:
            log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                host=headers.get("host", ""),
                status=status,
                ms=round((time.perf_counter() - began) * 1000, 1),
                request_id=request_id,
            )

    async def _route(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(self._api_paths):
            await self._api(scope, receive, send)
        elif path.startswith(REFLEX_PATHS) or path in self._files:
            await self._reflex(scope, receive, send)
        elif path.startswith(catalogues.PREFIX) and (script := catalogues.script_at(path)) is not None:
            await _send(send, 200, b"text/javascript; charset=utf-8", script)
        elif path == CART_LINES and scope["method"] == "POST":
            await post_cart_line(headers, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            await self._send_page(scope, headers, send)
        else:
            await _send(send, 405, b"text/plain; charset=utf-8", b"This address is for reading.")

    async def _send_page(self, scope: Scope, headers: dict[str, str], send: Send) -> None:
        path = unquote(scope["path"])
        if path != "/" and path.endswith("/"):
            await _send(send, 308, HTML, b"", [(b"location", path.rstrip("/").encode() or b"/")])
            return
        found = self._site.find(path, scope["query_string"].decode("latin-1"))
        status, document = await in_thread(self._document, headers, found)
        body = b"" if scope["method"] == "HEAD" else document
        # Never kept by a proxy: each answer may set a visitor's cookie, and a shop changes from one moment to the next.
        await _send(send, status, HTML, body, [(b"cache-control", b"no-cache, private")])

    def _document(self, headers: dict[str, str], found: tuple[Page, Visit] | None) -> tuple[int, bytes]:
        try:
            context = context_of(headers)
        except NotFound as error:
            return 404, self._plain(said(error))
        with speaking(context.locale):
            try:
                status, painted = self._painted(context, found)
            except RetryLater as error:
                return 503, self._plain(said(error))
        catalogue = catalogues.script_of(context.locale)
        scripts = (*((catalogue.path,) if catalogue else ()), self._ui_script)
        document = self._shell.document(
            locale=context.locale, head=painted.head, painted=painted.html, seed=painted.seed, scripts=scripts
        )
        return status, document

    def _painted(self, context: Context, found: tuple[Page, Visit] | None) -> tuple[int, Painted]:
        shop = in_unit(context, shop_view)
        if found is None:
            return 404, self._missing(shop)
        page, visit = found
        if page.first is None:
            html = draw(shop, _kept_place) if page.in_storefront else ""
            title = f"{_text(page.title)} · {shop.name}"
            return 200, Painted(Head(title, is_listed=False), html, seed_of(ShopState, shop))
        try:
            view = in_unit(context, page.first.look, visit)
        except NotFound:
            return 404, self._missing(shop)
        return 200, paint(page.first, view, shop, context.origin)

    def _missing(self, shop: ShopView) -> Painted:
        title = f"{t('Page not found')} · {shop.name}"
        return Painted(Head(title, is_listed=False), draw(shop, self._not_found), seed_of(ShopState, shop))

    def _plain(self, sentence: str) -> bytes:
        """A document without a shop: there is none at this host, or it cannot be read just now."""
        return self._shell.document(
            locale="en", head=Head(sentence, is_listed=False), painted=f"<p>{sentence}</p>", seed={}, scripts=()
        )

    def _dressed(
        self, scope: Scope, asked: dict[str, str], given: list[tuple[bytes, bytes]], request_id: str
    ) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in given}
        content_type = next((value for name, value in given if name.lower() == b"content-type"), b"")
        added = [(name, value) for name, value in SECURITY_HEADERS.items() if name not in names]
        added.append((b"x-request-id", request_id.encode()))
        if content_type.startswith(b"text/html"):
            if b"content-security-policy" not in names:
                added.append((b"content-security-policy", self._policy))
            if not cookie_in(asked.get("cookie", ""), VISITOR_COOKIE):
                added.append((b"set-cookie", visitor_cookie(new_token())))
        if scope["path"].startswith(("/assets/", catalogues.PREFIX)) or b"v=" in scope["query_string"]:
            given = [(name, value) for name, value in given if name.lower() != b"cache-control"]
            added.append((b"cache-control", IMMUTABLE.encode()))
        return [*given, *added]


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _text(make: Callable[[], Any]) -> str:
    with drawn_on_server():
        return str(make())


def _kept_place() -> Any:
    """The shape of a page whose content belongs to one visitor, so that the frame does not jump."""
    return waiting(skeleton("h-8 w-48"), skeleton_lines(6), class_name="flex min-h-96 flex-col gap-8")


async def _send(
    send: Send, status: int, content_type: bytes, body: bytes, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode()), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
