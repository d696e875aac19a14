"""Who works in a demonstration shop, and how they sign in."""

from __future__ import annotations

from models.user import RoleName
from models.values.ids import new_id
from shop_app.core.passwords import hash_password
from shop_app.core.unit_of_work import UnitOfWork

PASSWORD = "demo-password"
_STAFF = {
    RoleName.OWNER: ("owner", "Shop owner"),
    RoleName.MERCHANT: ("merchant", "Sales desk"),
    RoleName.SUPPORT: ("support", "Support desk"),
}

_ACCOUNT = """
    INSERT INTO account (id, email, name, password_hash) VALUES (%(id)s, %(email)s, %(name)s, %(password_hash)s)
"""
_MEMBERSHIP = """
    INSERT INTO membership (id, account_id, role_id)
    SELECT %(id)s, %(account_id)s, role.id FROM role WHERE role.name = %(role)s
"""


def log_in(role: str, subdomain: str) -> str:
    """The e-mail address of a role's demonstration account."""
    return f"{role}@{subdomain}.example"


def add_staff(uow: UnitOfWork, subdomain: str) -> None:
    """One account for each role that the demonstration shows; only role ``platform`` may make accounts."""
    password_hash = hash_password(PASSWORD)
    for role, (word, name) in _STAFF.items():
        account_id = new_id()
        uow.execute(_ACCOUNT, id=account_id, email=log_in(word, subdomain), name=name, password_hash=password_hash)
        uow.execute(_MEMBERSHIP, id=new_id(), account_id=account_id, role=role)
