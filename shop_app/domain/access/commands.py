"""Signing in and out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.errors import NotSignedIn, RetryLater
from models.values.ids import new_id
from shop_app.core import passwords
from shop_app.core.context import Context
from shop_app.core.tokens import new_token, token_sha256
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.access import rules
from shop_app.domain.access.schemas import Candidate
from shop_app.settings import settings

_TAKE_TURNS = "SELECT pg_advisory_xact_lock(turn) FROM unnest(%(turns)s::bigint[]) AS turn"
_FORGET = "DELETE FROM sign_in_attempt WHERE attempted_at <= %(since)s"
_ATTEMPTS = """
    SELECT email_sha256 = %(email_sha256)s AS is_same_email, address = %(address)s AS is_same_address, attempted_at
    FROM sign_in_attempt WHERE email_sha256 = %(email_sha256)s OR address = %(address)s
"""
_NOTE_ATTEMPT = """
    INSERT INTO sign_in_attempt (id, email_sha256, address) VALUES (%(id)s, %(email_sha256)s, %(address)s)
"""
_CANDIDATE = """
    SELECT m.id AS membership_id, a.password_hash, a.token_epoch, a.is_disabled
    FROM account a JOIN membership m ON m.account_id = a.id WHERE a.email = %(email)s
"""
_OPEN_SESSION = """
    INSERT INTO sign_in (id, membership_id, token_sha256, token_epoch, expires_at)
    VALUES (%(id)s, %(membership_id)s, %(token_sha256)s, %(token_epoch)s, %(expires_at)s)
"""
_CLEAR_ATTEMPTS = "DELETE FROM sign_in_attempt WHERE email_sha256 = %(email_sha256)s AND address = %(address)s"
_END_SESSION = """
    UPDATE sign_in SET ended_at = %(now)s WHERE token_sha256 = %(token_sha256)s AND ended_at IS NULL
"""


@dataclass(slots=True)
class _Attempt:
    is_same_email: bool
    is_same_address: bool
    attempted_at: datetime


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
    # The attempt is counted before the password is looked at, and attempts at one account or from one address take
    # turns here: many at once are not more than five.
    email_sha256 = _digest(email)
    uow.execute(_TAKE_TURNS, turns=_turns(uow.tenant_id, email, address))
    uow.execute(_FORGET, since=uow.now - rules.ATTEMPTS_WITHIN)
    attempts = uow.all(_Attempt, _ATTEMPTS, email_sha256=email_sha256, address=address)
    _refuse_guessing(attempts, uow.now)
    uow.execute(_NOTE_ATTEMPT, id=new_id(), email_sha256=email_sha256, address=address)
    return uow.first(Candidate, _CANDIDATE, email=email)


def _refuse_guessing(attempts: list[_Attempt], now: datetime) -> None:
    scale = settings().rate_limits
    if scale == 0:
        return
    allowed = max(1, round(rules.ATTEMPTS_ALLOWED * scale))
    wait_s = max(
        rules.wait_s([attempt.attempted_at for attempt in attempts if attempt.is_same_email], now, allowed),
        rules.wait_s([attempt.attempted_at for attempt in attempts if attempt.is_same_address], now, allowed),
    )
    if wait_s:
        minutes = -(-wait_s // 60)
        sentence = tn(
            "Too many attempts. Try again in {count} minute.",
            "Too many attempts. Try again in {count} minutes.",
            minutes,
        )
        raise RetryLater(sentence, code="TOO_MANY_ATTEMPTS", retry_after_s=wait_s)


def _open_session(uow: UnitOfWork, candidate: Candidate, email: str, address: str) -> str:
    token = new_token()
    uow.execute(_CLEAR_ATTEMPTS, email_sha256=_digest(email), address=address)
    uow.execute(
        _OPEN_SESSION,
        id=new_id(),
        membership_id=candidate.membership_id,
        token_sha256=token_sha256(token),
        token_epoch=candidate.token_epoch,
        expires_at=uow.now + rules.SESSION_LASTS,
    )
    return token


def _digest(email: str) -> bytes:
    return hashlib.sha256(email.encode()).digest()


def _turns(tenant_id: UUID, *subjects: str) -> list[int]:
    """Advisory locks for these subjects, in an order that cannot deadlock."""
    digests = (hashlib.sha256(tenant_id.bytes + subject.encode()).digest() for subject in subjects)
    return sorted(int.from_bytes(digest[:8], signed=True) for digest in digests)
