"""From a shop's row to the plug that talks to its provider."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.payment import Provider
from shop_app.core.encryption import open_sealed
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.integrations.payments.gateway import Gateway
from shop_app.integrations.payments.manual import ManualGateway
from shop_app.integrations.payments.redirect import RedirectAccount, redirect_gateway
from shop_app.integrations.payments.stripe import stripe_gateway
from shop_app.settings import settings

# A provider that is offered no more still settles what was begun with it.
_ACCESS = """
    SELECT p.id, p.secret_key, p.settings, e.id AS endpoint_id
    FROM payment_provider p
    LEFT JOIN webhook_endpoint e ON e.tenant_id = p.tenant_id AND e.provider = p.provider AND e.is_active
    WHERE p.provider = %(provider)s
"""


@dataclass(frozen=True, slots=True)
class _Access:
    id: UUID
    secret_key: bytes | None
    settings: dict[str, str]
    endpoint_id: UUID | None


def gateway_of(uow: UnitOfWork, provider: Provider) -> Gateway:
    """This shop's account at ``provider``; refused where the shop has none.

    Made inside a unit, because the key is read there, and used outside of any (invariants.md §5.27).
    """
    if provider in (Provider.MANUAL, Provider.CREDIT):
        return ManualGateway()
    access = uow.first(_Access, _ACCESS, provider=provider)
    if access is None:
        raise ValidationFailed("Choose another way to pay: this shop does not offer this one.", field="provider")
    if not access.secret_key:
        raise ValidationFailed("This shop has not finished setting up card payments.", field="provider")
    key = open_sealed(
        access.secret_key, tenant_id=uow.tenant_id, table="payment_provider", column="secret_key", row_id=access.id
    )
    if provider is Provider.REDIRECT:
        return redirect_gateway(_account(access, key), local=settings().sandbox)
    return stripe_gateway(key, settings().stripe_api_base)


def _account(access: _Access, key: str) -> RedirectAccount:
    known = access.settings
    return RedirectAccount(
        merchant=known.get("merchant", ""),
        secret=key,
        page_address=known.get("page_address", ""),
        notify_url=webhook_address(our_origin(), Provider.REDIRECT, access.endpoint_id) if access.endpoint_id else "",
        status_address=known.get("status_address", ""),
        refund_address=known.get("refund_address", ""),
    )


def our_origin() -> str:
    """Where providers reach us: the sandbox lives on this machine."""
    ours = settings()
    origin = f"http://127.0.0.1:{ours.port}" if ours.sandbox else ours.public_origin
    if not origin:
        raise Conflict(
            "Set PUBLIC_ORIGIN for the provider to reach this shop; meanwhile it is asked every minute.",
            code="NO_PUBLIC_ORIGIN",
        )
    return origin


def webhook_address(origin: str, provider: Provider, endpoint_id: UUID) -> str:
    """Where a provider delivers its news of one shop."""
    return f"{origin}/api/v1/webhooks/{provider}/{endpoint_id}"
