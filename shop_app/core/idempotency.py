"""One effect for one key, however often a request arrives (I-15).

The claim is a row written before the effect. Where the effect is one transaction, claim, effect and answer commit
together: a crash leaves none of them, and who comes at the same time waits on the claim's own index entry. A flow of
several transactions claims first and renews its claim while it runs; the next is told to wait. A claim whose process
died is renewed no more, and is taken over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.errors import LockNotAvailable

from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.encryption import open_sealed, seal
from shop_app.core.leases import LEASE, leases
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit

KEPT = timedelta(days=30)
# Nobody renews it: its claimant is dead, and the commands inside a flow happen once on their own account.
ABANDONED = LEASE

_CLAIM = """
    INSERT INTO idempotency_key (id, principal, route, key, request_sha256, expires_at)
    VALUES (%(id)s, %(principal)s, %(route)s, %(key)s, %(request_sha256)s, %(expires_at)s)
    ON CONFLICT (tenant_id, principal, route, key) DO NOTHING
"""
_FIND = """
    SELECT id, request_sha256, response_status, response_body, claimed_at FROM idempotency_key
    WHERE principal = %(principal)s AND route = %(route)s AND key = %(key)s FOR UPDATE
"""
_TAKE_OVER = "UPDATE idempotency_key SET claimed_at = app_now() WHERE id = %(id)s"
_RENEW = "UPDATE idempotency_key SET claimed_at = app_now() WHERE id = %(id)s AND response_status IS NULL"
_KEEP = "UPDATE idempotency_key SET response_status = %(status)s, response_body = %(body)s WHERE id = %(id)s"
_RELEASE = "DELETE FROM idempotency_key WHERE id = %(id)s AND response_status IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who asks what under which key, and the hash of all that was sent."""

    principal: str
    route: str
    key: str
    request_sha256: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer's status and exact bytes, and whether they are from an earlier time."""

    status: int
    body: bytes
    is_replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    request_sha256: bytes
    response_status: int | None
    response_body: bytes | None
    claimed_at: datetime


def once(uow: UnitOfWork, claim: Claim, work: Callable[[], Outcome]) -> Outcome:
    """Runs ``work`` and remembers its answer in the same transaction, or repeats what was answered before.

    Refuses with ``ValidationFailed`` a key that came with another request, with ``Conflict`` one still being answered.
    """
    claim_id = new_id()
    earlier = _claimed(uow, claim, claim_id)
    if earlier is not None:
        return earlier
    outcome = work()
    _keep(uow, claim_id, outcome)
    return outcome


def once_across(context: Context, claim: Claim, flow: Callable[[], Outcome]) -> Outcome:
    """The same for a flow that opens its own units and calls a provider. A flow that fails gives its claim back."""
    claim_id = new_id()
    earlier = in_unit(context, _claimed_for_flow, claim, claim_id)
    if isinstance(earlier, Outcome):
        return earlier
    try:
        with leases.holding(earlier, lambda: in_unit(context.later(), _renew, earlier)):
            outcome = flow()
    except Exception:
        in_unit(context.later(), _release, earlier)
        raise
    in_unit(context.later(), _keep, earlier, outcome)
    return outcome


def _claimed(uow: UnitOfWork, claim: Claim, claim_id: UUID) -> Outcome | None:
    if _insert(uow, claim, claim_id):
        return None
    row = _found(uow, claim)
    if row.response_status is None:
        raise _in_progress()
    return _repeated(uow, row)


def _claimed_for_flow(uow: UnitOfWork, claim: Claim, claim_id: UUID) -> Outcome | UUID:
    """An earlier answer, or the id of the claim that is now ours."""
    if _insert(uow, claim, claim_id):
        return claim_id
    row = _found(uow, claim)
    if row.response_status is not None:
        return _repeated(uow, row)
    if row.claimed_at > uow.now - ABANDONED:
        raise _in_progress()
    uow.execute(_TAKE_OVER, id=row.id)
    return row.id


def _insert(uow: UnitOfWork, claim: Claim, claim_id: UUID) -> bool:
    try:
        return bool(
            uow.execute(
                _CLAIM,
                id=claim_id,
                principal=claim.principal,
                route=claim.route,
                key=claim.key,
                request_sha256=claim.request_sha256,
                expires_at=uow.now + KEPT,
            )
        )
    except LockNotAvailable as error:
        raise _in_progress() from error


def _found(uow: UnitOfWork, claim: Claim) -> _Row:
    row = uow.first(_Row, _FIND, principal=claim.principal, route=claim.route, key=claim.key)
    if row is None:
        # Given back between our two statements.
        raise _in_progress()
    if row.request_sha256 != claim.request_sha256:
        raise ValidationFailed(
            t("This idempotency key was used for another request. Use a new key for each request."),
            field="Idempotency-Key",
            code="IDEMPOTENCY_KEY_REUSED",
        )
    return row


def _repeated(uow: UnitOfWork, row: _Row) -> Outcome:
    if row.response_status is None or row.response_body is None:
        raise _in_progress()
    body = open_sealed(
        row.response_body,
        tenant_id=uow.tenant_id,
        table="idempotency_key",
        column="response_body",
        row_id=row.id,
    )
    return Outcome(row.response_status, body.encode(), is_replayed=True)


def _keep(uow: UnitOfWork, claim_id: UUID, outcome: Outcome) -> None:
    # Sealed: an answer may hold an address, or the token of a cart.
    body = seal(
        outcome.body.decode(),
        tenant_id=uow.tenant_id,
        table="idempotency_key",
        column="response_body",
        row_id=claim_id,
    )
    uow.execute(_KEEP, id=claim_id, status=outcome.status, body=body)


def _renew(uow: UnitOfWork, claim_id: UUID) -> None:
    uow.execute(_RENEW, id=claim_id)


def _release(uow: UnitOfWork, claim_id: UUID) -> None:
    uow.execute(_RELEASE, id=claim_id)


def _in_progress() -> Conflict:
    return Conflict(
        t("An earlier request with this idempotency key is still being answered. Try again in a moment."),
        code="REQUEST_IN_PROGRESS",
    )
