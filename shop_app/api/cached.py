"""Answers the public catalogue from finished bytes, before any framework sees the request (D13)."""

from __future__ import annotations

from functools import partial

from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import NotFound, ShopError
from shop_app.api import errors
from shop_app.api.rest.products import PRODUCT, PRODUCTS, Question, product_question, read_list_question
from shop_app.core.cache import Answer, AnswerCache, answer_cache
from shop_app.core.hosts import Host, host_of, remembered
from shop_app.core.telemetry import Asked, asked
from shop_app.core.threads import in_thread
from shop_app.core.translation import t

_LONGEST_SLUG = 200
_CONDITIONAL = (b"etag", b"cache-control")


class CachedAnswers:
    """The outermost wrapper but for ``Observed``: GET and HEAD of products and of one product end here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._cache: AnswerCache = answer_cache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PRODUCTS) or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        request = asked(scope)
        host_name, known_tag = _headers(scope)
        try:
            answer = await self._answer(scope, request, host_name)
        except ShopError as error:
            answer = errors.answer_of(error, request.request_id)
        if answer is None:
            await self._app(scope, receive, send)
            return
        if known_tag and answer.status == 200 and (b"etag", known_tag) in answer.headers:
            answer = Answer(304, tuple(header for header in answer.headers if header[0] in _CONDITIONAL), b"")
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, request: Asked, host_name: str) -> Answer | None:
        """``None`` for an address below ``/products`` that is another route's."""
        question = _question(scope, request)
        if question is None:
            return None
        host = remembered(host_name) or await _looked_up(host_name)
        request.tenant_id = host.tenant_id
        found = self._cache.peek(host.tenant_id, question.key)
        return found or await self._cache.find(host.tenant_id, question.key, partial(question.answer, host))


def _question(scope: Scope, request: Asked) -> Question | None:
    path: str = scope["path"]
    if path == PRODUCTS:
        request.template = PRODUCTS
        return read_list_question(scope["query_string"])
    slug = path.removeprefix(PRODUCTS + "/")
    if not slug or "/" in slug or len(slug) > _LONGEST_SLUG or slug == path or not slug.isprintable():
        return None
    request.template = PRODUCT
    return product_question(slug)


async def _looked_up(name: str) -> Host:
    host = await in_thread(host_of, name)
    if host is None:
        raise NotFound(t("There is no shop at this address."), code="NO_SUCH_SHOP")
    return host


def _headers(scope: Scope) -> tuple[str, bytes]:
    """The host, and the tag of what the caller has already."""
    host, tag = "", b""
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1")
        elif name == b"if-none-match":
            tag = value
    return host, tag
