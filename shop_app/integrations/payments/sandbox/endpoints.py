"""Webhook endpoints, and the signatures of what is sent to them."""

from __future__ import annotations

import hmac
from hashlib import sha256
from pathlib import Path

from models.values import clock
from shop_app.integrations.payments.sandbox.books import (
    API_VERSION,
    Account,
    Books,
    Document,
    account_name,
    new_id,
    shown,
)
from shop_app.integrations.payments.sandbox.origins import is_loopback, is_web_address
from shop_app.integrations.payments.sandbox.parameters import Expandable, WebhookEndpointCreate
from shop_app.integrations.payments.sandbox.refusals import invalid_parameter


def create(account: Account, asked: WebhookEndpointCreate) -> Document:
    """The secret is shown in this answer only."""
    if asked.api_version != API_VERSION:
        raise invalid_parameter("api_version", f"Invalid API version: {asked.api_version}")
    if not (is_web_address(asked.url) and is_loopback(asked.url)):
        raise invalid_parameter("url", "The sandbox calls this machine only.", "url_invalid")
    endpoint = _add(account, asked.url, asked.enabled_events, new_id("whsec"))
    return {**shown(endpoint), "secret": endpoint["_secret"]}


def delete(account: Account, asked: Expandable, identifier: str) -> Document:
    account.remove(account.find("webhook_endpoint", identifier))
    return {"id": identifier, "object": "webhook_endpoint", "deleted": True}


def register(books: Path, key: str, url: str, secret: str) -> str:
    """Registers ``url`` for the account of ``key`` straight in the books, whether or not the sandbox runs.

    For setting up demonstration shops before anything has started. A known ``url`` gets the new secret.
    """
    name = account_name(key)
    if name is None or not (is_web_address(url) and is_loopback(url)):
        raise ValueError("a sandbox key and an address on this machine are needed")
    opened = Books(books)
    with opened.writing():
        account = Account(opened, name, int(clock.now().timestamp()))
        known, _ = account.listed("webhook_endpoint", limit=1, url=url)
        endpoint = known[0] if known else _add(account, url, ["*"], secret)
        endpoint["_secret"] = secret
        account.keep(endpoint)
    opened.rows.close()
    return str(endpoint["id"])


def signature(secret: str, body: bytes, at: int) -> str:
    """The value of ``Stripe-Signature``."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


def _add(account: Account, url: str, events: list[str], secret: str) -> Document:
    return account.add(
        "webhook_endpoint",
        "we",
        api_version=API_VERSION,
        enabled_events=events,
        status="enabled",
        url=url,
        _secret=secret,
    )
