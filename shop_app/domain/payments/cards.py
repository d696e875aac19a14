"""Cards that customers let the shop charge later. The numbers are the provider's; we know how to show them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta
from uuid import UUID

from models.errors import Conflict, NotFound
from models.payment import AttemptStatus, Provider
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import find_attempt, open_attempt, request_payment
from shop_app.domain.payments.enquiries import settle_as
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.schemas import Attempt, SavedCardView
from shop_app.integrations.payments.gateway import (
    CardDeclined,
    CardPageRequest,
    CardSetup,
    CustomerRequest,
    Gateway,
    PaymentOutcome,
    ProviderPayment,
    SavedCardCharge,
)

PAGE_LIFETIME = timedelta(hours=23)

_COLUMNS = ", ".join(field.name for field in fields(SavedCardView))
_CARDS = f"SELECT {_COLUMNS} FROM saved_card WHERE removed_at IS NULL AND "
_CUSTOMER = """
    SELECT c.id, c.email, p.provider_customer_id FROM customer c
    LEFT JOIN provider_customer p ON p.tenant_id = c.tenant_id AND p.customer_id = c.id AND p.provider = 'stripe'
    WHERE c.id = %(id)s
"""
_KNOW = """
    INSERT INTO provider_customer (id, customer_id, provider, provider_customer_id)
    VALUES (%(id)s, %(customer)s, 'stripe', %(reference)s)
    ON CONFLICT (tenant_id, provider, customer_id) DO NOTHING
"""
_SETUP = """
    UPDATE provider_customer SET setup_session_id = %(session)s WHERE customer_id = %(customer)s AND provider = 'stripe'
"""
_FIND_SETUP = "SELECT customer_id FROM provider_customer WHERE setup_session_id = %(session)s"
_SAVE = """
    INSERT INTO saved_card (id, customer_id, provider, provider_card_id, brand, last4, expires_month, expires_year)
    VALUES (%(id)s, %(customer)s, 'stripe', %(reference)s, %(brand)s, %(last4)s, %(month)s, %(year)s)
    ON CONFLICT (tenant_id, provider, provider_card_id) DO NOTHING
"""
_REFERENCE = """
    SELECT s.provider_card_id, p.provider_customer_id FROM saved_card s
    JOIN provider_customer p ON p.tenant_id = s.tenant_id AND p.customer_id = s.customer_id AND p.provider = s.provider
    WHERE s.id = %(id)s AND s.removed_at IS NULL
"""
_SAME_CUSTOMER = """
    SELECT true FROM orders o JOIN saved_card s ON s.tenant_id = o.tenant_id AND s.customer_id = o.customer_id
    WHERE o.id = %(order)s AND s.id = %(card)s
"""


@dataclass(frozen=True, slots=True)
class _Customer:
    id: UUID
    email: str
    provider_customer_id: str | None


@dataclass(frozen=True, slots=True)
class _Reference:
    provider_card_id: str
    provider_customer_id: str


def open_card_page(context: Context, customer_id: UUID, return_to: str) -> str:
    """The address of a page that takes a customer's card for later and charges nothing.

    ``return_to`` is where the customer comes back to, an address of the shop's own.
    """
    customer, gateway = in_unit(context, _to_save, customer_id)
    reference = customer.provider_customer_id
    if reference is None:
        asked = CustomerRequest(
            reference=str(customer.id), email=customer.email, idempotency_key=f"customer-{customer.id}"
        )
        reference = gateway.create_customer(asked)
        in_unit(
            context.later(),
            lambda uow: uow.execute(_KNOW, id=new_id(), customer=customer.id, reference=reference),
        )
    request_id = new_id()
    page = gateway.save_card(
        CardPageRequest(
            reference=str(request_id),
            customer_id=reference,
            success_url=return_to,
            cancel_url=return_to,
            expires_at=context.now + PAGE_LIFETIME,
            idempotency_key=f"card-{request_id}",
        )
    )
    in_unit(context.later(), lambda uow: uow.execute(_SETUP, customer=customer.id, session=page.session_id))
    return page.url


def learn_card(context: Context, session_id: str) -> None:
    """Asks how a page that takes a card stands, and saves the card if there is one."""
    customer_id, gateway = in_unit(context, _to_learn, session_id)
    setup = gateway.fetch_card_setup(session_id)
    if setup.status is PaymentOutcome.SUCCEEDED:
        in_unit(context.later(), _save, customer_id, setup)


def find_card_setup(uow: UnitOfWork, session_id: str) -> UUID | None:
    """The customer whose card a page takes."""
    customer_id: UUID | None = uow.scalar(_FIND_SETUP, session=session_id)
    return customer_id


def list_cards(uow: UnitOfWork, customer_id: UUID) -> tuple[SavedCardView, ...]:
    """A customer's saved cards, newest first."""
    require(uow, Permission.ORDERS_READ)
    return tuple(
        uow.all(SavedCardView, _CARDS + "customer_id = %(customer)s ORDER BY created_at DESC", customer=customer_id)
    )


def remove_card(context: Context, card_id: UUID) -> None:
    """Forgets a card, here and at the provider. Undone only by the customer, who saves it again."""
    reference, gateway = in_unit(context, _to_remove, card_id)
    gateway.forget_card(reference.provider_card_id)
    in_unit(context.later(), _removed, card_id)


def charge_saved_card(context: Context, order_id: UUID, card_id: UUID, amount_minor: int | None = None) -> None:
    """Charges a saved card while the customer is away: for what an open attempt asks, or ``amount_minor`` more.

    Refuses with ``CardDeclined``, or ``AuthenticationRequired`` where the bank wants to see the customer: then the
    order's payment page is the way. Undone by a refund (D22).
    """
    attempt, reference, gateway, email = in_unit(context, _to_charge, order_id, card_id, amount_minor)
    fp("payments.S2")
    charge = SavedCardCharge(
        payment_id=str(attempt.id),
        customer_id=reference.provider_customer_id,
        payment_method_id=reference.provider_card_id,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        description=f"#{attempt.order_id}",
        customer_email=email,
        idempotency_key=attempt.idempotency_key,
        capture_later=attempt.captures_later,
    )
    try:
        said = gateway.charge_saved_card(charge)
    except CardDeclined as declined:
        settle_as(context, attempt.id, _declined(attempt, declined))
        raise
    fp("payments.S4")
    settle_as(context, attempt.id, said)


def _declined(attempt: Attempt, declined: CardDeclined) -> ProviderPayment:
    return ProviderPayment(
        payment_id=str(attempt.id),
        session_id=None,
        payment_intent_id=declined.details.get("payment_intent_id"),
        status=PaymentOutcome.FAILED,
        authorised_minor=0,
        captured_minor=0,
        refunded_minor=0,
        currency=attempt.currency,
        failure_code=declined.reason,
        failure_message=declined.sentence,
    )


def _to_save(uow: UnitOfWork, customer_id: UUID) -> tuple[_Customer, Gateway]:
    require(uow, Permission.ORDERS_WRITE)
    customer = uow.first(_Customer, _CUSTOMER, id=customer_id)
    if customer is None:
        raise NotFound("There is no such customer.")
    return customer, gateway_of(uow, Provider.STRIPE)


def _to_learn(uow: UnitOfWork, session_id: str) -> tuple[UUID, Gateway]:
    customer_id = find_card_setup(uow, session_id)
    if customer_id is None:
        raise NotFound("There is no such page.")
    return customer_id, gateway_of(uow, Provider.STRIPE)


def _save(uow: UnitOfWork, customer_id: UUID, setup: CardSetup) -> None:
    card = setup.card
    if card is None:
        return
    saved = uow.execute(
        _SAVE,
        id=new_id(),
        customer=customer_id,
        reference=card.payment_method_id,
        brand=card.brand[:32],
        last4=card.last4[:4],
        month=card.expires_month,
        year=card.expires_year,
    )
    if saved:
        uow.record("CardSaved", aggregate="customer", aggregate_id=customer_id)


def _to_remove(uow: UnitOfWork, card_id: UUID) -> tuple[_Reference, Gateway]:
    require(uow, Permission.ORDERS_WRITE)
    return _reference(uow, card_id), gateway_of(uow, Provider.STRIPE)


def _reference(uow: UnitOfWork, card_id: UUID) -> _Reference:
    reference = uow.first(_Reference, _REFERENCE, id=card_id)
    if reference is None:
        raise NotFound("There is no such card.")
    return reference


def _removed(uow: UnitOfWork, card_id: UUID) -> None:
    uow.execute("UPDATE saved_card SET removed_at = app_now() WHERE id = %(id)s AND removed_at IS NULL", id=card_id)


def _to_charge(
    uow: UnitOfWork, order_id: UUID, card_id: UUID, amount_minor: int | None
) -> tuple[Attempt, _Reference, Gateway, str]:
    require(uow, Permission.PAYMENTS_WRITE)
    orders.lock_order(uow, order_id)
    reference = _reference(uow, card_id)
    if not uow.scalar(_SAME_CUSTOMER, order=order_id, card=card_id):
        raise NotFound("There is no such card.")
    attempt = open_attempt(uow, order_id)
    if attempt is None and amount_minor is not None:
        attempt = find_attempt(uow, request_payment(uow, order_id, amount_minor, Provider.STRIPE))
    is_free = attempt is not None and attempt.status is AttemptStatus.OPENING and attempt.page_expires_at is None
    if attempt is None or attempt.provider is not Provider.STRIPE or not is_free:
        raise Conflict("This order does not wait for a card.", code="NOT_PAYABLE_BY_CARD")
    return attempt, reference, gateway_of(uow, attempt.provider), orders.order_by_id(uow, order_id).email
