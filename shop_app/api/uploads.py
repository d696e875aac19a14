"""Where pictures are sent to: an address of our own, signed for one file (C-59).

Everything that can be refused is refused before the first byte of the body is read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import PermissionDenied, ShopError, ValidationFailed
from shop_app.api import errors
from shop_app.api.deps import envelope, find_host
from shop_app.core.cache import Answer
from shop_app.core.context import Actor, Context
from shop_app.core.telemetry import asked
from shop_app.core.threads import in_thread
from shop_app.core.translation import t
from shop_app.domain import pictures
from shop_app.domain.pictures import Ticket

UPLOADS = "/api/v1/uploads"
_ADDRESS = re.compile(UPLOADS + r"/([0-9a-f-]{36})")


def address_of(ticket: Ticket) -> str:
    """The path and query of a ticket."""
    query = {
        "type": ticket.media_type,
        "size": ticket.size_bytes,
        "expires": int(ticket.expires_at.timestamp()),
        "signature": ticket.signature,
    }
    return f"{UPLOADS}/{ticket.upload_id}?{urlencode(query)}"


class Uploads:
    """In front of the application, whose bodies are much smaller: ``PUT`` of an upload ends here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        request = asked(scope)
        request.template = UPLOADS + "/{upload_id}"
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            answer = await _answer(found.group(1), scope, headers, receive)
        except ShopError as error:
            with errors.in_language_of(headers.get("host", ""), headers.get("accept-language", "")):
                answer = errors.answer_of(error, request.request_id)
        except Exception as error:
            answer = errors.unexpected(error, request)
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": answer.body})


async def _answer(upload_id: str, scope: Scope, headers: dict[str, str], receive: Receive) -> Answer:
    ticket = _ticket(upload_id, scope["query_string"].decode("latin-1"))
    host = await find_host(headers.get("host", ""))
    request = asked(scope)
    request.tenant_id = host.tenant_id
    context = Context(host.tenant_id, Actor.visitor(None), request_id=request.request_id, locale=host.locale)
    pictures.check_ticket(host.tenant_id, ticket, context.now)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != ticket.media_type:
        raise PermissionDenied(
            t("Send it as {media_type}, as you asked.", media_type=ticket.media_type), code="TICKET_INVALID"
        )
    if headers.get("content-length", "") != str(ticket.size_bytes):
        raise ValidationFailed(t("Send exactly as many bytes as you asked for."), field="Content-Length")
    content = await _body(receive, ticket.size_bytes)
    picture = await in_thread(pictures.receive_upload, context, ticket, content)
    body = envelope({"upload_id": upload_id, "width": picture.width, "height": picture.height})
    described = ((b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()))
    return Answer(200, (*described, (b"cache-control", b"no-store")), body)


async def _body(receive: Receive, size_bytes: int) -> bytes:
    """No more than was promised, whatever keeps coming."""
    content = bytearray()
    while len(content) <= size_bytes:
        message = await receive()
        content += message.get("body", b"")
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            break
    return bytes(content)


def _ticket(upload_id: str, query: str) -> Ticket:
    given = dict(parse_qsl(query))
    try:
        return Ticket(
            upload_id=UUID(upload_id),
            media_type=given["type"],
            size_bytes=int(given["size"]),
            expires_at=datetime.fromtimestamp(int(given["expires"]), UTC),
            signature=given["signature"],
        )
    except (KeyError, ValueError, OverflowError, OSError):
        raise PermissionDenied(t("This address is not ours. Ask for a new one."), code="TICKET_INVALID") from None
