from __future__ import annotations

from dataclasses import dataclass
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


def hire_one(database: Database, role: RoleName = RoleName.MERCHANT, email: str = "") -> Colleague:
    """Makes a shop with one member of staff; the password is `PASSWORD`."""
    tenant, account, membership, role_id = (new_id() for _ in range(4))
    email = email or f"{account}@shop.example"
    with psycopg.connect(database.admin_url) as admin:
        admin.execute(
            "SELECT set_config('app.current_tenant_id', %s, true), set_config('app.now', now()::text, true)",
            [str(tenant)],
        )
        admin.execute(
            "INSERT INTO tenant (id, subdomain, name, tagline, legal_name, support_email, currency, locale,"
            " time_zone, country, accent) VALUES (%s, %s, 'Shop', '', '', '', 'USD', 'en', 'UTC', 'US', '')",
            [tenant, f"shop-{tenant}"],
        )
        admin.execute("INSERT INTO role (id, name) VALUES (%s, %s)", [role_id, role.value])
        for permission in ROLE_PERMISSIONS[role]:
            admin.execute(
                "INSERT INTO role_permission (id, role_id, permission) VALUES (%s, %s, %s)",
                [new_id(), role_id, permission.value],
            )
        admin.execute(
            "INSERT INTO account (id, email, name, password_hash) VALUES (%s, %s, 'Robin', %s)"
            " ON CONFLICT (email) DO NOTHING",
            [account, email, hash_password(PASSWORD)],
        )
        found = admin.execute("SELECT id FROM account WHERE email = %s", [email]).fetchone()
        assert found is not None
        admin.execute(
            "INSERT INTO membership (id, account_id, role_id) VALUES (%s, %s, %s)", [membership, found[0], role_id]
        )
    return Colleague(tenant, found[0], membership, role_id, email)
