"""Counting guesses at passwords, in Postgres: nothing opens because a limiter is away (I-37)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.errors import RetryLater
from models.values.ids import new_id
from shop_app.core.translation import tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.access import rules
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
_CLEAR_ATTEMPTS = "DELETE FROM sign_in_attempt WHERE email_sha256 = %(email_sha256)s AND address = %(address)s"


@dataclass(slots=True)
class _Attempt:
    is_same_email: bool
    is_same_address: bool
    attempted_at: datetime


def count_attempt(uow: UnitOfWork, who: str, address: str) -> None:
    """Counts one guess at ``who`` from a network address, before the password is looked at.

    Attempts at one account or from one address take turns here: many at once are not more than five. Raises
    ``RetryLater`` with ``retry_after_s`` when it is one too many.
    """
    email_sha256 = _digest(who)
    uow.execute(_TAKE_TURNS, turns=_turns(uow.tenant_id, who, address))
    uow.execute(_FORGET, since=uow.now - rules.ATTEMPTS_WITHIN)
    attempts = uow.all(_Attempt, _ATTEMPTS, email_sha256=email_sha256, address=address)
    _refuse_guessing(attempts, uow.now)
    uow.execute(_NOTE_ATTEMPT, id=new_id(), email_sha256=email_sha256, address=address)


def forgive_attempts(uow: UnitOfWork, who: str, address: str) -> None:
    """Forgets the guesses of whoever has known the password in the end."""
    uow.execute(_CLEAR_ATTEMPTS, email_sha256=_digest(who), address=address)


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


def _digest(who: str) -> bytes:
    return hashlib.sha256(who.encode()).digest()


def _turns(tenant_id: UUID, *subjects: str) -> list[int]:
    """Advisory locks for these subjects, in an order that cannot deadlock."""
    digests = (hashlib.sha256(tenant_id.bytes + subject.encode()).digest() for subject in subjects)
    return sorted(int.from_bytes(digest[:8], signed=True) for digest in digests)
