"""Signing in and out."""

from __future__ import annotations

from models.errors import NotSignedIn
from models.values.ids import new_id
from shop_app.core import passwords
from shop_app.core.context import Context
from shop_app.core.tokens import new_token, token_sha256
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.access import rules
from shop_app.domain.access.attempts import count_attempt, forgive_attempts
from shop_app.domain.access.schemas import Candidate

_CANDIDATE = """
    SELECT m.id AS membership_id, a.password_hash, a.token_epoch, a.is_disabled
    FROM account a JOIN membership m ON m.account_id = a.id WHERE a.email = %(email)s
"""
_OPEN_SESSION = """
    INSERT INTO sign_in (id, membership_id, token_sha256, token_epoch, expires_at)
    VALUES (%(id)s, %(membership_id)s, %(token_sha256)s, %(token_epoch)s, %(expires_at)s)
"""
_END_SESSION = """
    UPDATE sign_in SET ended_at = %(now)s WHERE token_sha256 = %(token_sha256)s AND ended_at IS NULL
"""


def sign_in(context: Context, *, email: str, password: str, address: str) -> str:
    """Opens a session for a member of this shop and returns its token, which is stored as SHA-256 only.

    ``address`` is the network address of whoever tries. Raises ``NotSignedIn`` in the same words and after the same
    work for every cause, and ``RetryLater`` with ``retry_after_s`` after five failures within 15 minutes for one
    e-mail or from one address. The password is checked between two transactions, so that guessing holds no connection.
    """
    email = email.strip().lower()
    candidate = in_unit(context, _admit, email, address)
    is_right = passwords.matches(password, candidate.password_hash if candidate else None)
    if candidate is None or candidate.is_disabled or not is_right:
        raise NotSignedIn(t("The e-mail or the password is not right."), code="WRONG_CREDENTIALS")
    return in_unit(context, _open_session, candidate, email, address)


def sign_out(uow: UnitOfWork, session_token: str) -> None:
    """Ends the session; a token that opens none changes nothing."""
    uow.execute(_END_SESSION, now=uow.now, token_sha256=token_sha256(session_token))


def _admit(uow: UnitOfWork, email: str, address: str) -> Candidate | None:
    count_attempt(uow, email, address)
    return uow.first(Candidate, _CANDIDATE, email=email)


def _open_session(uow: UnitOfWork, candidate: Candidate, email: str, address: str) -> str:
    token = new_token()
    forgive_attempts(uow, email, address)
    uow.execute(
        _OPEN_SESSION,
        id=new_id(),
        membership_id=candidate.membership_id,
        token_sha256=token_sha256(token),
        token_epoch=candidate.token_epoch,
        expires_at=uow.now + rules.SESSION_LASTS,
    )
    return token
