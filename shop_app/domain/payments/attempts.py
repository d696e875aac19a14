"""Attempts to be paid for an order, in whole or in part."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.order import OrderStatus
from models.payment import ATTEMPT_TRANSITIONS, AttemptStatus, Provider
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.payments.ledger import standing_of
from shop_app.domain.payments.schemas import Attempt
from shop_app.integrations.payments.gateway import ProviderPayment

# The least time that a hosted payment page can be told to live (D12).
PAGE_HOLD = timedelta(minutes=30)
# How long banks keep money held on a card.
AUTHORISATION = timedelta(days=7)

_INSERT = """
    INSERT INTO payment (id, order_id, provider, status, amount_minor, currency, idempotency_key, return_origin,
        failure_code, failure_message, is_further, credit_account_id, captures_later)
    VALUES (%(id)s, %(order)s, %(provider)s, %(status)s, %(amount)s, %(currency)s, %(key)s, '', '', '', %(further)s,
        %(account)s, %(by_card)s AND EXISTS (
            SELECT FROM payment_provider WHERE provider = 'stripe' AND capture_method = 'manual'))
"""
_ATTEMPT = """
    SELECT p.id, p.order_id, p.provider, p.status, p.amount_minor, p.currency, p.idempotency_key, p.session_id,
           p.intent_id, p.page_url, p.page_expires_at, p.return_origin, p.is_further, p.captures_later,
           p.authorised_minor, p.capture_minor, p.credit_account_id, o.status AS order_status,
           o.total_minor AS order_total_minor,
           NOT EXISTS (SELECT FROM reservation r WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id
                       AND r.status IN ('released', 'expired')
                       AND r.created_at = (SELECT max(created_at) FROM reservation latest
                                           WHERE latest.tenant_id = r.tenant_id AND latest.order_id = r.order_id))
               AS is_held,
           coalesce((
               SELECT sum(CASE other.status
                          WHEN 'processing' THEN other.amount_minor
                          WHEN 'authorised' THEN other.authorised_minor
                          ELSE (SELECT coalesce(-sum(e.amount_minor), 0) FROM ledger_transaction t
                                JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
                                    AND e.account = 'receivable'
                                WHERE t.tenant_id = other.tenant_id AND t.order_id = other.order_id
                                  AND t.payment_id = other.id AND t.kind IN ('capture', 'refund', 'reversal')) END)
               FROM payment other
               WHERE other.tenant_id = p.tenant_id AND other.order_id = p.order_id AND other.id <> p.id
                 AND (other.status IN ('succeeded', 'authorised')
                      OR other.provider = 'credit' AND other.status = 'processing')), 0)::bigint AS others_minor,
           EXISTS (SELECT FROM promotion_redemption u WHERE u.tenant_id = o.tenant_id AND u.order_id = o.id)
               AS uses_promotions
    FROM payment p JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
    WHERE {condition}
"""
_OPEN = "p.order_id = %(order)s AND p.status IN ('opening', 'open', 'processing') AND p.provider"
_MOVE = """
    UPDATE payment SET status = %(to)s, checked_at = app_now(), intent_id = coalesce(%(intent)s, intent_id),
        failure_code = %(failure_code)s, failure_message = %(failure_message)s, authorised_minor = %(authorised)s,
        authorised_until = %(authorised_until)s
    WHERE id = %(id)s AND status = ANY(%(sources)s)
"""
_OFFERED = """
    SELECT CASE provider WHEN 'manual' THEN hold_days ELSE 0 END FROM payment_provider
    WHERE provider = %(provider)s AND is_enabled
"""
_FIRST_OFFERED = """
    SELECT provider FROM payment_provider WHERE is_enabled
    ORDER BY provider <> %(liked)s, position, provider DESC LIMIT 1
"""
_LATEST = """
    SELECT provider FROM payment WHERE order_id = %(order)s AND provider <> 'credit'
    ORDER BY created_at DESC, id DESC LIMIT 1
"""


def require_provider(uow: UnitOfWork, provider: Provider) -> timedelta:
    """How long an order waits to be paid in this way; refuses one that this shop does not offer."""
    days = uow.scalar(_OFFERED, provider=provider)
    if days is None:
        raise ValidationFailed("Choose another way to pay: this shop does not offer this one.", field="provider")
    return timedelta(days=days) or PAGE_HOLD


def begin_payment(
    uow: UnitOfWork,
    order_id: UUID,
    provider: Provider,
    amount_minor: int,
    currency: str,
    *,
    is_further: bool = False,
) -> UUID:
    """Writes an attempt together with the key that every call about it will carry."""
    open_to_shoppers(uow)
    status = AttemptStatus.PROCESSING if provider is Provider.MANUAL else AttemptStatus.OPENING
    return _insert(uow, order_id, provider, status, amount_minor, currency, is_further=is_further)


def begin_credit_payment(uow: UnitOfWork, order_id: UUID, account_id: UUID, amount_minor: int, currency: str) -> UUID:
    """Notes what a gift card or store credit pays of an order; the caller has taken it from the balance.

    It is captured as the order is placed. If the order ends otherwise, it goes back to the account.
    """
    open_to_shoppers(uow)
    status = AttemptStatus.PROCESSING
    return _insert(uow, order_id, Provider.CREDIT, status, amount_minor, currency, account_id=account_id)


def request_payment(uow: UnitOfWork, order_id: UUID, amount_minor: int, provider: Provider | None = None) -> UUID:
    """Asks for more money for an order that is placed: an edit made it dearer, or an authorisation lapsed.

    By ``provider``, or as the order was paid before, or as the shop offers first. ``open_page`` gives the address to
    pay at. Refused while another attempt is open, and beyond what the order still costs.
    """
    open_to_shoppers(uow)
    orders.lock_order(uow, order_id)
    order = orders.order_by_id(uow, order_id)
    if order.status not in (OrderStatus.PLACED, OrderStatus.COMPLETED):
        raise Conflict("Only an order that is placed can be asked for more.", code="ORDER_NOT_PLACED")
    if amount_minor <= 0:
        raise ValidationFailed("Enter an amount above zero.", field="amount")
    due_minor = standing_of(uow, order_id).due_minor
    if amount_minor > due_minor:
        raise Conflict("This is more than the order still costs.", code="MORE_THAN_DUE", due_minor=due_minor)
    if open_attempt(uow, order_id) is not None:
        raise Conflict("This order waits for a payment already.", code="PAYMENT_OPEN")
    liked = provider or uow.scalar(_LATEST, order=order_id) or ""
    chosen = uow.scalar(_FIRST_OFFERED, liked=liked)
    if chosen is None or (provider is not None and chosen != provider):
        raise ValidationFailed("Choose another way to pay: this shop does not offer this one.", field="provider")
    return begin_payment(uow, order_id, Provider(chosen), amount_minor, order.currency, is_further=True)


def withdraw_request(uow: UnitOfWork, order_id: UUID) -> None:
    """Takes back what ``request_payment`` asked for. A page that is paid all the same is refunded."""
    open_to_shoppers(uow)
    orders.lock_order(uow, order_id)
    attempt = open_attempt(uow, order_id)
    if attempt is not None and attempt.is_further:
        move_attempt(uow, attempt, AttemptStatus.CANCELLED)


def _insert(
    uow: UnitOfWork,
    order_id: UUID,
    provider: Provider,
    status: AttemptStatus,
    amount_minor: int,
    currency: str,
    *,
    is_further: bool = False,
    account_id: UUID | None = None,
) -> UUID:
    payment_id = new_id()
    uow.execute(
        _INSERT,
        id=payment_id,
        order=order_id,
        provider=provider,
        by_card=provider is Provider.STRIPE,
        status=status,
        amount=amount_minor,
        currency=currency,
        key=f"pay-{payment_id}",
        further=is_further,
        account=account_id,
    )
    return payment_id


def find_attempt(uow: UnitOfWork, payment_id: UUID) -> Attempt:
    """An attempt by its id."""
    attempt = uow.first(Attempt, _ATTEMPT.format(condition="p.id = %(id)s"), id=payment_id)
    if attempt is None:
        raise NotFound("There is no such payment.")
    return attempt


def open_attempt(uow: UnitOfWork, order_id: UUID) -> Attempt | None:
    """The attempt of an order that is not over yet, gift cards apart; there is one at most."""
    return uow.first(Attempt, _ATTEMPT.format(condition=f"{_OPEN} <> 'credit'"), order=order_id)


def latest_attempt(uow: UnitOfWork, order_id: UUID) -> Attempt | None:
    """The attempt of an order that was begun last, gift cards apart."""
    condition = "p.order_id = %(order)s AND p.provider <> 'credit' ORDER BY p.created_at DESC, p.id DESC LIMIT 1"
    return uow.first(Attempt, _ATTEMPT.format(condition=condition), order=order_id)


def open_credits(uow: UnitOfWork, order_id: UUID) -> list[Attempt]:
    """What gift cards and store credit hold for an order, in the order in which their accounts are locked."""
    condition = f"{_OPEN} = 'credit' ORDER BY p.credit_account_id"
    return uow.all(Attempt, _ATTEMPT.format(condition=condition), order=order_id)


def provider_of(uow: UnitOfWork, order_id: UUID) -> Provider:
    """The provider of an order's latest attempt, gift cards apart."""
    return Provider(uow.scalar(_LATEST, order=order_id))


def move_attempt(uow: UnitOfWork, attempt: Attempt, to: AttemptStatus, said: ProviderPayment | None = None) -> None:
    """Moves an attempt by its table of transitions, or refuses with ``Conflict``."""
    sources = [source.value for source, targets in ATTEMPT_TRANSITIONS.items() if to in targets]
    is_held = to is AttemptStatus.AUTHORISED and said is not None
    moved = uow.execute(
        _MOVE,
        id=attempt.id,
        to=to,
        sources=sources,
        intent=said.payment_intent_id if said else None,
        failure_code=(said.failure_code or "")[:64] if said else "",
        failure_message=(said.failure_message or "")[:500] if said else "",
        authorised=said.authorised_minor if said and is_held else 0,
        authorised_until=(said.capture_before or uow.now + AUTHORISATION) if said and is_held else None,
    )
    if moved != 1:
        raise Conflict("This payment was settled by somebody else.", code="PAYMENT_SETTLED")
