"""A provider's news at the door: verified over its raw bytes, then stored before anything is done about it (I-18)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import NotFound
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.failpoints import fp
from shop_app.core.tenancy import find_webhook_tenant
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.payments.endpoints import find_endpoint, secrets_of
from shop_app.domain.payments.events import SAID
from shop_app.domain.payments.gateways import gateway_of
from shop_app.integrations.payments.gateway import Ability, Gateway, ProviderEvent

# A repeat of an event that nobody has handled yet rings again.
_STORE = """
    INSERT INTO inbox (id, provider, event_id, event_type, payload, last_error)
    VALUES (%(id)s, %(provider)s, %(event_id)s, %(event_type)s, %(payload)s, '')
    ON CONFLICT (tenant_id, provider, event_id)
    DO UPDATE SET due_at = CASE WHEN inbox.status = 'received' THEN app_now() ELSE inbox.due_at END
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """An event that is safe in the inbox; the door answers 2xx and rings for it."""

    tenant_id: UUID
    inbox_id: UUID


def receive_webhook(endpoint_id: UUID, raw: bytes, signature: str) -> ReceivedEvent:
    """Verifies a delivery over its raw bytes and stores it. Nothing of an unsigned body is parsed, kept or logged.

    Raises ``NotFound`` for an unknown endpoint and ``SignatureInvalid``; the shop is the endpoint's, whatever the
    body says.
    """
    tenant_id = find_webhook_tenant(endpoint_id)
    if tenant_id is None:
        raise NotFound("There is no such webhook endpoint.")
    context = Context(tenant_id, Actor.system("webhook"))
    provider, gateway, secrets = in_unit(context, _to_verify, endpoint_id)
    event = gateway.verify(raw, signature, secrets, context.now)
    fp("webhooks.S7")
    inbox_id = in_unit(context, _store, provider, event, Ability.ASK in gateway.abilities)
    fp("webhooks.S8")
    return ReceivedEvent(tenant_id, inbox_id)


def _to_verify(uow: UnitOfWork, endpoint_id: UUID) -> tuple[Provider, Gateway, list[str]]:
    endpoint = find_endpoint(uow, endpoint_id)
    return endpoint.provider, gateway_of(uow, endpoint.provider), secrets_of(uow, endpoint)


def _store(uow: UnitOfWork, provider: Provider, event: ProviderEvent, can_be_asked: bool) -> UUID:
    payload = {
        "session_id": event.session_id,
        "payment_intent_id": event.payment_intent_id,
        "payment_id": event.payment_id,
        "dispute_id": event.object_id if event.object_type == "dispute" else None,
        "event": event.raw,
    }
    if event.payment is not None and not can_be_asked:
        # Its signed word is all there is.
        payload["said"] = {name: getattr(event.payment, name) for name in SAID}
    inbox_id: UUID = uow.scalar(
        _STORE,
        id=new_id(),
        provider=provider,
        event_id=event.event_id,
        event_type=event.type[:120],
        payload=Jsonb(payload),
    )
    return inbox_id
