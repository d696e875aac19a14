"""The wrapper around Reflex and the API. Pages it answers itself, with their public content in the first HTML (D2); the
rest it passes on, and adds what every answer carries. Sockets it lets in from the shop's own pages only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from models.errors import RetryLater
from shop_app.core.cache import Answer, answer_cache, unless_known
from shop_app.core.hosts import Host, host_of, remembered
from shop_app.core.negotiation import CURRENCY_COOKIE, LOCALE_COOKIE, Choice, Wishes
from shop_app.core.telemetry import asked
from shop_app.core.threads import in_thread
from shop_app.core.tokens import new_token
from shop_app.core.translation import said, t
from shop_app.first_paint import catalogues, files, product_forms
from shop_app.first_paint.forms import CART_LINES, post_cart_line
from shop_app.first_paint.pages import HTML, Pages
from shop_app.first_paint.painting import Signs
from shop_app.first_paint.policy import (
    IMMUTABLE,
    SECURITY_HEADERS,
    bound_token,
    content_policy,
    is_same_origin,
    session_cookie,
    visitor_cookie,
)
from shop_app.first_paint.shell import Shell
from shop_app.first_paint.site import Site
from shop_app.states.door import (
    CUSTOMER_COOKIE,
    SESSION_COOKIE,
    VISITOR_COOKIE,
    context_of,
    cookie_in,
    origin_at,
    wishes_of,
)
from shop_app.states.visit import Visit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# What Reflex serves itself: the socket and its health. Not its upload, which believes what a header says (C-45).
REFLEX_PATHS = ("/_event", "/ping", "/_health")
# Pages by GET; the forms on them are the API's, because they set cookies (`api/signing.py`).
ACCOUNT_FORMS = "/account/"
TEXT = b"text/plain; charset=utf-8"
READING = ("GET", "HEAD")
OFFLINE = "/offline"


class FirstPaintServer:
    """An ASGI application around Reflex's own and the API's."""

    def __init__(
        self,
        *,
        reflex: Application,
        api: Application,
        api_paths: tuple[str, ...],
        site: Site,
        signs: Signs,
        build: Path,
        ui_version: str,
    ) -> None:
        self._reflex = reflex
        self._api = api
        self._api_paths = api_paths
        self._site = site
        self._files = {f"/{path.relative_to(build)}" for path in build.rglob("*") if path.is_file()}
        shell = Shell(build)
        self._policy = content_policy(shell.script_hashes)
        self._pages = Pages(shell, f"/ui.js?v={ui_version}", signs)
        self._worker = files.worker(build, self._pages.release)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, one socket, or the process's own life."""
        if scope["type"] == "http":
            headers = _headers(scope)
            await self._route(scope, headers, receive, self._dressing(scope, headers, send))
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        else:
            await self._reflex(scope, receive, send)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        host = headers.get("host", "")
        if not is_same_origin(headers) or await in_thread(host_of, host) is None:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        cookies = headers.get("cookie", "")
        query = bound_token(
            scope["query_string"].decode("latin-1"),
            host=host,
            visitor=cookie_in(cookies, VISITOR_COOKIE),
            session=cookie_in(cookies, SESSION_COOKIE),
            customer=cookie_in(cookies, CUSTOMER_COOKIE),
        )
        await self._reflex({**scope, "query_string": query.encode()}, receive, send)

    async def _route(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(self._api_paths) or (path.startswith(ACCOUNT_FORMS) and scope["method"] == "POST"):
            await self._api(scope, receive, send)
        elif path == files.WORKER and scope["method"] in READING:
            await _reply(send, scope, headers, self._worker)
        elif path.startswith(REFLEX_PATHS) or path in self._files:
            await self._reflex(scope, receive, send)
        elif path.startswith(catalogues.PREFIX) and (script := catalogues.script_at(path)) is not None:
            await _send(send, Answer(200, ((b"content-type", b"text/javascript; charset=utf-8"),), script))
        elif path == CART_LINES and scope["method"] == "POST":
            asked(scope).template = CART_LINES
            await post_cart_line(headers, receive, send)
        elif scope["method"] == "POST" and product_forms.takes(path):
            asked(scope).template = "/p/{slug}"
            await product_forms.post(scope, headers, receive, send)
        elif path == files.FEED and scope["method"] in READING:
            await self._feed(scope, headers, send)
        elif scope["method"] in READING:
            await _reply(send, scope, headers, await self._page(scope, headers))
        else:
            await _send(send, Answer(405, ((b"content-type", TEXT),), b"This address is for reading."))

    async def _page(self, scope: Scope, headers: dict[str, str]) -> Answer:
        path = unquote(scope["path"])
        if path != "/" and path.endswith("/"):
            # One slash in front: two would lead to another host.
            goal = "/" + scope["path"].strip("/")
            return Answer(308, ((b"content-type", HTML), (b"location", goal.encode())), b"")
        name = headers.get("host", "")
        try:
            host = remembered(name) or await in_thread(host_of, name)
            if host is None:
                return self._pages.sentence(404, t("There is no shop at this address."))
            query = scope["query_string"].decode("latin-1")
            found = self._site.find(path, query)
            wishes = wishes_of(headers, Visit.at({}, query).query if query else None)
            choice = host.choose(wishes)
            request = asked(scope)
            request.tenant_id, request.template = host.tenant_id, found[0].path if found else ""
            zipped = "gzip" in headers.get("accept-encoding", "")
            kept = self._kept(path, name, choice, zipped=zipped)
            if kept is not None:
                key = f"file {self._pages.release} {name}{path} {choice.locale} {choice.currency} {zipped}"
                request.template = "file"
                return await answer_cache().find(host.tenant_id, key, kept)
            if not host.is_open and (found is None or found[0].in_storefront):
                return await in_thread(lambda: self._pages.closed(context_of(headers, choice), zipped=zipped))
            if found is None or (found[0].first is not None and found[0].first.is_private):
                answer = await in_thread(
                    lambda: self._pages.answer(context_of(headers, choice), found, path=path, zipped=zipped)
                )
                return _pinned(answer, host, wishes, choice)

            # What is kept is everybody's: it is made for nobody in particular.
            def make() -> Answer:
                return self._pages.answer(context_of({"host": name}, choice), found, path=path, zipped=zipped)

            key = self._pages.key(name, path, found[1], choice, zipped=zipped)
            return _pinned(await answer_cache().find(host.tenant_id, key, make), host, wishes, choice)
        except RetryLater as error:
            return self._pages.sentence(503, said(error))

    def _kept(self, path: str, name: str, choice: Choice, *, zipped: bool) -> Callable[[], Answer] | None:
        """How a file of the shop's own is made, or what the service worker keeps; `None` for everything else."""
        if path == OFFLINE:
            return lambda: self._pages.offline(context_of({"host": name}, choice), zipped=zipped)
        file = files.file_at(path, origin_at(name), choice.locale)
        if file is None:
            return None

        def make() -> Answer:
            answer = file.answer(context_of({"host": name}, choice))
            return files.zipped(answer) if zipped and answer.status == 200 and file.kind != files.PNG else answer

        return make

    async def _feed(self, scope: Scope, headers: dict[str, str], send: Send) -> None:
        """The product feed, as it is made: it is too long to be kept, and only programs ask for it."""
        asked(scope).template = files.FEED
        name = headers.get("host", "")
        host = remembered(name) or await in_thread(host_of, name)
        if host is None or not host.is_open:
            await _send(send, Answer(404, ((b"content-type", TEXT),), b"There is nothing at this address."))
            return
        asked(scope).tenant_id = host.tenant_id
        wished = parse_qs(scope["query_string"].decode("latin-1"))
        choice = host.choose(Wishes(asked_currency=wished.get("currency", [""])[0]))
        context = context_of({"host": name}, choice)
        zipped = "gzip" in headers.get("accept-encoding", "")
        answered = [(b"content-type", files.XML), (b"cache-control", b"public, max-age=3600")]
        if zipped:
            answered += [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]
        pieces = files.feed_of(context, is_zipped=zipped)
        # The first piece before the status: a shop that cannot be read just now says so.
        first = await anext(pieces)
        await send({"type": "http.response.start", "status": 200, "headers": answered})
        if scope["method"] == "GET":
            await send({"type": "http.response.body", "body": first, "more_body": True})
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    def _dressing(self, scope: Scope, asked_with: dict[str, str], send: Send) -> Send:
        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_there = message["status"] < 400
                message["headers"] = self._dressed(scope, asked_with, list(message.get("headers", [])), is_there)
            await send(message)

        return send_dressed

    def _dressed(
        self, scope: Scope, asked_with: dict[str, str], given: list[tuple[bytes, bytes]], is_there: bool
    ) -> list[tuple[bytes, bytes]]:
        names = {name.lower(): value for name, value in given}
        added = [(name, value) for name, value in SECURITY_HEADERS.items() if name not in names]
        if names.get(b"content-type", b"").startswith(b"text/html"):
            if b"content-security-policy" not in names:
                added.append((b"content-security-policy", self._policy))
            if not cookie_in(asked_with.get("cookie", ""), VISITOR_COOKIE):
                added.append((b"set-cookie", visitor_cookie(new_token())))
        is_page = names.get(b"content-type", b"").startswith(b"text/html")
        if (
            is_there
            and not is_page
            and (scope["path"].startswith(("/assets/", catalogues.PREFIX)) or b"v=" in scope["query_string"])
        ):
            given = [(name, value) for name, value in given if name.lower() != b"cache-control"]
            added.append((b"cache-control", IMMUTABLE.encode()))
        return [*given, *added]


def _pinned(answer: Answer, host: Host, wishes: Wishes, choice: Choice) -> Answer:
    """The same with cookies that keep what the address or the browser's settings chose: not every browser sends its
    languages along with a socket, and the next address need not name them again."""
    pins = []
    if choice.locale not in (wishes.kept_locale, host.locale):
        pins.append((LOCALE_COOKIE, choice.locale))
    if choice.currency != wishes.kept_currency and wishes.asked_currency:
        pins.append((CURRENCY_COOKIE, choice.currency))
    if not pins:
        return answer
    cookies = ((b"set-cookie", session_cookie(name, value)) for name, value in pins)
    return replace(answer, headers=(*answer.headers, *cookies))


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


async def _reply(send: Send, scope: Scope, headers: dict[str, str], answer: Answer) -> None:
    """The answer, or that the caller has it already. Whoever still needs a cookie needs an answer that sets it."""
    named = dict(answer.headers)
    is_page = named.get(b"content-type", b"").startswith(b"text/html")
    if not is_page or (b"set-cookie" not in named and cookie_in(headers.get("cookie", ""), VISITOR_COOKIE)):
        answer = unless_known(answer, headers.get("if-none-match", "").encode("latin-1"))
    await _send(send, answer, with_body=scope["method"] == "GET")


async def _send(send: Send, answer: Answer, *, with_body: bool = True) -> None:
    headers = list(answer.headers)
    if answer.status != 304:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
