"""The ways to pay that a shop offers, and how each is set up."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound, ValidationFailed
from models.order import OrderStatus
from models.payment import CaptureMethod, Provider
from models.values.ids import new_id
from shop_app.core.encryption import seal
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.payments.attempts import latest_attempt
from shop_app.domain.payments.endpoints import replace_secret
from shop_app.domain.payments.ledger import standing_of
from shop_app.domain.payments.schemas import HowToPay, ProviderChange, ProviderView
from shop_app.integrations.payments.outside import Outside
from shop_app.settings import settings

LONGEST_HOLD_DAYS = 60
_ADDRESSES = ("page_address", "status_address", "refund_address")
_WORDS = ("instructions", "merchant", *_ADDRESSES)

_VIEW = """
    SELECT provider, is_enabled, secret_key IS NOT NULL AS has_key, display_name, position, capture_method, hold_days,
           settings
    FROM payment_provider
"""
_NEW = """
    INSERT INTO payment_provider (id, provider, is_enabled) VALUES (%(id)s, %(provider)s, false)
    ON CONFLICT (tenant_id, provider) DO NOTHING
"""
_CHANGE = """
    UPDATE payment_provider SET is_enabled = %(is_enabled)s, display_name = %(display_name)s, position = %(position)s,
        capture_method = %(capture_method)s, hold_days = %(hold_days)s, settings = %(settings)s
    WHERE provider = %(provider)s
"""
_KEY = "UPDATE payment_provider SET secret_key = %(sealed)s WHERE id = %(id)s"


def list_providers(uow: UnitOfWork) -> tuple[ProviderView, ...]:
    """Every way to pay that was ever set up, in the order in which shoppers see them."""
    require(uow, Permission.PAYMENTS_READ)
    return tuple(uow.all(ProviderView, _VIEW + "ORDER BY position, provider DESC"))


def configure_provider(uow: UnitOfWork, provider: Provider, change: ProviderChange) -> ProviderView:
    """Sets a way to pay up, or changes it. Undone by setting it as it was; a key that was replaced is gone."""
    require(uow, Permission.PAYMENTS_WRITE)
    if provider is Provider.CREDIT:
        raise ValidationFailed("Gift cards are issued, not set up.", field="provider")
    _refuse_impossible(change)
    uow.execute(_NEW, id=new_id(), provider=provider)
    before = _view(uow, provider)
    kept = {field.name: getattr(change, field.name) for field in fields(ProviderChange)}
    words = {**before.settings, **{name: kept[name].strip() for name in _WORDS if kept[name] is not None}}
    columns: dict[str, Any] = {
        name: getattr(before, name) if kept[name] is None else kept[name]
        for name in ("is_enabled", "display_name", "position", "capture_method", "hold_days")
    }
    if change.secret_key is not None:
        _seal_key(uow, provider, change.secret_key)
    uow.execute(_CHANGE, provider=provider, settings=Jsonb(words), **columns)
    after = _view(uow, provider)
    if after.is_enabled:
        _refuse_unready(after)
    uow.record("PaymentProviderChanged", aggregate="payment_provider", aggregate_id=uow.tenant_id)
    return after


def _refuse_impossible(change: ProviderChange) -> None:
    if change.hold_days is not None and not 0 <= change.hold_days <= LONGEST_HOLD_DAYS:
        raise ValidationFailed("Let an order wait for 0 to 60 days.", field="hold_days")
    if change.display_name is not None and len(change.display_name) > 80:
        raise ValidationFailed("Use at most 80 characters for the name.", field="display_name")
    if change.instructions is not None and len(change.instructions) > 2000:
        raise ValidationFailed("Use at most 2,000 characters for the instructions.", field="instructions")
    for name in _ADDRESSES:
        address = getattr(change, name)
        if address:
            Outside(local=settings().sandbox).check(address, name)


def _refuse_unready(view: ProviderView) -> None:
    if view.provider in (Provider.STRIPE, Provider.REDIRECT) and not view.has_key:
        raise ValidationFailed("Enter the provider's secret key before you offer it.", field="secret_key")
    if view.provider is Provider.REDIRECT and not view.settings.get("page_address"):
        raise ValidationFailed("Enter the address of the provider's payment page.", field="page_address")
    if view.provider is Provider.REDIRECT and not view.settings.get("merchant"):
        raise ValidationFailed("Enter the name that the provider gave you.", field="merchant")
    if view.capture_method is CaptureMethod.MANUAL and view.provider is not Provider.STRIPE:
        raise ValidationFailed("Only cards can be charged later.", field="capture_method")


def _seal_key(uow: UnitOfWork, provider: Provider, plain: str) -> None:
    row_id = uow.scalar("SELECT id FROM payment_provider WHERE provider = %(provider)s", provider=provider)
    place: dict[str, Any] = {"tenant_id": uow.tenant_id, "table": "payment_provider", "column": "secret_key"}
    uow.execute(_KEY, id=row_id, sealed=seal(plain, row_id=row_id, **place) if plain else None)
    if provider is Provider.REDIRECT and plain:
        # It signs its messages with the key that we sign our redirects with.
        replace_secret(uow, provider, plain)


def _view(uow: UnitOfWork, provider: Provider) -> ProviderView:
    view = uow.first(ProviderView, _VIEW + "WHERE provider = %(provider)s", provider=provider)
    if view is None:
        raise NotFound("This way to pay was never set up.")
    return view


def how_to_pay(uow: UnitOfWork, order_id: UUID) -> HowToPay:
    """What is still to pay for an order and how, for whoever holds its link. Refused where nothing is to pay."""
    open_to_shoppers(uow)
    order = orders.order_by_id(uow, order_id)
    attempt = latest_attempt(uow, order_id)
    due_minor = standing_of(uow, order_id).due_minor
    is_over = order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED)
    if attempt is None or is_over or due_minor == 0:
        raise Conflict("This order does not wait for a payment.", code="NOTHING_TO_PAY")
    view = uow.first(ProviderView, _VIEW + "WHERE provider = %(provider)s", provider=attempt.provider)
    return HowToPay(
        provider=attempt.provider,
        display_name=view.display_name if view else "",
        instructions=view.settings.get("instructions", "") if view else "",
        due_minor=due_minor,
        currency=order.currency,
        until=order.expires_at if order.status is OrderStatus.PENDING else None,
        can_open_page=attempt.provider is not Provider.MANUAL,
    )
