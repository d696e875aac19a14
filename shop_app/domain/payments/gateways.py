"""From a shop's row to the plug that talks to its provider."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import ValidationFailed
from models.payment import Provider
from shop_app.core.encryption import open_sealed
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.integrations.payments.gateway import Gateway
from shop_app.integrations.payments.manual import ManualGateway
from shop_app.integrations.payments.stripe import stripe_gateway
from shop_app.settings import settings


@dataclass(frozen=True, slots=True)
class _Access:
    id: UUID
    secret_key: bytes | None


def gateway_of(uow: UnitOfWork, provider: Provider) -> Gateway:
    """This shop's account at ``provider``; refused where the shop has none.

    Made inside a unit, because the key is read there, and used outside of any (invariants.md §5.27).
    """
    access = uow.first(
        _Access,
        "SELECT id, secret_key FROM payment_provider WHERE provider = %(provider)s AND is_enabled",
        provider=provider,
    )
    if access is None:
        raise ValidationFailed("Choose another way to pay: this shop does not offer this one.", field="provider")
    if provider is Provider.MANUAL:
        return ManualGateway()
    if not access.secret_key:
        raise ValidationFailed("This shop has not finished setting up card payments.", field="provider")
    key = open_sealed(
        access.secret_key, tenant_id=uow.tenant_id, table="payment_provider", column="secret_key", row_id=access.id
    )
    return stripe_gateway(key, settings().stripe_api_base)
