"""The sandbox's payment pages on the shop's own port, as Stripe's pages are on Stripe's."""

from __future__ import annotations

import re

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

TIME_LIMIT_S = 15
MOST_BYTES = 16 * 1024

# Written out, because httpx resolves "..", and a path that is merely passed on would reach the controls.
_PAGES = re.compile(r"style\.css|(authenticate/)?[A-Za-z0-9_]+")
# Only what a form needs goes in: the shop's cookies are none of a payment provider's business.
_REQUEST_HEADERS = ("content-type", "accept", "accept-language")
_RESPONSE_HEADERS = ("content-type", "location", "cache-control")
_OWN_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def sandbox_proxy(address: str) -> Starlette:
    """To be mounted at ``/sandbox-stripe`` while payments go to the sandbox at ``address``, and never otherwise.

    It passes on the pages under ``/pay/`` alone: the sandbox's API and its controls stay on its own port.
    """
    host = httpx.URL(address).host
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("the sandbox is on this machine, or it is not the sandbox")
    client = httpx.AsyncClient(
        base_url=address,
        timeout=TIME_LIMIT_S,
        # Nothing is kept open, so that a sandbox which was restarted is not met on a dead connection.
        limits=httpx.Limits(max_keepalive_connections=0),
        # Proxy variables of the machine are for the world outside.
        trust_env=False,
    )

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        if not _PAGES.fullmatch(path):
            return PlainTextResponse("There is no such page.", 404)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > MOST_BYTES:
                return PlainTextResponse("This is more than a payment form sends.", 413)
        asked = client.build_request(
            request.method,
            f"/pay/{path}",
            params=str(request.query_params),
            content=body,
            headers={name: request.headers[name] for name in _REQUEST_HEADERS if name in request.headers},
        )
        try:
            answer = await client.send(asked, stream=True)
        except httpx.HTTPError:
            return PlainTextResponse("The payments sandbox is not answering. Reload in a moment.", 503)
        headers = {name: answer.headers[name] for name in _RESPONSE_HEADERS if name in answer.headers}
        return StreamingResponse(
            answer.aiter_bytes(), answer.status_code, headers | _OWN_HEADERS, background=BackgroundTask(answer.aclose)
        )

    return Starlette(routes=[Route("/pay/{path:path}", page, methods=["GET", "POST"])])
