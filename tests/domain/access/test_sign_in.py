from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from models.errors import NotSignedIn, RetryLater
from models.user import RoleName
from shop_app.core.permissions import ROLE_PERMISSIONS
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import access
from tests.harness.cluster import Database
from tests.harness.staff import PASSWORD, Colleague

HERE = "203.0.113.7"
Hire = Callable[..., Colleague]


def enter(colleague: Colleague, password: str = PASSWORD, address: str = HERE, email: str = "") -> str:
    return access.sign_in(colleague.context, email=email or colleague.email, password=password, address=address)


def test_a_member_of_staff_signs_in_and_is_known_by_role(hire: Hire) -> None:
    colleague = hire(RoleName.SUPPORT)

    token = enter(colleague, email=f"  {colleague.email.upper()} ")

    actor = in_unit(colleague.context, access.staff_of, token)
    assert actor is not None
    assert (actor.account_id, actor.membership_id) == (colleague.account_id, colleague.membership_id)
    assert actor.permissions == ROLE_PERMISSIONS[RoleName.SUPPORT]


def test_only_the_hash_of_the_token_is_kept(hire: Hire, database: Database) -> None:
    token = enter(hire())

    with psycopg.connect(database.admin_url) as admin:
        rows = admin.execute("SELECT sign_in::text FROM sign_in").fetchall()
    assert not any(token in row[0] for row in rows)


@pytest.mark.parametrize("token", ["", "guessed", "x" * 5000])
def test_a_token_that_opens_nothing_is_nobody(hire: Hire, token: str) -> None:
    assert in_unit(hire().context, access.staff_of, token) is None


def test_a_session_counts_in_its_own_shop_only(hire: Hire) -> None:
    home = hire(email="both@shop.example")
    elsewhere = hire(email="both@shop.example")

    token = enter(home)

    assert in_unit(home.context, access.staff_of, token) is not None
    assert in_unit(elsewhere.context, access.staff_of, token) is None


def test_signing_out_ends_the_session_at_once(hire: Hire) -> None:
    colleague = hire()
    token = enter(colleague)

    in_unit(colleague.context, access.sign_out, token)

    assert in_unit(colleague.context, access.staff_of, token) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE account SET token_epoch = token_epoch + 1 WHERE id = %(account)s",
        "UPDATE account SET is_disabled = true WHERE id = %(account)s",
        "DELETE FROM membership WHERE id = %(membership)s",
    ],
)
def test_i34_a_changed_account_or_membership_ends_its_sessions(hire: Hire, database: Database, change: str) -> None:
    colleague = hire()
    token = enter(colleague)

    with psycopg.connect(database.admin_url) as admin:
        admin.execute("SELECT set_config('app.now', now()::text, true)")
        admin.execute(change, {"account": colleague.account_id, "membership": colleague.membership_id})

    assert in_unit(colleague.context, access.staff_of, token) is None


def test_a_session_ends_after_a_week(hire: Hire) -> None:
    colleague = hire()
    token = enter(colleague)

    later = replace(colleague.context, now=colleague.context.now + access.SESSION_LASTS)

    assert in_unit(later, access.staff_of, token) is None


def test_a_permission_that_this_version_does_not_know_grants_nothing(hire: Hire, database: Database) -> None:
    colleague = hire(RoleName.SUPPORT)
    token = enter(colleague)
    with psycopg.connect(database.admin_url) as admin:
        admin.execute("SELECT set_config('app.now', now()::text, true)")
        admin.execute(
            "INSERT INTO role_permission (tenant_id, id, role_id, permission)"
            " VALUES (%s, gen_random_uuid(), %s, 'moon:land')",
            [colleague.tenant_id, colleague.role_id],
        )

    actor = in_unit(colleague.context, access.staff_of, token)

    assert actor is not None
    assert actor.permissions == ROLE_PERMISSIONS[RoleName.SUPPORT]


def test_a_command_runs_in_the_name_of_the_session(hire: Hire) -> None:
    colleague = hire()
    token = enter(colleague)

    def who(uow: UnitOfWork, word: str) -> tuple[str, str, str]:
        return uow.context.actor.name, uow.scalar("SELECT current_setting('app.actor')"), word

    assert in_unit(colleague.context, access.as_staff, token, who, "given") == ("Staff", "Staff", "given")


def test_a_command_for_staff_refuses_a_stranger(hire: Hire) -> None:
    with pytest.raises(NotSignedIn):
        in_unit(hire().context, access.as_staff, "guessed", lambda uow: uow.now)


def test_i36_every_wrong_log_in_has_the_same_answer(hire: Hire, database: Database) -> None:
    colleague = hire()
    disabled = hire()
    with psycopg.connect(database.admin_url) as admin:
        admin.execute("SELECT set_config('app.now', now()::text, true)")
        admin.execute("UPDATE account SET is_disabled = true WHERE id = %s", [disabled.account_id])

    refusals = []
    for somebody, email, password in (
        (colleague, colleague.email, "wrong"),
        (colleague, "nobody@shop.example", PASSWORD),
        (disabled, disabled.email, PASSWORD),
        (hire(), colleague.email, PASSWORD),
    ):
        with pytest.raises(NotSignedIn) as refusal:
            enter(somebody, password, email=email)
        refusals.append((refusal.value.sentence, refusal.value.reason, refusal.value.details))

    assert len(set(map(str, refusals))) == 1


@pytest.mark.usefixtures("rate_limits_off")
def test_i36_an_unknown_account_takes_as_long_as_a_wrong_password(hire: Hire) -> None:
    colleague = hire()

    def cpu_ms(email: str) -> float:
        began = time.thread_time()
        with pytest.raises(NotSignedIn):
            enter(colleague, "wrong", email=email)
        return (time.thread_time() - began) * 1000

    # This thread's own time, in turns: a busy machine must not decide.
    took = [(cpu_ms(colleague.email), cpu_ms("nobody@shop.example")) for _ in range(15)]
    known, unknown = (statistics.median(times) for times in zip(*took, strict=True))

    assert known > 5
    assert abs(known - unknown) < 10


def test_the_sixth_wrong_password_waits_and_the_wait_ends(hire: Hire) -> None:
    colleague = hire()
    for number in range(5):
        with pytest.raises(NotSignedIn):
            enter(colleague, "wrong", address=f"198.51.100.{number}")

    with pytest.raises(RetryLater) as refusal:
        enter(colleague, address="198.51.100.99")
    assert refusal.value.reason == "TOO_MANY_ATTEMPTS"
    assert 0 < refusal.value.details["retry_after_s"] <= 15 * 60

    later = replace(colleague.context, now=colleague.context.now + timedelta(minutes=15, seconds=1))
    assert access.sign_in(later, email=colleague.email, password=PASSWORD, address=HERE)


def test_one_address_may_not_try_many_accounts(hire: Hire) -> None:
    colleague = hire()
    for number in range(5):
        with pytest.raises(NotSignedIn):
            enter(colleague, "wrong", email=f"guess-{number}@shop.example")

    with pytest.raises(RetryLater):
        enter(colleague)


def test_the_right_password_forgets_the_typing_errors(hire: Hire) -> None:
    colleague = hire()
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(NotSignedIn):
                enter(colleague, "wrong")
        enter(colleague)


def test_attempts_at_the_same_moment_are_counted_too(hire: Hire) -> None:
    colleague = hire()
    outcomes: list[str] = []

    def guess() -> None:
        try:
            enter(colleague, "wrong")
        except (NotSignedIn, RetryLater) as refusal:
            outcomes.append(refusal.reason)

    guessers = [threading.Thread(target=guess) for _ in range(8)]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()

    assert sorted(outcomes) == ["TOO_MANY_ATTEMPTS"] * 3 + ["WRONG_CREDENTIALS"] * 5
