"""Answers the public catalogue from finished bytes, before any framework sees the request (D13)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import ShopError
from shop_app.api import errors
from shop_app.api.deps import choice_of, find_host, refuse_while_closed
from shop_app.api.rest.products import PRODUCT, PRODUCTS, Question, found, read_list_question, read_product_question
from shop_app.api.rest.search import SEARCH, SUGGESTIONS, read_search_question, read_suggestion_question
from shop_app.core.cache import Answer, unless_known
from shop_app.core.telemetry import Asked, asked

_PUBLIC = (PRODUCTS, SEARCH)
_LONGEST_SLUG = 200


class CachedAnswers:
    """The outermost wrapper but for ``Observed``: GET and HEAD of products, of one, and of searches end here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PUBLIC) or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        request = asked(scope)
        host_name, accepted, known_tags = _headers(scope)
        try:
            answer = await self._answer(scope, request, host_name, accepted)
        except ShopError as error:
            with errors.in_language_of(host_name, accepted):
                answer = errors.answer_of(error, request.request_id)
        except Exception as error:
            answer = errors.unexpected(error, request)
        if answer is None:
            await self._app(scope, receive, send)
            return
        answer = unless_known(answer, known_tags)
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, request: Asked, host_name: str, accepted: str) -> Answer | None:
        """``None`` for an address that is another route's."""
        question = _question(scope, request)
        if question is None:
            return None
        host = await find_host(host_name)
        request.tenant_id = host.tenant_id
        refuse_while_closed(host)
        return await found(question, host, choice_of(host, accepted, question.currency), Request(scope))


def _question(scope: Scope, request: Asked) -> Question | None:
    path: str = scope["path"]
    if path == PRODUCTS:
        request.template = PRODUCTS
        return read_list_question(scope["query_string"])
    if path == SEARCH:
        request.template = SEARCH
        return read_search_question(scope["query_string"])
    if path == SUGGESTIONS:
        request.template = SUGGESTIONS
        return read_suggestion_question(scope["query_string"])
    slug = path.removeprefix(PRODUCTS + "/")
    if not slug or "/" in slug or len(slug) > _LONGEST_SLUG or slug == path or not slug.isprintable():
        return None
    request.template = PRODUCT
    return read_product_question(slug, scope["query_string"])


def _headers(scope: Scope) -> tuple[str, str, bytes]:
    """The host, the languages that the caller reads, and the tags of what it has already."""
    host, accepted, tags = "", "", b""
    for name, value in scope["headers"]:
        if name == b"host":
            host = value.decode("latin-1")
        elif name == b"accept-language":
            accepted = value.decode("latin-1")
        elif name == b"if-none-match":
            tags = value
    return host, accepted, tags
