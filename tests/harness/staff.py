"""People who work in a shop, made for one test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from models.user import RoleName
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.passwords import hash_password
from shop_app.core.permissions import ROLE_PERMISSIONS
from tests.harness.cluster import Database

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Colleague:
    """A member of staff of a shop made for one test."""

    tenant_id: UUID
    account_id: UUID
    membership_id: UUID
    role_id: UUID
    email: str

    @property
    def context(self) -> Context:
        return Context(self.tenant_id, Actor.visitor(None))


def hire(
    database: Database, tenant_id: UUID, role: RoleName = RoleName.MERCHANT, *, email: str = "", name: str = "Staff"
) -> Colleague:
    """One more member of a shop's staff; the password is `PASSWORD`. An e-mail that is known is the same person."""
    with psycopg.connect(database.admin_url) as admin:
        _at_work(admin, tenant_id)
        role_id = _role(admin, role)
        admin.execute(
            "INSERT INTO account (id, email, name, password_hash) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (email) DO NOTHING",
            [new_id(), email := email or f"{new_id()}@shop.example", name, hash_password(PASSWORD)],
        )
        account_id = _one(admin, "SELECT id FROM account WHERE email = %s", email)
        membership_id = new_id()
        admin.execute(
            "INSERT INTO membership (id, account_id, role_id) VALUES (%s, %s, %s)",
            [membership_id, account_id, role_id],
        )
    return Colleague(tenant_id, account_id, membership_id, role_id, email)


def hire_one(database: Database, role: RoleName = RoleName.MERCHANT, email: str = "") -> Colleague:
    """Makes a bare shop with one member of staff."""
    tenant_id = new_id()
    with psycopg.connect(database.admin_url) as admin:
        _at_work(admin, tenant_id)
        admin.execute(
            "INSERT INTO tenant (id, subdomain, name, tagline, legal_name, support_email, currency, locale,"
            " time_zone, country, accent) VALUES (%s, %s, 'Shop', '', '', '', 'USD', 'en', 'UTC', 'US', '')",
            [tenant_id, f"shop-{tenant_id}"],
        )
    return hire(database, tenant_id, role, email=email)


def _at_work(admin: psycopg.Connection[Any], tenant_id: UUID) -> None:
    admin.execute(
        "SELECT set_config('app.current_tenant_id', %s, true), set_config('app.now', now()::text, true)",
        [str(tenant_id)],
    )


def _role(admin: psycopg.Connection[Any], role: RoleName) -> UUID:
    found = admin.execute("SELECT id FROM role WHERE tenant_id = app_tenant() AND name = %s", [role.value]).fetchone()
    if found is not None:
        return found[0]
    role_id = new_id()
    admin.execute("INSERT INTO role (id, name) VALUES (%s, %s)", [role_id, role.value])
    for permission in ROLE_PERMISSIONS[role]:
        admin.execute(
            "INSERT INTO role_permission (id, role_id, permission) VALUES (%s, %s, %s)",
            [new_id(), role_id, permission.value],
        )
    return role_id


def _one(admin: psycopg.Connection[Any], sql: str, value: str) -> UUID:
    row = admin.execute(sql, [value]).fetchone()
    assert row is not None
    return row[0]
