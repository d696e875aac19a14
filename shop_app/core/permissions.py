"""What somebody may do, as ``resource:action``, and which role starts with what (C7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from models.errors import NotSignedIn, PermissionDenied
from models.user import RoleName

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork


class Permission(StrEnum):
    """In alphabetical order."""

    AUDIT_READ = "audit:read"
    CATALOG_READ = "catalog:read"
    CATALOG_WRITE = "catalog:write"
    CREDIT_READ = "credit:read"
    CREDIT_WRITE = "credit:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    INVENTORY_READ = "inventory:read"
    INVENTORY_WRITE = "inventory:write"
    ORDERS_FULFILL = "orders:fulfill"
    ORDERS_READ = "orders:read"
    ORDERS_REFUND = "orders:refund"
    ORDERS_WRITE = "orders:write"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_WRITE = "payments:write"
    PROMOTIONS_READ = "promotions:read"
    PROMOTIONS_WRITE = "promotions:write"
    REVENUE_READ = "revenue:read"
    REVIEWS_WRITE = "reviews:write"
    SETTINGS_WRITE = "settings:write"
    STAFF_WRITE = "staff:write"


# Under which name an order's timeline tells what its buyer did.
BUYER = "buyer"

_SUPPORT = {
    Permission.CATALOG_READ,
    Permission.CREDIT_READ,
    Permission.CUSTOMERS_READ,
    Permission.INVENTORY_READ,
    Permission.ORDERS_READ,
    Permission.PROMOTIONS_READ,
    Permission.REVIEWS_WRITE,
}
_MERCHANT = _SUPPORT | {
    Permission.CATALOG_WRITE,
    Permission.INVENTORY_WRITE,
    Permission.ORDERS_FULFILL,
    Permission.ORDERS_WRITE,
    Permission.PAYMENTS_READ,
    Permission.PROMOTIONS_WRITE,
}

ROLE_PERMISSIONS: dict[RoleName, frozenset[Permission]] = {
    RoleName.OWNER: frozenset(Permission),
    RoleName.ADMIN: frozenset(Permission) - {Permission.REVENUE_READ},
    RoleName.MERCHANT: frozenset(_MERCHANT),
    RoleName.SUPPORT: frozenset(_SUPPORT),
}


def require(uow: UnitOfWork, permission: Permission) -> None:
    """Refuses whoever may not; the first line of every command and query behind the storefront."""
    actor = uow.context.actor
    if permission in actor.permissions:
        return
    if actor.account_id is None:
        raise NotSignedIn("Sign in to go on.")
    raise PermissionDenied(
        "Your role does not include “{permission}”. An owner of this shop can grant it.",
        permission=str(permission),
    )


def open_to_shoppers(uow: UnitOfWork) -> None:
    """Says aloud that a command asks for no permission: it acts on the visitor's own cart or order only."""


@contextmanager
def on_behalf_of_buyer(uow: UnitOfWork, *permissions: Permission) -> Iterator[None]:
    """Inside, the caller may do with an order what staff may, under the name ``buyer``.

    Only for a command that has read the order's signed link and has checked that its buyer may still change it.
    """
    before = uow.context
    uow.context = replace(before, actor=replace(before.actor, name=BUYER, permissions=frozenset(permissions)))
    try:
        yield
    finally:
        uow.context = before
