"""Whose session a cookie is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from models.errors import NotSignedIn
from shop_app.core.context import Actor, ActorKind
from shop_app.core.permissions import Permission
from shop_app.core.tokens import token_sha256
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

# One statement reads session, account and role afresh, so that ending any of them counts at the next event (I-34).
_STAFF = """
    SELECT a.id AS account_id, m.id AS membership_id, a.name,
           coalesce(array_agg(p.permission) FILTER (WHERE p.permission IS NOT NULL), '{}') AS permissions
    FROM sign_in s
    JOIN membership m ON m.tenant_id = s.tenant_id AND m.id = s.membership_id
    JOIN account a ON a.id = m.account_id
    LEFT JOIN role_permission p ON p.tenant_id = m.tenant_id AND p.role_id = m.role_id
    WHERE s.token_sha256 = %(token_sha256)s AND s.ended_at IS NULL AND s.expires_at > %(now)s
      AND s.token_epoch = a.token_epoch AND NOT a.is_disabled
    GROUP BY a.id, m.id
"""
_SPEAK_FOR = "SELECT set_config('app.actor', %(name)s, true)"
_KNOWN = frozenset(Permission)
_ACTOR_NAME_LENGTH = 120


@dataclass(slots=True)
class _Staff:
    account_id: UUID
    membership_id: UUID
    name: str
    permissions: list[str]


def staff_of(uow: UnitOfWork, session_token: str) -> Actor | None:
    """The member of staff whose live session this is, with what the role allows at this moment."""
    if not session_token:
        return None
    staff = uow.first(_Staff, _STAFF, token_sha256=token_sha256(session_token), now=uow.now)
    if staff is None:
        return None
    return Actor(
        ActorKind.STAFF,
        staff.name[:_ACTOR_NAME_LENGTH],
        account_id=staff.account_id,
        membership_id=staff.membership_id,
        permissions=frozenset(Permission(name) for name in staff.permissions if name in _KNOWN),
    )


def as_staff(
    uow: UnitOfWork,
    session_token: str,
    call: Callable[Concatenate[UnitOfWork, Given], Answer],
    *given: Given.args,
    **named: Given.kwargs,
) -> Answer:
    """Runs ``call(uow, …)`` in the name of whoever holds the session, in the very unit that looked it up.

    Refuses with ``NotSignedIn`` where there is no such session; what the person may do is the command's to ask.
    """
    actor = staff_of(uow, session_token)
    if actor is None:
        raise NotSignedIn(t("Sign in to go on."))
    uow.context = replace(uow.context, actor=actor)
    uow.execute(_SPEAK_FOR, name=actor.name)
    return call(uow, *given, **named)
