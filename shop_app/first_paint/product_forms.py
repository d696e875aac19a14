"""What a product's page posts beside the cart: a review with its photographs, and a wish to hear of stock."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from models.errors import NotFound, RetryLater, ShopError
from models.values.ids import parse_id
from shop_app.core.rate_limit import WISHES, take
from shop_app.core.threads import in_thread
from shop_app.core.translation import said, speaking, t
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, pictures, reviews
from shop_app.first_paint.policy import is_same_origin
from shop_app.integrations.files import files
from shop_app.states.door import context_of
from shop_app.states.storefront.writing import review_href

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

STOCK_REQUESTS = "/stock-requests"
REVIEWS = re.compile(r"/p/([^/]{1,200})/reviews")
MOST_BYTES = 4 * 1024
MOST_REVIEW_BYTES = 32 * 1024 * 1024


def takes(path: str) -> bool:
    """Whether a post to `path` is one of these."""
    return path == STOCK_REQUESTS or REVIEWS.fullmatch(path) is not None


async def post(scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
    """Answers a form with the way back to the product, or with what to mend. Only our own pages may post it."""
    found = REVIEWS.fullmatch(scope["path"])
    most = MOST_REVIEW_BYTES if found else MOST_BYTES
    length = headers.get("content-length", "")
    if not is_same_origin(headers):
        await _answer(send, 403, "Send this form from the shop's own page.")
    elif not length.isdigit() or int(length) > most:
        await _answer(send, 413, "This is more than the form sends.")
    else:
        try:
            async with Request(scope, receive).form(max_files=reviews.MOST_PICTURES + 1, max_fields=12) as form:
                goal = await (_review(headers, found.group(1), form) if found else _wish(headers, form))
        except HTTPException:
            await _answer(send, 400, "This form is not complete.")
        except ShopError as error:
            await _answer(send, 409, await in_thread(_refusal, headers, error))
        else:
            await _answer(send, 303, "", goal)


async def _review(headers: dict[str, str], slug: str, form: FormData) -> str:
    sent = [file for file in form.getlist("photographs") if isinstance(file, UploadFile) and file.size]
    contents = [await file.read() for file in sent[: reviews.MOST_PICTURES + 1]]
    words = {name: value for name, value in form.items() if isinstance(value, str)}
    rating = words.get("rating", "")

    def write() -> None:
        context = context_of(headers)
        with speaking(context.locale):
            product = in_unit(context, catalog.product_page, slug)
            # Whoever may not write leaves no files behind.
            in_unit(context, reviews.find_writer, product.id, order_token=words.get("order", ""))
            stored = [pictures.store_picture(context.tenant_id, content, files()) for content in contents]
            in_unit(
                context,
                reviews.write,
                product.id,
                rating=int(rating) if rating in ("1", "2", "3", "4", "5") else 0,
                author=words.get("author", ""),
                title=words.get("title", ""),
                body=words.get("body", ""),
                pictures=stored,
                order_token=words.get("order", ""),
            )

    await in_thread(write)
    return review_href(slug, words.get("order", ""))


async def _wish(headers: dict[str, str], form: FormData) -> str:
    words = {name: value for name, value in form.items() if isinstance(value, str)}
    variant_id = parse_id(words.get("variant_id", ""))

    def ask() -> None:
        context = context_of(headers)
        with speaking(context.locale):
            if variant_id is None:
                raise NotFound(t("This product is not for sale any more."))
            take(WISHES, context.tenant_id, str(context.actor.visitor_sha256))
            in_unit(context, catalog.ask_for_stock, variant_id, words.get("email", ""))

    await in_thread(ask)
    return f"/p/{catalog.slug_of(words.get('slug', ''))}"


def _refusal(headers: dict[str, str], error: ShopError) -> str:
    with speaking(context_of(headers).locale):
        sentence = said(error)
        if isinstance(error, RetryLater):
            return sentence
        return t("{sentence} Go back: what you wrote is still there.", sentence=sentence)


async def _answer(send: Send, status: int, sentence: str, goal: str = "") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if goal:
        headers.append((b"location", goal.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})
