"""Our addresses at providers, and the secrets by which their deliveries are known.

A new secret does not end the old one at once: for a day both are accepted, because deliveries are on their way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.errors import Conflict, NotFound
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.encryption import open_sealed, seal
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.payments.gateways import gateway_of, our_origin, webhook_address
from shop_app.domain.payments.schemas import EndpointView
from shop_app.integrations.payments.gateway import Gateway, WebhookRegistration

OVERLAP = timedelta(hours=24)

_ENDPOINT = """
    SELECT id, provider, provider_endpoint_id, secret, previous_secret, previous_endpoint_id, rotated_at
    FROM webhook_endpoint WHERE is_active AND
"""
_LIST = """
    SELECT id, provider, created_at, rotated_at, secret IS NOT NULL AS is_ready,
           CASE WHEN previous_secret IS NOT NULL THEN rotated_at + %(overlap)s END AS old_secret_until
    FROM webhook_endpoint WHERE is_active ORDER BY provider
"""
_ROTATE = """
    UPDATE webhook_endpoint SET secret = %(secret)s, previous_secret = %(previous)s, rotated_at = app_now(),
        previous_endpoint_id = provider_endpoint_id, provider_endpoint_id = %(provider_id)s
    WHERE id = %(id)s AND rotated_at IS NOT DISTINCT FROM %(seen)s
"""
_NEW = """
    INSERT INTO webhook_endpoint (id, provider, provider_endpoint_id, secret)
    VALUES (%(id)s, %(provider)s, '', %(secret)s)
"""
_RETIRE = """
    UPDATE webhook_endpoint SET previous_secret = NULL, previous_endpoint_id = ''
    WHERE id = %(id)s AND rotated_at = %(seen)s
"""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of ours at a provider, with its sealed secrets."""

    id: UUID
    provider: Provider
    provider_endpoint_id: str
    secret: bytes | None
    previous_secret: bytes | None
    previous_endpoint_id: str
    rotated_at: datetime | None


def find_endpoint(uow: UnitOfWork, endpoint_id: UUID) -> Endpoint:
    """An active endpoint of this shop."""
    endpoint = uow.first(Endpoint, _ENDPOINT + "id = %(id)s", id=endpoint_id)
    if endpoint is None:
        raise NotFound("There is no such webhook endpoint.")
    return endpoint


def secrets_of(uow: UnitOfWork, endpoint: Endpoint) -> list[str]:
    """The secrets that a delivery may be signed with now."""
    secrets = [_opened(uow, endpoint.id, "secret", endpoint.secret)] if endpoint.secret else []
    overlaps = endpoint.rotated_at is not None and endpoint.rotated_at + OVERLAP > uow.now
    if endpoint.previous_secret and overlaps:
        secrets.append(_opened(uow, endpoint.id, "previous_secret", endpoint.previous_secret))
    return secrets


def list_endpoints(uow: UnitOfWork) -> tuple[EndpointView, ...]:
    """Where providers deliver to, without the secrets."""
    require(uow, Permission.PAYMENTS_READ)
    return tuple(uow.all(EndpointView, _LIST, overlap=OVERLAP))


def register_webhooks(context: Context, base_url: str = "") -> None:
    """Tells the provider where to deliver this shop's news, once; the secret it answers with is sealed."""
    base_url = base_url or our_origin()
    prepared = in_unit(context, _to_register)
    if prepared is None:
        return
    endpoint_id, gateway = prepared
    registration = gateway.register_webhook(
        webhook_address(base_url, Provider.STRIPE, endpoint_id), idempotency_key=f"webhook-{endpoint_id}"
    )
    in_unit(context.later(), _registered, endpoint_id, registration)


def rotate_webhook_secret(context: Context, endpoint_id: UUID, base_url: str = "") -> None:
    """Has the provider sign with a new secret. For 24 hours the old one is accepted too, then it is dropped.

    Refused while an earlier rotation is under way. Undone by rotating again: an old secret never comes back.
    """
    endpoint, gateway = in_unit(context, _to_rotate, endpoint_id)
    before = endpoint.rotated_at.isoformat() if endpoint.rotated_at else "first"
    registration = gateway.register_webhook(
        webhook_address(base_url or our_origin(), endpoint.provider, endpoint.id),
        idempotency_key=f"rotate-{endpoint.id}-{before}",
    )
    in_unit(context.later(), _rotated, endpoint, registration)


def retire_secrets(context: Context) -> None:
    """Drops old secrets whose day is over, and ends the deliveries that were signed with them."""
    for endpoint, gateway in in_unit(context, _to_retire):
        if endpoint.previous_endpoint_id:
            gateway.forget_webhook(endpoint.previous_endpoint_id)
        in_unit(context.later(), lambda uow, done: uow.execute(_RETIRE, id=done.id, seen=done.rotated_at), endpoint)


def _opened(uow: UnitOfWork, endpoint_id: UUID, column: str, value: bytes) -> str:
    return open_sealed(value, tenant_id=uow.tenant_id, table="webhook_endpoint", column=column, row_id=endpoint_id)


def _sealed(uow: UnitOfWork, endpoint_id: UUID, column: str, plain: str) -> bytes:
    return seal(plain, tenant_id=uow.tenant_id, table="webhook_endpoint", column=column, row_id=endpoint_id)


def _to_register(uow: UnitOfWork) -> tuple[UUID, Gateway] | None:
    existing = uow.first(Endpoint, _ENDPOINT + "provider = 'stripe'")
    if existing is not None and existing.secret:
        return None
    if existing is not None:
        return existing.id, gateway_of(uow, Provider.STRIPE)
    endpoint_id = new_id()
    uow.execute(
        "INSERT INTO webhook_endpoint (id, provider, provider_endpoint_id) VALUES (%(id)s, 'stripe', '')",
        id=endpoint_id,
    )
    return endpoint_id, gateway_of(uow, Provider.STRIPE)


def _registered(uow: UnitOfWork, endpoint_id: UUID, registration: WebhookRegistration) -> None:
    uow.execute(
        "UPDATE webhook_endpoint SET provider_endpoint_id = %(provider_id)s, secret = %(secret)s WHERE id = %(id)s",
        id=endpoint_id,
        provider_id=registration.webhook_id,
        secret=_sealed(uow, endpoint_id, "secret", registration.secret),
    )


def _to_rotate(uow: UnitOfWork, endpoint_id: UUID) -> tuple[Endpoint, Gateway]:
    require(uow, Permission.PAYMENTS_WRITE)
    endpoint = find_endpoint(uow, endpoint_id)
    if endpoint.previous_secret is not None:
        raise Conflict(
            "The secret was changed less than a day ago. Wait until the old one has run out.", code="ROTATION_UNDER_WAY"
        )
    if endpoint.secret is None:
        raise Conflict("This endpoint has no secret yet.", code="ENDPOINT_NOT_READY")
    if endpoint.provider is not Provider.STRIPE:
        raise Conflict("Change this secret where you set the provider up.", code="SECRET_IS_THE_PROVIDERS_KEY")
    return endpoint, gateway_of(uow, endpoint.provider)


def _rotated(uow: UnitOfWork, endpoint: Endpoint, registration: WebhookRegistration) -> None:
    if endpoint.secret is None:
        return
    old = _opened(uow, endpoint.id, "secret", endpoint.secret)
    uow.execute(
        _ROTATE,
        id=endpoint.id,
        seen=endpoint.rotated_at,
        secret=_sealed(uow, endpoint.id, "secret", registration.secret),
        previous=_sealed(uow, endpoint.id, "previous_secret", old),
        provider_id=registration.webhook_id,
    )


def _to_retire(uow: UnitOfWork) -> list[tuple[Endpoint, Gateway]]:
    condition = "previous_secret IS NOT NULL AND rotated_at <= %(before)s"
    due = uow.all(Endpoint, _ENDPOINT + condition, before=uow.now - OVERLAP)
    return [(endpoint, gateway_of(uow, endpoint.provider)) for endpoint in due]


def replace_secret(uow: UnitOfWork, provider: Provider, plain: str) -> None:
    """Takes over the secret that a provider signs with where a person carries it; the old one counts for a day."""
    endpoint = uow.first(Endpoint, _ENDPOINT + "provider = %(provider)s", provider=provider)
    if endpoint is None:
        endpoint_id = new_id()
        uow.execute(_NEW, id=endpoint_id, provider=provider, secret=_sealed(uow, endpoint_id, "secret", plain))
    else:
        _rotated(uow, endpoint, WebhookRegistration(webhook_id="", secret=plain))
