from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from time import monotonic, sleep
from uuid import UUID

import psycopg
import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.idempotency import ABANDONED, Claim, Outcome, once, once_across
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from tests.harness.cluster import Database


@pytest.fixture
def context(database: Database) -> Context:
    tenant_id = new_id()
    with psycopg.connect(database.admin_url) as admin:
        admin.execute("SELECT set_config('app.now', now()::text, false)")
        admin.execute(
            "INSERT INTO tenant (id, subdomain, name, tagline, legal_name, support_email, currency, locale, time_zone,"
            " country, accent) VALUES (%s, %s, 'A shop', '', '', '', 'EUR', 'en', 'UTC', 'DE', '')",
            (tenant_id, str(tenant_id)),
        )
    return Context(tenant_id, Actor.visitor(b"visitor"))


@pytest.fixture
def claim() -> Claim:
    return Claim(principal="visitor", route="POST /carts", key=str(new_id()), request_sha256=_sha("body"))


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


class Work:
    """An effect that can be counted."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.runs = 0

    def __call__(self) -> Outcome:
        self.runs += 1
        return Outcome(201, b'{"run":%d}' % self.runs)


def _do(context: Context, claim: Claim, work: Work) -> Outcome:
    return in_unit(context, once, claim, work)


def test_i15_the_same_request_has_one_effect_and_one_answer(context: Context, claim: Claim) -> None:
    work = Work(context)
    first, again = _do(context, claim, work), _do(context, claim, work)
    assert (first.status, first.body) == (again.status, again.body)
    assert (first.is_replayed, again.is_replayed) == (False, True)
    assert work.runs == 1


def test_i15_another_body_under_the_same_key_is_refused(context: Context, claim: Claim) -> None:
    work = Work(context)
    _do(context, claim, work)
    with pytest.raises(ValidationFailed, match="another request") as refused:
        _do(context, replace(claim, request_sha256=_sha("other")), work)
    assert refused.value.reason == "IDEMPOTENCY_KEY_REUSED"


def test_keys_of_others_and_of_other_routes_are_apart(context: Context, claim: Claim) -> None:
    work = Work(context)
    _do(context, claim, work)
    assert not _do(context, replace(claim, principal="somebody"), work).is_replayed
    assert not _do(context, replace(claim, route="POST /orders"), work).is_replayed


def test_i15_at_the_same_time_one_runs_and_the_others_wait(context: Context, claim: Claim) -> None:
    work, gate = Work(context), threading.Barrier(8)

    def ask(_: int) -> Outcome:
        gate.wait(5)
        return _do(context, claim, work)

    with ThreadPoolExecutor(8) as crowd:
        outcomes = list(crowd.map(ask, range(8)))
    assert {outcome.body for outcome in outcomes} == {b'{"run":1}'}
    assert sum(not outcome.is_replayed for outcome in outcomes) == 1


def test_a_refusal_leaves_the_key_free(context: Context, claim: Claim) -> None:
    def refuse() -> Outcome:
        raise NotFound("Not here.")

    with pytest.raises(NotFound):
        in_unit(context, once, claim, refuse)
    assert _do(context, claim, Work(context)).body == b'{"run":1}'


def test_what_is_kept_cannot_be_read_from_the_table(context: Context, claim: Claim, database: Database) -> None:
    in_unit(context, once, claim, lambda: Outcome(201, b'{"token":"a-secret"}'))
    with psycopg.connect(database.admin_url) as admin:
        rows = admin.execute("SELECT response_body FROM idempotency_key WHERE key = %s", (claim.key,)).fetchall()
    assert len(rows) == 1
    assert b"a-secret" not in rows[0][0]


def _claim_id(uow: UnitOfWork, claim: Claim) -> UUID:
    return uow.scalar("SELECT id FROM idempotency_key WHERE key = %(key)s", key=claim.key)  # type: ignore[no-any-return]


def test_a_flow_is_repeated_from_memory_too(context: Context, claim: Claim) -> None:
    work = Work(context)
    first, again = once_across(context, claim, work), once_across(context, claim, work)
    assert (first.body, first.is_replayed) == (again.body, False)
    assert again.is_replayed


def test_a_flow_still_running_is_not_run_beside_itself(context: Context, claim: Claim) -> None:
    def flow() -> Outcome:
        with pytest.raises(Conflict) as refused:
            once_across(context, claim, Work(context))
        assert refused.value.reason == "REQUEST_IN_PROGRESS"
        return Outcome(200, b"{}")

    assert once_across(context, claim, flow).status == 200


def test_a_flow_whose_process_died_is_taken_over(context: Context, claim: Claim) -> None:
    class Killed(BaseException):
        pass

    def die() -> Outcome:
        raise Killed

    with pytest.raises(Killed):
        once_across(context, claim, die)
    with pytest.raises(Conflict):
        once_across(context, claim, Work(context))
    later = replace(context, now=context.now + ABANDONED + timedelta(seconds=1))
    assert once_across(later, claim, Work(context)).body == b'{"run":1}'


def test_a_flow_that_takes_long_keeps_its_claim(
    context: Context, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop_app.core.leases.RENEWED_EVERY_S", 0.1)

    def renewed(uow: UnitOfWork) -> bool:
        sql = "SELECT claimed_at > %(began)s FROM idempotency_key WHERE key = %(key)s"
        return uow.scalar(sql, began=context.now, key=claim.key) is True

    def flow() -> Outcome:
        deadline = monotonic() + 10
        while not in_unit(context.later(), renewed) and monotonic() < deadline:
            sleep(0.05)
        assert in_unit(context.later(), renewed)
        return Outcome(200, b"{}")

    assert once_across(context, claim, flow).status == 200
    assert once_across(context.later(), claim, flow).is_replayed


def test_a_flow_that_fails_gives_its_claim_back(context: Context, claim: Claim) -> None:
    def refuse() -> Outcome:
        raise NotFound("Not here.")

    with pytest.raises(NotFound):
        once_across(context, claim, refuse)
    assert in_unit(context, _claim_id, claim) is None
