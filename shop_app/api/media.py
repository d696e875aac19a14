"""Pictures on the web: the same bytes at the same address for ever, in parts if asked, and never a page (C-59)."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import NotFound, ShopError
from shop_app.api import errors
from shop_app.api.deps import find_host
from shop_app.core.cache import Answer
from shop_app.core.hosts import Host
from shop_app.core.telemetry import asked
from shop_app.core.threads import in_thread
from shop_app.core.translation import t
from shop_app.integrations.files import MEDIA_TYPES, files, is_address
from shop_app.settings import settings

MEDIA = "/media/"
FOREVER = b"public, max-age=31536000, immutable"
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
# A picture is shown inside a page all the same; opened by itself, it is saved and not run.
_HARMLESS = (
    (b"content-disposition", b"attachment"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
)


class Media:
    """In front of the application: ``GET`` and ``HEAD`` below ``/media/`` end here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = scope["type"] == "http" and scope["path"].startswith(MEDIA) and scope["method"] in ("GET", "HEAD")
        if not is_ours:
            await self._app(scope, receive, send)
            return
        request = asked(scope)
        request.template = MEDIA
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            answer = await _answer(scope["path"].removeprefix(MEDIA), headers)
        except ShopError as error:
            with errors.in_language_of(headers.get("host", ""), headers.get("accept-language", "")):
                answer = errors.answer_of(error, request.request_id)
        except Exception as error:
            answer = errors.unexpected(error, request)
        await send({"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})


async def _answer(address: str, headers: dict[str, str]) -> Answer:
    if not is_address(address) or not await _is_at_home(address, headers.get("host", "")):
        raise _nothing()
    given = settings()
    if given.files_bucket and given.files_public_url:
        goal = f"{given.files_public_url.rstrip('/')}/{given.files_prefix}{address}"
        return Answer(308, ((b"location", goal.encode()), (b"cache-control", FOREVER), *_HARMLESS), b"")
    name, _, extension = address.rpartition("/")[2].partition(".")
    tag = f'"{name}"'
    standing = ((b"etag", tag.encode()), (b"cache-control", FOREVER), *_HARMLESS)
    if tag in re.findall(r'"[^"]*"', headers.get("if-none-match", "")):
        return Answer(304, standing, b"")
    try:
        content = await in_thread(files().read, address)
    except FileNotFoundError:
        raise _nothing() from None
    described = (*standing, (b"content-type", MEDIA_TYPES[extension].encode()), (b"accept-ranges", b"bytes"))
    asked_part = headers.get("range", "") if headers.get("if-range", tag) == tag else ""
    return _part(content, asked_part, described)


async def _is_at_home(address: str, name: str) -> bool:
    """Whether the shop whose file this is is the one at this host; the base host shows every shop's."""
    if name.partition(":")[0].lower() == settings().base_host:
        return True
    host: Host = await find_host(name)
    return address.startswith(f"{host.tenant_id}/")


def _part(content: bytes, wanted: str, headers: tuple[tuple[bytes, bytes], ...]) -> Answer:
    """All of it, or the one range that was asked for; several at once are answered with all."""
    total = len(content)
    found = _RANGE.fullmatch(wanted)
    status = 200
    if found is not None and found.group(1, 2) != ("", ""):
        first, last = found.group(1, 2)
        start = int(first) if first else max(total - int(last), 0)
        end = min(int(last) + 1, total) if first and last else total
        if start >= end:
            unmet = (b"content-range", f"bytes */{total}".encode())
            return Answer(416, (unmet, (b"content-length", b"0"), *headers), b"")
        headers = (*headers, (b"content-range", f"bytes {start}-{end - 1}/{total}".encode()))
        status, content = 206, content[start:end]
    return Answer(status, (*headers, (b"content-length", str(len(content)).encode())), content)


def _nothing() -> NotFound:
    return NotFound(t("There is nothing at this address."))
