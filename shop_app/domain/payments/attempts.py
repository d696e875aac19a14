"""Attempts to be paid for an order."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.payment import ATTEMPT_TRANSITIONS, AttemptStatus, Provider
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.payments.schemas import Attempt
from shop_app.integrations.payments.gateway import ProviderPayment

_INSERT = """
    INSERT INTO payment (id, order_id, provider, status, amount_minor, currency, idempotency_key, return_origin,
        failure_code, failure_message)
    VALUES (%(id)s, %(order)s, %(provider)s, %(status)s, %(amount)s, %(currency)s, %(key)s, '', '', '')
"""
_ATTEMPT = """
    SELECT p.id, p.order_id, p.provider, p.status, p.amount_minor, p.currency, p.idempotency_key, p.session_id,
           p.intent_id, p.page_url, p.page_expires_at, p.return_origin, o.status AS order_status,
           NOT EXISTS (SELECT FROM reservation r WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id
                       AND r.status IN ('released', 'expired')
                       AND r.created_at = (SELECT max(created_at) FROM reservation latest
                                           WHERE latest.tenant_id = r.tenant_id AND latest.order_id = r.order_id))
               AS is_held,
           EXISTS (SELECT FROM payment other WHERE other.tenant_id = p.tenant_id AND other.order_id = p.order_id
                   AND other.id <> p.id AND other.status = 'succeeded') AS is_paid_otherwise
    FROM payment p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
    WHERE {condition}
"""
_MOVE = """
    UPDATE payment SET status = %(to)s, checked_at = app_now(), intent_id = coalesce(%(intent)s, intent_id),
        failure_code = %(failure_code)s, failure_message = %(failure_message)s
    WHERE id = %(id)s AND status = ANY(%(sources)s)
"""


def require_provider(uow: UnitOfWork, provider: Provider) -> None:
    """Refuses a way to pay that this shop does not offer."""
    offered = "SELECT true FROM payment_provider WHERE provider = %(provider)s AND is_enabled"
    if not uow.scalar(offered, provider=provider):
        raise ValidationFailed("Choose another way to pay: this shop does not offer this one.", field="provider")


def begin_payment(uow: UnitOfWork, order_id: UUID, provider: Provider, amount_minor: int, currency: str) -> UUID:
    """Writes an attempt together with the key that every call about it will carry."""
    open_to_shoppers(uow)
    payment_id = new_id()
    uow.execute(
        _INSERT,
        id=payment_id,
        order=order_id,
        provider=provider,
        status=AttemptStatus.PROCESSING if provider is Provider.MANUAL else AttemptStatus.OPENING,
        amount=amount_minor,
        currency=currency,
        key=f"pay-{payment_id}",
    )
    return payment_id


def find_attempt(uow: UnitOfWork, payment_id: UUID) -> Attempt:
    """An attempt by its id."""
    attempt = uow.first(Attempt, _ATTEMPT.format(condition="p.id = %(id)s"), id=payment_id)
    if attempt is None:
        raise NotFound("There is no such payment.")
    return attempt


def open_attempt(uow: UnitOfWork, order_id: UUID) -> Attempt | None:
    """The attempt of an order that is not over yet; there is one at most."""
    condition = "p.order_id = %(order)s AND p.status IN ('opening', 'open', 'processing')"
    return uow.first(Attempt, _ATTEMPT.format(condition=condition), order=order_id)


def provider_of(uow: UnitOfWork, order_id: UUID) -> Provider:
    """The provider of an order's latest attempt."""
    latest = "SELECT provider FROM payment WHERE order_id = %(order)s ORDER BY created_at DESC, id DESC LIMIT 1"
    return Provider(uow.scalar(latest, order=order_id))


def move_attempt(uow: UnitOfWork, attempt: Attempt, to: AttemptStatus, said: ProviderPayment | None = None) -> None:
    """Moves an attempt by its table of transitions, or refuses with ``Conflict``."""
    sources = [source.value for source, targets in ATTEMPT_TRANSITIONS.items() if to in targets]
    moved = uow.execute(
        _MOVE,
        id=attempt.id,
        to=to,
        sources=sources,
        intent=said.payment_intent_id if said else None,
        failure_code=(said.failure_code or "")[:64] if said else "",
        failure_message=(said.failure_message or "")[:500] if said else "",
    )
    if moved != 1:
        raise Conflict("This payment was settled by somebody else.", code="PAYMENT_SETTLED")
