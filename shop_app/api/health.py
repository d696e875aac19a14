"""Whether the process lives, whether the shop can work, and what it counts. Each answers within a second (I-44)."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Awaitable
from typing import cast

import orjson
import psycopg
from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import PlainTextResponse, Response

from models.values import clock
from shop_app.api.deps import address_of
from shop_app.core.telemetry import metrics_page
from shop_app.domain import audit, payments
from shop_app.settings import settings

PATIENCE_S = 0.8

router = APIRouter(include_in_schema=False)


@router.get("/health")
async def health() -> Response:
    """The process is alive; says nothing about anybody else."""
    return _json(200, {"status": "ok"})


@router.get("/ready")
async def ready() -> Response:
    """503 without Postgres. Without Valkey or the payment provider the shop still sells, degraded (C19)."""
    names = ("database", "redis", "cache", "payments")
    probes = (_database(), _valkey(settings().redis_url), _valkey(settings().cache_url), _payments())
    parts = dict(zip(names, await asyncio.gather(*map(_within_patience, probes)), strict=True))
    if parts["database"] != "ok":
        return _json(503, {"status": "unavailable", **parts})
    return _json(200, {"status": "ok" if set(parts.values()) == {"ok"} else "degraded", **parts})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """For our own collector: in production only from a private address, and never through a proxy."""
    if settings().production and not _is_near(request):
        return PlainTextResponse("There is nothing at this address.", 404)
    return Response(await asyncio.to_thread(_figures), media_type=CONTENT_TYPE_LATEST)


def _figures() -> bytes:
    return metrics_page() + _standing()


def _standing() -> bytes:
    """The invariants over all shops, as the worker's five-minute rounds found them, and what of their payments waits
    for a person; nothing while Postgres is away.
    """
    try:
        standing, waiting = audit.standing(), payments.waiting()
    except SQLAlchemyError:
        return b""
    registry = CollectorRegistry()
    Gauge("payment_breaks", "Payments over which we and a provider disagree", registry=registry).set(waiting.breaks)
    Gauge("webhooks_parked", "News from providers that waits for a person", registry=registry).set(waiting.parked)
    Gauge("invariant_violations", "Rows that break an invariant", registry=registry).set(standing.broken)
    Gauge("invariant_shops_audited", "Shops that have been looked at", registry=registry).set(standing.shops)
    if standing.oldest is not None:
        age = Gauge("invariant_audit_age_seconds", "Since the shop that waits longest was looked at", registry=registry)
        age.set((clock.now() - standing.oldest).total_seconds())
    return generate_latest(registry)


async def _within_patience(probe: Awaitable[None]) -> str:
    try:
        await asyncio.wait_for(probe, PATIENCE_S)
    except (TimeoutError, OSError, RedisError, psycopg.Error):
        return "error"
    return "ok"


async def _database() -> None:
    # A connection of its own: a pool that is used up says that we are busy, not that Postgres is away.
    async with await psycopg.AsyncConnection.connect(settings().database_app_url, autocommit=True) as connection:
        await connection.execute("SELECT 1")


async def _valkey(url: str) -> None:
    if url:
        async with Redis.from_url(url) as valkey:
            await cast("Awaitable[bool]", valkey.ping())


async def _payments() -> None:
    if settings().sandbox:
        host, _, port = settings().stripe_api_base.partition("://")[2].rstrip("/").partition(":")
        _, writer = await asyncio.open_connection(host, int(port or 80))
        writer.close()


def _is_near(request: Request) -> bool:
    if "x-forwarded-for" in request.headers:
        return False
    try:
        return ipaddress.ip_address(address_of(request)).is_private
    except ValueError:
        return False


def _json(status: int, body: dict[str, str]) -> Response:
    return Response(orjson.dumps(body), status, {"Cache-Control": "no-store"}, "application/json")
