"""Addresses: pages are reached through the shop's own port, webhooks never leave this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

PAGES_AT = "/sandbox-stripe/pay/"


def page_address(return_url: str, page: str) -> str:
    """``page`` at the origin that the shopper comes from, where the shop's web process passes it on to us."""
    parts = urlsplit(return_url)
    return f"{parts.scheme}://{parts.netloc}{PAGES_AT}{page}"


def is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
