"""An audit that cannot fail proves nothing: each check is shown what it exists to find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from shop_app.domain.audit import find_violations
from shop_app.domain.audit.definition import body
from tests.harness.cluster import Database

AN_HOUR_LATER = datetime(2026, 3, 1, 13, tzinfo=UTC)
ORDER = "'00000000-0000-7000-8000-000000000020'"
LEVEL = "'00000000-0000-7000-8000-000000000013'"
PAYMENT = "'00000000-0000-7000-8000-000000000040'"
REFUND = "'00000000-0000-7000-8000-000000000060'"
CARD = "'00000000-0000-7000-8000-000000000070'"
PROMOTION = "'00000000-0000-7000-8000-000000000080'"
CAPTURE = "'00000000-0000-7000-8000-000000000051'"


@pytest.fixture
def shop(database: Database) -> Iterator[psycopg.Connection]:
    """A transaction of the superuser around one sound order; checks and foreign keys look away, and nothing stays."""
    with psycopg.connect(database.admin_url) as connection:
        connection.execute(Path(__file__).with_name("paid_order.sql").read_text())
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in ("orders", "promotion", "promotion_code", "stock_level", "order_line", "refund"):
            connection.execute(
                "DO $$ DECLARE name text; BEGIN FOR name IN SELECT conname FROM pg_constraint"
                f" WHERE conrelid = '{table}'::regclass AND contype = 'c' LOOP"
                f" EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', name); END LOOP; END $$"
            )
        yield connection
        connection.rollback()


def broken(shop: psycopg.Connection) -> list[tuple[str, str]]:
    return shop.execute("SELECT invariant, detail FROM find_violations(%s)", [AN_HOUR_LATER]).fetchall()


def test_a_sound_order_breaks_nothing(shop: psycopg.Connection) -> None:
    assert broken(shop) == []


def refunded(amount_minor: int, status: str, booked_minor: int | None) -> str:
    """A refund of the order's payment, and what the ledger says of it."""
    refund = (
        "INSERT INTO refund (id, payment_id, order_id, amount_minor, currency, reason, status, idempotency_key)"
        f" VALUES ({REFUND}, {PAYMENT}, {ORDER}, {amount_minor}, 'USD', '', '{status}', 'r');"
    )
    if booked_minor is None:
        return refund
    return (
        f"{refund} INSERT INTO ledger_transaction (id, kind, reference, order_id, payment_id)"
        f" VALUES ('00000000-0000-7000-8000-000000000061', 'refund', {REFUND}, {ORDER}, {PAYMENT});"
        " INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency)"
        f" SELECT gen_random_uuid(), '00000000-0000-7000-8000-000000000061', account, {booked_minor} * sign, 'USD'"
        " FROM (VALUES ('processor', -1), ('receivable', 1)) AS side (account, sign)"
    )


def of_credit(balance_minor: int, *entries: tuple[str, int], paid_minor: int = 0) -> str:
    """A gift card with entries that belong to the order, and what a payment says it paid."""
    card = (
        "INSERT INTO credit_account (id, kind, currency, code_sha256, ending, note, balance_minor)"
        f" VALUES ({CARD}, 'gift_card', 'USD', 'x', '', '', {balance_minor});"
    )
    payment = (
        "INSERT INTO payment (id, order_id, provider, status, amount_minor, currency, idempotency_key, return_origin,"
        " failure_code, failure_message, credit_account_id)"
        f" VALUES (gen_random_uuid(), {ORDER}, 'credit', 'processing', {paid_minor}, 'USD', 'card', '', '', '',"
        f" {CARD});"
        if paid_minor
        else ""
    )
    moved = ", ".join(
        f"(gen_random_uuid(), {CARD}, '{kind}', {amount}, {ORDER if kind != 'issued' else 'NULL'}, '{number}', '', '')"
        for number, (kind, amount) in enumerate(entries)
    )
    entry = "INSERT INTO credit_entry (id, account_id, kind, amount_minor, order_id, reference, reason, actor) VALUES "
    return card + payment + entry + moved


def of_promotion(used: int, spent_minor: int, status: str = "committed", **limits: int) -> str:
    """A promotion that counts so much, and the one use of it that the order makes, with its code and customer."""
    names, values = "".join(f", {name}" for name in limits), "".join(f", {value}" for value in limits.values())
    return (
        f"INSERT INTO promotion (id, title, method, currency, priority, used, spent_minor{names})"
        f" VALUES ({PROMOTION}, 'Ten', 'code', 'USD', 0, {used}, {spent_minor}{values});"
        f"INSERT INTO promotion_code (id, promotion_id, code, used) VALUES ({PROMOTION}, {PROMOTION}, 'TEN', 1);"
        "INSERT INTO promotion_customer (id, promotion_id, email, used)"
        f" VALUES (gen_random_uuid(), {PROMOTION}, 'buyer@example.com', 1);"
        "INSERT INTO promotion_redemption (id, promotion_id, code_id, order_id, email, title, amount_minor,"
        f" currency, status) VALUES (gen_random_uuid(), {PROMOTION}, {PROMOTION}, {ORDER}, 'buyer@example.com', 'Ten',"
        f" 100, 'USD', '{status}')"
    )


def test_sound_credit_and_promotions_break_nothing(shop: psycopg.Connection) -> None:
    shop.execute(of_credit(60, ("issued", 100), ("redeemed", -40), paid_minor=40))
    shop.execute(of_promotion(1, 100, usage_limit=1, per_customer_limit=1, budget_minor=100))
    assert [number for number, _ in broken(shop) if number in ("I-07", "I-08")] == []


FAULTS = [
    ("I-01", "a line dearer than agreed", "UPDATE order_line SET unit_price_minor = 1001"),
    ("I-01", "a line's tax lost", "UPDATE order_line SET tax_minor = 199"),
    ("I-01", "a discount that no line bears", "UPDATE orders SET discount_minor = 10, total_minor = 2740"),
    ("I-01", "a discount above the line", "UPDATE order_line SET discount_minor = 2001"),
    ("I-01", "a total out of thin air", "UPDATE orders SET total_minor = 2751"),
    ("I-01", "an order of nothing", "DELETE FROM order_line"),
    ("I-01", "a negative figure", "UPDATE orders SET shipping_minor = -1, total_minor = 2249"),
    ("I-01", "a payment in another currency", "UPDATE payment SET currency = 'EUR'"),
    ("I-03", "money from nowhere", "UPDATE ledger_entry SET amount_minor = 2751 WHERE account = 'processor'"),
    ("I-03", "one side only", f"DELETE FROM ledger_entry WHERE account = 'processor' AND transaction_id = {CAPTURE}"),
    ("I-03", "no side at all", f"DELETE FROM ledger_entry WHERE transaction_id = {CAPTURE}"),
    ("I-03", "another currency", f"UPDATE ledger_entry SET currency = 'EUR' WHERE transaction_id = {CAPTURE}"),
    ("I-04", "captured beyond what was asked", "UPDATE payment SET amount_minor = 2000"),
    ("I-04", "captured by an attempt that failed", "UPDATE payment SET status = 'failed'"),
    ("I-04", "a status the ledger does not know", "UPDATE orders SET payment_status = 'refunded'"),
    ("I-04", "refunded, and still called paid", refunded(100, "succeeded", 100)),
    (
        "I-04",
        "captured for another order",
        f"UPDATE ledger_transaction SET payment_id = {ORDER} WHERE kind = 'capture'",
    ),
    ("I-04", "an order sold below its worth", "UPDATE orders SET total_minor = 2751, tax_minor = 251"),
    ("I-04", "an order that stands and was never sold", "DELETE FROM ledger_transaction WHERE kind = 'sale'"),
    ("I-04", "sold without ever standing", "UPDATE orders SET placed_at = NULL"),
    ("I-06", "charged for an order that was given up", "UPDATE orders SET status = 'cancelled'"),
    (
        "I-06",
        "an order that stands without its charge",
        f"DELETE FROM ledger_entry WHERE transaction_id = {CAPTURE};"
        f" DELETE FROM ledger_transaction WHERE id = {CAPTURE}; UPDATE payment SET status = 'open'",
    ),
    (
        "I-06",
        "charged twice",
        "INSERT INTO payment (id, order_id, provider, status, amount_minor, currency, idempotency_key, return_origin,"
        f" failure_code, failure_message) SELECT {REFUND}, order_id, provider, status, amount_minor, currency, 'again',"
        " '', '', '' FROM payment; INSERT INTO ledger_transaction (id, kind, reference, order_id, payment_id)"
        f" SELECT {REFUND}, 'capture', {REFUND}, {ORDER}, {REFUND};"
        " INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency)"
        f" SELECT gen_random_uuid(), {REFUND}, account, amount_minor, currency FROM ledger_entry"
        f" WHERE transaction_id = {CAPTURE}",
    ),
    ("I-07", "a balance out of thin air", of_credit(101, ("issued", 100))),
    ("I-07", "more given back than taken", of_credit(110, ("issued", 100), ("redeemed", -40), ("returned", 50))),
    (
        "I-07",
        "taken twice by one order",
        of_credit(20, ("issued", 100), ("redeemed", -40), ("redeemed", -40), paid_minor=80),
    ),
    (
        "I-07",
        "kept by an order that was given up",
        of_credit(60, ("issued", 100), ("redeemed", -40), paid_minor=40) + "; UPDATE orders SET status = 'cancelled'",
    ),
    ("I-07", "taken, and not paid with", of_credit(60, ("issued", 100), ("redeemed", -40))),
    ("I-08", "a use that nobody counted", of_promotion(0, 100)),
    ("I-08", "a reduction that nobody counted", of_promotion(1, 0)),
    ("I-08", "more uses than allowed", of_promotion(1, 100, usage_limit=0)),
    ("I-08", "more spent than there was", of_promotion(1, 100, budget_minor=99)),
    ("I-08", "more uses by one customer", of_promotion(1, 100) + "; UPDATE promotion SET per_customer_limit = 0"),
    ("I-08", "a code used too often", of_promotion(1, 100) + "; UPDATE promotion_code SET usage_limit = 0"),
    ("I-08", "a code's use that nobody counted", of_promotion(1, 100) + "; UPDATE promotion_code SET used = 0"),
    ("I-08", "a use that an order did not commit", of_promotion(1, 100, "pending")),
    ("I-08", "a use given back by an order that stands", of_promotion(0, 0, "returned")),
    ("I-09", "two refunds of one charge", refunded(2751, "pending", None)),
    ("I-09", "a refund that nobody booked", refunded(100, "succeeded", None)),
    ("I-09", "a refund booked before it is done", refunded(100, "pending", 100)),
    (
        "I-09",
        "a booked refund without a refund",
        refunded(100, "succeeded", 100) + "; DELETE FROM refund",
    ),
    (
        "I-09",
        "units put back twice",
        "INSERT INTO stock_movement (id, stock_level_id, delta, kind, note, actor, order_id)"
        f" VALUES (gen_random_uuid(), {LEVEL}, 3, 'restocked', '', '', {ORDER})",
    ),
    ("I-10", "less than nothing on hand", "UPDATE stock_level SET on_hand = -1"),
    ("I-10", "more reserved than there is", "UPDATE stock_level SET reserved = 9"),
    ("I-11", "reserved for nobody", "UPDATE stock_level SET reserved = 1"),
    ("I-11", "stock that never moved", "UPDATE stock_level SET on_hand = 9"),
    ("I-11", "a reservation that ended at no time", "UPDATE reservation SET settled_at = NULL"),
    ("I-11", "consumed, and not sold", "DELETE FROM stock_movement WHERE kind = 'sold'"),
    ("I-12", "sold without stock", "UPDATE reservation SET status = 'released'"),
    ("I-12", "shipped short", "UPDATE reservation SET quantity = 1"),
    (
        "I-13",
        "stock held beyond its time",
        "UPDATE orders SET status = 'pending'; UPDATE reservation SET status = 'active', settled_at = NULL",
    ),
    (
        "I-13",
        "stock held for an order that is over",
        "UPDATE reservation SET status = 'active', settled_at = NULL, expires_at = '2027-01-01Z'",
    ),
    ("I-14", "a step outside the table", "UPDATE order_transition SET from_status = 'cancelled' WHERE axis = 'order'"),
    ("I-14", "a step that was not logged", "DELETE FROM order_transition WHERE axis = 'payment'"),
    ("I-14", "a status that no step led to", "UPDATE orders SET fulfillment_status = 'fulfilled'"),
    (
        "I-14",
        "an attempt that went back",
        "INSERT INTO audit_log (id, table_name, row_id, action, before, after, actor, request_id)"
        f" VALUES (gen_random_uuid(), 'payment', {PAYMENT}, 'UPDATE', '{{\"status\": \"succeeded\"}}',"
        " '{\"status\": \"open\"}', '', '')",
    ),
    (
        "I-14",
        "a change behind the log's back",
        "INSERT INTO audit_log (id, table_name, row_id, action, before, after, actor, request_id)"
        f" SELECT gen_random_uuid(), 'orders', {ORDER}, 'UPDATE', '{{\"status\": \"pending\"}}',"
        " '{\"status\": \"placed\"}', '', '' FROM generate_series(1, 2)",
    ),
]


@pytest.mark.parametrize(("invariant", "_fault", "statement"), FAULTS, ids=[f"{f[0]} {f[1]}" for f in FAULTS])
def test_each_check_finds_its_fault(shop: psycopg.Connection, invariant: str, _fault: str, statement: str) -> None:
    shop.execute(statement)
    assert invariant in {number for number, _ in broken(shop)}


def test_an_empty_platform_breaks_nothing(database: Database) -> None:
    assert find_violations(AN_HOUR_LATER) == []


@pytest.mark.parametrize("role", ["app", "owner"])
def test_only_the_platform_may_ask(database: Database, role: str) -> None:
    address = database.environment[f"DATABASE_{role.upper()}_URL"]
    with psycopg.connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM find_violations(now())")


def test_the_installed_function_is_the_one_in_the_files(shop: psycopg.Connection) -> None:
    """A changed check, or a changed table of transitions, needs a migration that installs it again."""
    row = shop.execute("SELECT prosrc FROM pg_proc WHERE proname = 'find_violations'").fetchone()
    assert row is not None
    assert row[0] == body()


def test_a_shop_looking_at_itself_is_held_to_the_same(shop: psycopg.Connection) -> None:
    row = shop.execute("SELECT prosrc, prosecdef FROM pg_proc WHERE proname = 'find_own_violations'").fetchone()
    assert row == (body(), False)
