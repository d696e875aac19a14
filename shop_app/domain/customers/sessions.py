"""Whose session a cookie is, and where else somebody is signed in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import UUID

from models.customer import ActivityKind
from models.errors import NotFound, NotSignedIn
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.tokens import new_token, token_sha256
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.customers.activity import note
from shop_app.domain.customers.rules import SEEN_EVERY, SESSION_LASTS
from shop_app.domain.customers.schemas import OpenSession, Session

# Read afresh at every event, so that a password changed elsewhere counts at the next one (I-34).
_LIVE = """
    FROM customer_session s JOIN customer_account a ON a.tenant_id = s.tenant_id AND a.customer_id = s.customer_id
    WHERE s.ended_at IS NULL AND s.expires_at > app_now() AND s.token_epoch = a.token_epoch
"""
_SESSION = f"SELECT s.id, s.customer_id, s.seen_at < %(since)s AS is_unseen {_LIVE} AND s.token_sha256 = %(sha256)s"
_SEEN = "UPDATE customer_session SET seen_at = app_now() WHERE id = %(id)s"
_OPEN = """
    INSERT INTO customer_session (id, customer_id, token_sha256, token_epoch, device, expires_at)
    SELECT %(id)s, customer_id, %(sha256)s, token_epoch, %(device)s, %(expires_at)s
    FROM customer_account WHERE customer_id = %(customer)s
"""
_END = "UPDATE customer_session SET ended_at = app_now() WHERE ended_at IS NULL AND "
_LIST = (
    f"SELECT s.id, s.device, s.created_at, s.seen_at {_LIVE} AND s.customer_id = %(customer)s ORDER BY s.seen_at DESC"
)
_DEVICE_LENGTH = 120


def session_of(uow: UnitOfWork, token: str) -> Session | None:
    """The live session behind a cookie's token."""
    found = uow.scalar(
        f"SELECT to_jsonb(found) FROM ({_SESSION}) found", sha256=token_sha256(token), since=uow.now - SEEN_EVERY
    )
    if found is None:
        return None
    session = Session(id=UUID(found["id"]), customer_id=UUID(found["customer_id"]))
    if found["is_unseen"]:
        uow.execute(_SEEN, id=session.id)
    return session


def in_name_of(context: Context, token: str) -> Context:
    """The same caller as the customer whose live session ``token`` opens, or as before where it opens none.

    The cart of a customer goes by a key of its own instead of the browser's, so that it is the same on every device
    and stays behind at signing out. Opens a unit of its own, and none for the empty token: whoever is not signed in
    pays nothing.
    """
    session = in_unit(context, session_of, token) if token else None
    if session is None:
        return context
    actor = replace(
        context.actor,
        name="customer",
        visitor_sha256=hashlib.sha256(b"customer\0" + session.customer_id.bytes).digest(),
        customer_id=session.customer_id,
        session_id=session.id,
    )
    return replace(context, actor=actor)


def require_customer(uow: UnitOfWork) -> UUID:
    """The signed-in customer; ``NotSignedIn`` for everybody else. The first line of what is for one person only."""
    customer_id = uow.context.actor.customer_id
    if customer_id is None:
        raise NotSignedIn(t("Sign in to go on."))
    return customer_id


def open_session(uow: UnitOfWork, customer_id: UUID, device: str) -> str:
    """A new session's token, which is kept as SHA-256 only."""
    token = new_token()
    uow.execute(
        _OPEN,
        id=new_id(),
        customer=customer_id,
        sha256=token_sha256(token),
        device=device[:_DEVICE_LENGTH],
        expires_at=uow.now + SESSION_LASTS,
    )
    return token


def sign_out(uow: UnitOfWork, token: str) -> None:
    """Ends the session; a token that opens none changes nothing."""
    uow.execute(_END + "token_sha256 = %(sha256)s", sha256=token_sha256(token))


def list_sessions(uow: UnitOfWork) -> list[OpenSession]:
    """Where the customer is signed in, the latest use first."""
    customer_id = require_customer(uow)
    return uow.all(OpenSession, _LIST, customer=customer_id)


def end_session(uow: UnitOfWork, session_id: UUID) -> None:
    """Signs one of the customer's sessions out. Undone by signing in there."""
    customer_id = require_customer(uow)
    if not uow.execute(_END + "customer_id = %(customer)s AND id = %(id)s", customer=customer_id, id=session_id):
        raise NotFound("There is no such session any more.")
    note(uow, customer_id, ActivityKind.OTHERS_SIGNED_OUT)


def end_other_sessions(uow: UnitOfWork) -> int:
    """Signs the customer out everywhere but here; returns of how many places. Undone by signing in there."""
    customer_id = require_customer(uow)
    ended = uow.execute(
        _END + "customer_id = %(customer)s AND id IS DISTINCT FROM %(own)s",
        customer=customer_id,
        own=uow.context.actor.session_id,
    )
    if ended:
        note(uow, customer_id, ActivityKind.OTHERS_SIGNED_OUT)
    return ended
