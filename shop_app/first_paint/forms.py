"""Forms for browsers without JavaScript: what the app does over its socket, as plain posts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from models.errors import ShopError
from shop_app.core.context import Actor
from shop_app.core.threads import in_thread
from shop_app.core.tokens import new_token, token_sha256
from shop_app.core.translation import said, speaking
from shop_app.core.unit_of_work import in_unit
from shop_app.first_paint.policy import is_same_origin, visitor_cookie
from shop_app.states.door import context_of
from shop_app.states.storefront.choice import CartForm, add_chosen

CART_LINES = "/cart/lines"
MOST_BYTES = 16 * 1024

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def post_cart_line(headers: dict[str, str], receive: Receive, send: Send) -> None:
    """The product page's form: adds to the cart, then shows it. Only our own pages may post it."""
    if not is_same_origin(headers):
        await _refuse(send, 403, "Send this form from the shop's own page.")
        return
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            await _refuse(send, 413, "This is more than the form sends.")
            return
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
    form = CartForm.from_browser(dict(parse_qsl(body.decode("utf-8", "replace"))))
    if form is None:
        await _refuse(send, 400, "This form is not complete.")
        return
    more: list[tuple[bytes, bytes]] = []

    def add() -> None:
        context = context_of(headers)
        if context.actor.visitor_sha256 is None:
            token = new_token()
            more.append((b"set-cookie", visitor_cookie(token)))
            context = replace(context, actor=Actor.visitor(token_sha256(token)))
        with speaking(context.locale):
            in_unit(context, add_chosen, form)

    try:
        await in_thread(add)
    except ShopError as error:
        await _refuse(send, 409, said(error))
        return
    await send({"type": "http.response.start", "status": 303, "headers": [(b"location", b"/cart"), *more]})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})
