"""Calls to addresses that a merchant typed in, which must never reach into our own network (C-58)."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit

import httpx

from models.errors import ValidationFailed
from shop_app.integrations.payments.refusals import ProviderRefused
from shop_app.integrations.payments.retries import CONNECT_LIMIT_S, READ_LIMIT_S, Unanswered

MOST_BYTES = 256 * 1024
PORTS = {"https": 443, "http": 80}
_PATIENCE = httpx.Timeout(READ_LIMIT_S, connect=CONNECT_LIMIT_S)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: httpx.Headers
    body: bytes


class Outside:
    """``local`` lets http pass, to this very machine alone: for the sandbox, and never in production."""

    def __init__(self, *, local: bool = False) -> None:
        self._local = local

    def check(self, address: str, field: str) -> str:
        """``address``, if it may be called; refuses with ``ValidationFailed`` on ``field``. Resolves no name."""
        try:
            fits = self._may_call(urlsplit(address))
        except ValueError:
            fits = False
        if not fits:
            raise ValidationFailed("Enter an address that begins with https://, without a port.", field=field)
        return address

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Resolves once, checks every address found, and connects to the one it checked."""
        parts = urlsplit(self.check(address, "address"))
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        target = self._resolve(host, port)
        literal = f"[{target}]" if ":" in target else target
        # No redirects, no proxy variables: what was checked is what is called. Nothing is kept open.
        calling = httpx.Client(verify=_certificates(), timeout=_PATIENCE, trust_env=False, follow_redirects=False)
        try:
            with (
                calling,
                calling.stream(
                    "POST",
                    httpx.URL(address).copy_with(host=literal),
                    content=body,
                    headers={"Host": parts.netloc, "Connection": "close", **headers},
                    extensions={"sni_hostname": host},
                ) as answer,
            ):
                return Reply(answer.status_code, answer.headers, _read(answer))
        except httpx.HTTPError as error:
            raise Unanswered from error

    def _may_call(self, parts: SplitResult) -> bool:
        if not parts.hostname or parts.username or parts.password or parts.fragment:
            return False
        if self._local and parts.scheme == "http":
            return _is_here(parts.hostname)
        return parts.scheme == "https" and parts.port in (None, 443)

    def _resolve(self, host: str, port: int) -> str:
        if self._local and _is_here(host):
            return "127.0.0.1"
        try:
            found = {entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except OSError as error:
            raise Unanswered from error
        addresses = [ipaddress.ip_address(str(address).partition("%")[0]) for address in found]
        if not addresses or not all(address.is_global and not address.is_multicast for address in addresses):
            raise ProviderRefused("The payment provider's address leads into a private network.")
        return str(addresses[0])


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def _is_here(host: str) -> bool:
    return host in ("127.0.0.1", "localhost") or host.endswith(".localhost")


def _read(answer: httpx.Response) -> bytes:
    body = b""
    for part in answer.iter_bytes():
        body += part
        if len(body) > MOST_BYTES:
            raise Unanswered(status=answer.status_code, is_final=True)
    return body
