"""A provider's news: stored before anything is done about it, believed only after asking back (I-17, I-18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound, RetryLater
from models.events import InboxStatus
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.encryption import open_sealed, seal
from shop_app.core.failpoints import fp
from shop_app.core.tenancy import find_webhook_tenant
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.settlement import settle
from shop_app.integrations.payments.gateway import Gateway, ProviderEvent, ProviderRefused

# An event may arrive before our own commit; after so long it is somebody else's payment, or a contradiction.
PATIENCE = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=10)
_OURS = ("checkout.session.", "payment_intent.", "charge.")

_ENDPOINT = """
    SELECT id, secret, previous_secret FROM webhook_endpoint WHERE id = %(id)s AND is_active
"""
# A repeat of an event that nobody has handled yet rings again.
_STORE = """
    INSERT INTO inbox (id, provider, event_id, event_type, payload, last_error)
    VALUES (%(id)s, %(provider)s, %(event_id)s, %(event_type)s, %(payload)s, '')
    ON CONFLICT (tenant_id, provider, event_id)
    DO UPDATE SET due_at = CASE WHEN inbox.status = 'received' THEN app_now() ELSE inbox.due_at END
    RETURNING id
"""
_EVENT = "SELECT id, event_type, payload, status, attempts, received_at FROM inbox WHERE id = %(id)s"
_FIND_PAYMENT = """
    SELECT id FROM payment
    WHERE id::text = %(payment)s OR session_id = %(session)s OR intent_id = %(intent)s
    ORDER BY id::text = %(payment)s DESC NULLS LAST LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """An event that is safe in the inbox; the door answers 2xx and rings for it."""

    tenant_id: UUID
    inbox_id: UUID


@dataclass(frozen=True, slots=True)
class _Endpoint:
    id: UUID
    secret: bytes | None
    previous_secret: bytes | None


@dataclass(frozen=True, slots=True)
class _Inbox:
    id: UUID
    event_type: str
    payload: dict[str, Any]
    status: InboxStatus
    attempts: int
    received_at: datetime


def receive_webhook(endpoint_id: UUID, raw: bytes, signature: str) -> ReceivedEvent:
    """Verifies a delivery over its raw bytes and stores it. Nothing of an unsigned body is parsed, kept or logged.

    Raises ``NotFound`` for an unknown endpoint and ``SignatureInvalid``; the shop is the endpoint's, whatever the
    body says.
    """
    tenant_id = find_webhook_tenant(endpoint_id)
    if tenant_id is None:
        raise NotFound("There is no such webhook endpoint.")
    context = Context(tenant_id, Actor.system("webhook"))
    gateway, secrets = in_unit(context, _to_verify, endpoint_id)
    event = gateway.verify(raw, signature, secrets, context.now)
    fp("webhooks.S7")
    inbox_id = in_unit(context, _store, event)
    fp("webhooks.S8")
    return ReceivedEvent(tenant_id, inbox_id)


def _to_verify(uow: UnitOfWork, endpoint_id: UUID) -> tuple[Gateway, list[str]]:
    endpoint = uow.first(_Endpoint, _ENDPOINT, id=endpoint_id)
    if endpoint is None:
        raise NotFound("There is no such webhook endpoint.")
    sealed = (("secret", endpoint.secret), ("previous_secret", endpoint.previous_secret))
    secrets = [
        open_sealed(value, tenant_id=uow.tenant_id, table="webhook_endpoint", column=column, row_id=endpoint.id)
        for column, value in sealed
        if value
    ]
    return gateway_of(uow, Provider.STRIPE), secrets


def _store(uow: UnitOfWork, event: ProviderEvent) -> UUID:
    payload = {
        "session_id": event.session_id,
        "payment_intent_id": event.payment_intent_id,
        "payment_id": event.payment_id,
        "event": event.raw,
    }
    inbox_id: UUID = uow.scalar(
        _STORE,
        id=new_id(),
        provider=Provider.STRIPE,
        event_id=event.event_id,
        event_type=event.type[:120],
        payload=Jsonb(payload),
    )
    return inbox_id


def apply_event(context: Context, inbox_id: UUID) -> None:
    """Does what a stored event means, once. The event only says where to look: the provider's books say what is true.

    What cannot be done yet is tried again later; what never can is parked for a person.
    """
    fp("webhooks.S9")
    row, payment_id = in_unit(context, _to_apply, inbox_id)
    if row is None or row.status is not InboxStatus.RECEIVED:
        return
    try:
        if payment_id is not None:
            settle(context, payment_id)
        elif row.event_type.startswith(_OURS) and row.received_at + PATIENCE > context.now:
            raise RetryLater("This payment is not known yet.", code="PAYMENT_NOT_KNOWN_YET")
    except RetryLater as error:
        in_unit(context.later(), _postpone, row, error.reason)
        return
    except (Conflict, NotFound, ProviderRefused) as error:
        in_unit(context.later(), _park, row, f"{error.reason}: {error.sentence}")
        return
    in_unit(context.later(), _handled, row, InboxStatus.HANDLED, "")
    fp("payments.S11")


def _to_apply(uow: UnitOfWork, inbox_id: UUID) -> tuple[_Inbox | None, UUID | None]:
    row = uow.first(_Inbox, _EVENT, id=inbox_id)
    if row is None or not row.event_type.startswith(_OURS):
        return row, None
    payment_id = uow.scalar(
        _FIND_PAYMENT,
        payment=row.payload.get("payment_id"),
        session=row.payload.get("session_id"),
        intent=row.payload.get("payment_intent_id"),
    )
    return row, payment_id


def _handled(uow: UnitOfWork, row: _Inbox, status: InboxStatus, error: str) -> None:
    uow.execute(
        "UPDATE inbox SET status = %(to)s, handled_at = app_now(), last_error = %(error)s"
        " WHERE id = %(id)s AND status = 'received'",
        id=row.id,
        to=status,
        error=error[:500],
    )


def _park(uow: UnitOfWork, row: _Inbox, error: str) -> None:
    if row.received_at + PATIENCE > uow.now:
        _postpone(uow, row, error)
    else:
        _handled(uow, row, InboxStatus.PARKED, error)


def _postpone(uow: UnitOfWork, row: _Inbox, error: str) -> None:
    wait = min(timedelta(seconds=2 ** min(row.attempts, 10)), LONGEST_WAIT)
    uow.execute(
        "UPDATE inbox SET due_at = %(due_at)s, last_error = %(error)s WHERE id = %(id)s AND status = 'received'",
        id=row.id,
        due_at=uow.now + wait,
        error=error[:500],
    )


def register_webhooks(context: Context, base_url: str) -> None:
    """Tells the provider where to deliver this shop's news, once; the secret it answers with is sealed."""
    prepared = in_unit(context, _to_register)
    if prepared is None:
        return
    endpoint_id, gateway = prepared
    registration = gateway.register_webhook(
        f"{base_url}/api/v1/webhooks/stripe/{endpoint_id}", idempotency_key=f"webhook-{endpoint_id}"
    )
    in_unit(context.later(), _registered, endpoint_id, registration.webhook_id, registration.secret)


def _to_register(uow: UnitOfWork) -> tuple[UUID, Gateway] | None:
    existing = uow.first(
        _Endpoint, "SELECT id, secret, previous_secret FROM webhook_endpoint WHERE provider = 'stripe' AND is_active"
    )
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


def _registered(uow: UnitOfWork, endpoint_id: UUID, provider_id: str, secret: str) -> None:
    sealed = seal(secret, tenant_id=uow.tenant_id, table="webhook_endpoint", column="secret", row_id=endpoint_id)
    uow.execute(
        "UPDATE webhook_endpoint SET provider_endpoint_id = %(provider_id)s, secret = %(secret)s WHERE id = %(id)s",
        id=endpoint_id,
        provider_id=provider_id,
        secret=sealed,
    )
