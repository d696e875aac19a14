from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from models.errors import NotFound, NotSignedIn, RetryLater, ValidationFailed
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import customers
from tests.harness.cluster import Database
from tests.harness.shop import EMAIL, Shop, open_shop
from tests.harness.shoppers import ADDRESS_OF_TESTS, PASSWORD, elsewhere, joined, mailed_link, sign_in


def begin(shop: Shop, email: str, password: str = PASSWORD, address: str = "198.51.100.1") -> None:
    customers.sign_up(shop.visitor(), email=email, password=password, address=address)


def test_a_sign_up_begins_nothing_before_its_link_is_followed(shop: Shop) -> None:
    begin(shop, "new@example.com")

    assert shop.value("SELECT count(*) FROM customer") == 0
    with pytest.raises(NotSignedIn):
        sign_in(shop, "new@example.com")


def test_the_link_begins_the_account_in_the_browser_that_asked(shop: Shop) -> None:
    shopper = joined(shop, "new@example.com")

    own = in_unit(shopper.context, customers.profile)
    assert (own.email, own.deletion_asked_at) == ("new@example.com", None)
    assert sign_in(shop, " NEW@example.com ").customer_id == shopper.customer_id


def test_in_another_browser_the_link_asks_for_the_password(shop: Shop) -> None:
    begin(shop, "new@example.com")
    link = mailed_link(shop, "new@example.com")

    with pytest.raises(NotSignedIn):
        customers.confirm_sign_up(shop.visitor(), token=link)
    with pytest.raises(NotSignedIn):
        customers.confirm_sign_up(shop.visitor(), token=link, password="what a stranger would guess")

    assert customers.confirm_sign_up(shop.visitor(), token=link, password=PASSWORD).token


def test_a_link_works_once(shop: Shop) -> None:
    begin(shop, "new@example.com")
    link = mailed_link(shop, "new@example.com")
    customers.confirm_sign_up(shop.visitor(), token=link, password=PASSWORD)

    with pytest.raises(NotFound):
        customers.confirm_sign_up(shop.visitor(), token=link, password=PASSWORD)


def test_a_link_is_over_after_its_time_and_in_another_shop(shop: Shop) -> None:
    begin(shop, "new@example.com")
    link = mailed_link(shop, "new@example.com")
    late = replace(shop.visitor(), now=shop.visitor().now + timedelta(days=1, seconds=1))

    with pytest.raises(NotFound):
        customers.confirm_sign_up(late, token=link, password=PASSWORD)
    with pytest.raises(NotFound):
        customers.confirm_sign_up(open_shop().visitor(), token=link, password=PASSWORD)


@pytest.mark.parametrize("link", ["", "x", "A" * 43, "é" * 43, "x" * 5000])
def test_a_link_that_we_did_not_sign_leads_nowhere(shop: Shop, link: str) -> None:
    with pytest.raises(NotFound):
        customers.confirm_sign_up(shop.visitor(), token=link, password=PASSWORD)


def test_a_stranger_cannot_take_an_account_by_signing_up_with_its_address(shop: Shop) -> None:
    shopper = joined(shop)
    begin(shop, shopper.email, "the password of a stranger")

    with pytest.raises(NotFound):
        customers.confirm_sign_up(
            shop.visitor(), token=mailed_link(shop, shopper.email), password="the password of a stranger"
        )
    assert sign_in(shop, shopper.email).token


def test_orders_of_a_guest_belong_to_the_account_only_once_the_address_is_proved(shop: Shop) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    begin(shop, EMAIL)
    with pytest.raises(NotSignedIn):
        sign_in(shop, EMAIL)

    signed_in = customers.confirm_sign_up(shop.visitor(), token=mailed_link(shop, EMAIL), password=PASSWORD)

    owner = shop.value("SELECT customer_id FROM orders WHERE id = %(id)s", id=placed.order_id)
    assert owner == signed_in.customer_id


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "PASSWORD_TOO_SHORT"),
        ("x" * 201, "PASSWORD_TOO_LONG"),
        ("new@example.com", "PASSWORD_TOO_EASY"),
        ("aaaaaaaaaaaa", "PASSWORD_TOO_EASY"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_words(shop: Shop, password: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        begin(shop, "new@example.com", password)
    assert refusal.value.reason == code


def test_a_reset_sets_the_password_and_signs_out_everywhere(shop: Shop) -> None:
    shopper = joined(shop)
    customers.ask_reset(shop.visitor(), email=shopper.email, address="198.51.100.3")

    customers.reset_password(
        shop.visitor(), token=mailed_link(shop, shopper.email, "reset"), password="another good password"
    )

    assert in_unit(shop.visitor(), customers.session_of, shopper.token) is None
    with pytest.raises(NotSignedIn):
        sign_in(shop, shopper.email)
    assert sign_in(shop, shopper.email, "another good password").token


def test_a_sign_up_link_sets_no_password_and_a_reset_link_begins_no_sign_up(shop: Shop) -> None:
    begin(shop, "new@example.com")
    with pytest.raises(NotFound):
        customers.reset_password(shop.visitor(), token=mailed_link(shop, "new@example.com"), password=PASSWORD)


def test_changing_the_password_ends_every_other_session_and_renews_this_one(shop: Shop) -> None:
    here = joined(shop)
    there = elsewhere(here)

    renewed = customers.change_password(
        here.context, current=PASSWORD, new="another good password", address=ADDRESS_OF_TESTS
    )

    assert in_unit(shop.visitor(), customers.session_of, there.token) is None
    assert in_unit(shop.visitor(), customers.session_of, here.token) is None
    assert in_unit(shop.visitor(), customers.session_of, renewed.token) is not None


def test_the_current_password_is_asked_for_and_guessing_it_is_counted(shop: Shop) -> None:
    shopper = joined(shop)
    for _ in range(5):
        with pytest.raises(ValidationFailed):
            customers.change_password(shopper.context, current="guess", new=PASSWORD, address="203.0.113.9")
    with pytest.raises(RetryLater):
        customers.change_password(shopper.context, current=PASSWORD, new=PASSWORD, address="203.0.113.9")


def test_only_the_hash_of_a_session_is_kept(shop: Shop, database: Database) -> None:
    shopper = joined(shop)

    with psycopg.connect(database.admin_url) as admin:
        rows = admin.execute("SELECT customer_session::text FROM customer_session").fetchall()
        rows += admin.execute("SELECT audit_log::text FROM audit_log WHERE table_name LIKE 'customer%%'").fetchall()
    assert not any(shopper.token in row[0] or "argon2" in row[0] for row in rows)


def test_a_session_counts_in_its_own_shop_only(shop: Shop) -> None:
    shopper = joined(shop)

    assert in_unit(open_shop().visitor(), customers.session_of, shopper.token) is None


def test_a_session_ends_after_thirty_days_and_by_signing_out(shop: Shop) -> None:
    shopper = joined(shop)
    late = replace(shop.visitor(), now=shop.visitor().now + customers.SESSION_LASTS + timedelta(seconds=1))
    assert in_unit(late, customers.session_of, shopper.token) is None

    in_unit(shop.visitor(), customers.sign_out, shopper.token)

    assert in_unit(shop.visitor(), customers.session_of, shopper.token) is None


def test_somebody_signs_the_others_out_and_stays(shop: Shop) -> None:
    here = joined(shop)
    there = elsewhere(here)
    assert len(in_unit(here.context, customers.list_sessions)) == 2

    assert in_unit(here.context, customers.end_other_sessions) == 1

    assert in_unit(shop.visitor(), customers.session_of, there.token) is None
    assert in_unit(shop.visitor(), customers.session_of, here.token) is not None


def test_i37_five_failures_close_the_account_to_guessing_for_a_while(shop: Shop) -> None:
    shopper = joined(shop)
    for number in range(5):
        with pytest.raises(NotSignedIn):
            sign_in(shop, shopper.email, "guess", f"203.0.113.{number + 30}")
    with pytest.raises(RetryLater):
        sign_in(shop, shopper.email, PASSWORD, "203.0.113.99")


def test_i36_signing_in_takes_as_long_for_a_stranger(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Medians of few tries on a busy machine: a missing hash (20 ms) would show, a query would not."""
    known = [joined(shop).email for _ in range(3)]

    def median_of(emails: list[str], begin: int) -> float:
        took = []
        for number, email in enumerate(emails * 4):
            started = time.process_time()
            with pytest.raises(NotSignedIn):
                sign_in(shop, email, "guess", f"192.0.2.{begin + number}")
            took.append(time.process_time() - started)
        return statistics.median(took)

    strangers = [f"nobody{number}@example.com" for number in range(3)]
    assert abs(median_of(known, 0) - median_of(strangers, 100)) < 0.010


def test_i36_a_sign_up_leaves_the_same_behind_for_a_known_address_and_a_new_one(shop: Shop) -> None:
    shopper = joined(shop)
    rows = {}
    for email in (shopper.email, "stranger@example.com"):
        before = shop.value("SELECT count(*) FROM outbox")
        begin(shop, email, address="198.51.100.77")
        customers.ask_reset(shop.visitor(), email=email, address="198.51.100.77")
        rows[email] = shop.value("SELECT count(*) FROM outbox") - before
    assert set(rows.values()) == {2}
