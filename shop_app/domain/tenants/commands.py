"""Opening a shop."""

from __future__ import annotations

from dataclasses import asdict

from psycopg.errors import UniqueViolation

from models.errors import Conflict, ValidationFailed
from models.inventory import Location
from models.user import Role, RolePermission
from shop_app.core.permissions import ROLE_PERMISSIONS, Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.queries import current
from shop_app.domain.tenants.rules import checked_shop
from shop_app.domain.tenants.schemas import NewShop, ShopSettings

_OPEN = """
    INSERT INTO tenant (id, subdomain, name, tagline, legal_name, support_email, status, is_demonstration, currency,
                        locale, time_zone, country, prices_include_tax, round_tax_per_line, accent)
    VALUES (%(id)s, %(subdomain)s, %(name)s, %(tagline)s, %(legal_name)s, %(support_email)s, 'active',
            %(is_demonstration)s, %(currency)s, %(locale)s, %(time_zone)s, %(country)s, %(prices_include_tax)s,
            %(round_tax_per_line)s, %(accent)s)
"""
_PAUSE = """
    UPDATE tenant SET status = 'paused', pause_notice = %(notice)s WHERE id = %(id)s AND status <> 'suspended'
"""
_REOPEN = "UPDATE tenant SET status = 'active', pause_notice = '' WHERE id = %(id)s AND status = 'paused'"


def create_tenant(uow: UnitOfWork, shop: NewShop) -> ShopSettings:
    """A new shop with its roles and its stock room. Runs as role ``platform``; the unit's tenant is the new one.

    Refuses a bad name, zone or code with ``ValidationFailed``; a taken subdomain is a ``Conflict``.
    """
    require(uow, Permission.SETTINGS_WRITE)
    try:
        uow.execute(_OPEN, id=uow.tenant_id, **asdict(checked_shop(shop)))
    except UniqueViolation as error:
        raise Conflict("Another shop has this address already. Choose another.", code="SUBDOMAIN_TAKEN") from error
    uow.add(Location(tenant_id=uow.tenant_id, name="Stock room", is_default=True))
    for name, permissions in ROLE_PERMISSIONS.items():
        role = Role(tenant_id=uow.tenant_id, name=name)
        uow.add(role)
        uow.flush()
        for permission in sorted(permissions):
            uow.add(RolePermission(tenant_id=uow.tenant_id, role_id=role.id, permission=permission))
    uow.flush()
    return current(uow)


def pause_shop(uow: UnitOfWork, notice: str = "") -> None:
    """Closes the storefront until ``reopen_shop``; shoppers read ``notice``, and orders go on. Undone by reopening."""
    require(uow, Permission.SETTINGS_WRITE)
    if len(notice) > 500 or "\0" in notice:
        raise ValidationFailed(t("Use at most {longest} characters.", longest=500), field="notice")
    if uow.execute(_PAUSE, id=uow.tenant_id, notice=notice.strip()):
        uow.record("ShopPaused", aggregate="tenant", aggregate_id=uow.tenant_id)


def reopen_shop(uow: UnitOfWork) -> None:
    """Opens a paused storefront. One that the platform has suspended stays closed. Undone by ``pause_shop``."""
    require(uow, Permission.SETTINGS_WRITE)
    if uow.execute(_REOPEN, id=uow.tenant_id):
        uow.record("ShopReopened", aggregate="tenant", aggregate_id=uow.tenant_id)
