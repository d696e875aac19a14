"""What role ``app`` can do to a shop that is not its own (C-46, I-23)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from tests.harness.cluster import Database

OURS = UUID("00000000-0000-7000-8000-000000000001")
THEIRS = UUID("00000000-0000-7000-8000-000000000002")
ONE_SHOP = Path(__file__).parents[1] / "domain" / "audit" / "paid_order.sql"


@pytest.fixture(scope="module")
def tables(database: Database) -> list[str]:
    """Every table with a tenant. Two shops have rows in many of them."""
    with psycopg.connect(database.admin_url) as admin:
        first = ONE_SHOP.read_text()
        admin.execute(first)
        # The same again for another shop: ids may repeat, for keys are composite; only the subdomain is the world's.
        admin.execute(first.replace(str(OURS), str(THEIRS)).replace("'glade'", "'quarry'"))
        names = admin.execute("""
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
            WHERE c.relkind = 'r' ORDER BY 1
        """)
        return [name for (name,) in names]


@pytest.fixture
def app(database: Database, tables: list[str]) -> Iterator[psycopg.Connection]:
    """A connection as the web process has it, with nothing set yet; what it does is undone."""
    with psycopg.connect(database.app_url) as connection:
        yield connection
        connection.rollback()


def act_for(app: psycopg.Connection, tenant: object) -> None:
    app.execute(
        "SELECT set_config('app.current_tenant_id', %s, true), set_config('app.now', %s, true)",
        [str(tenant), datetime(2026, 3, 1, tzinfo=UTC).isoformat()],
    )


def count(app: psycopg.Connection, table: str) -> int:
    row = app.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def test_c46_without_a_tenant_there_is_nothing(app: psycopg.Connection, tables: list[str]) -> None:
    assert {table: count(app, table) for table in (*tables, "tenant", "account")} == dict.fromkeys(
        (*tables, "tenant", "account"), 0
    )


@pytest.mark.parametrize("empty", ["", "00000000-0000-0000-0000-000000000000"])
def test_c46_an_empty_or_unknown_tenant_sees_nothing(app: psycopg.Connection, tables: list[str], empty: str) -> None:
    act_for(app, empty)
    assert not any(count(app, table) for table in (*tables, "tenant", "account"))


def test_i23_the_next_transaction_on_the_connection_fails_closed(app: psycopg.Connection) -> None:
    act_for(app, OURS)
    assert count(app, "orders") == 1
    app.commit()
    # After a commit the setting is '' and no longer unset: a plain cast of it would be an error, and a 500.
    assert count(app, "orders") == 0


def test_i23_without_a_tenant_nothing_can_be_written(app: psycopg.Connection) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.NotNullViolation)):
        app.execute("INSERT INTO location (id, name) VALUES (gen_random_uuid(), 'Nowhere')")


def test_c46_each_shop_sees_its_own_rows_only(app: psycopg.Connection, tables: list[str]) -> None:
    for shop in (OURS, THEIRS):
        act_for(app, shop)
        for table in tables:
            rows = app.execute(sql.SQL("SELECT DISTINCT tenant_id FROM {}").format(sql.Identifier(table))).fetchall()
            assert rows in ([], [(shop,)]), table
        assert app.execute("SELECT id FROM tenant").fetchall() == [(shop,)]


def test_c46_a_row_for_another_shop_is_refused(app: psycopg.Connection) -> None:
    act_for(app, OURS)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        app.execute("INSERT INTO location (tenant_id, id, name) VALUES (%s, gen_random_uuid(), 'x')", [THEIRS])


def test_c46_a_row_cannot_be_moved_to_another_shop(app: psycopg.Connection) -> None:
    act_for(app, OURS)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        app.execute("UPDATE orders SET tenant_id = %s", [THEIRS])


def test_c46_their_rows_are_out_of_reach_of_every_statement(app: psycopg.Connection, tables: list[str]) -> None:
    act_for(app, OURS)
    for table in tables:
        name = sql.Identifier(table)
        theirs = sql.SQL("tenant_id = {}").format(sql.Literal(THEIRS))
        for statement in ("UPDATE {} SET tenant_id = tenant_id WHERE {}", "DELETE FROM {} WHERE {}"):
            with app.transaction(force_rollback=True):
                try:
                    touched = app.execute(sql.SQL(statement).format(name, theirs)).rowcount
                except psycopg.errors.InsufficientPrivilege:
                    continue
                assert touched == 0, (table, statement)


def test_c46_a_reference_to_their_row_is_refused(app: psycopg.Connection, database: Database) -> None:
    with psycopg.connect(database.admin_url) as admin:
        act_for(admin, THEIRS)
        admin.execute("INSERT INTO location (id, name) VALUES ('00000000-0000-7000-8000-0000000000ff', 'Theirs')")
    act_for(app, OURS)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        app.execute(
            "INSERT INTO stock_level (id, variant_id, location_id) VALUES (gen_random_uuid(),"
            " '00000000-0000-7000-8000-000000000011', '00000000-0000-7000-8000-0000000000ff')"
        )


@pytest.mark.parametrize("role", ["owner", "platform", "finder", "postgres"])
def test_c46_no_other_role_can_be_put_on(app: psycopg.Connection, role: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))


@pytest.mark.parametrize(
    "statement",
    [
        "SET row_security = off; SELECT * FROM orders",
        "ALTER TABLE orders NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE orders DISABLE TRIGGER audit",
        "DROP POLICY tenant_rows ON orders",
        "TRUNCATE orders CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE public.loot AS SELECT * FROM orders",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY orders TO PROGRAM 'cat'",
        "COPY (SELECT 1) TO '/loot'",
        "SELECT isolate_table('orders', false)",
        "SELECT pg_read_file('/etc/passwd')",
        "UPDATE ledger_entry SET amount_minor = 0",
        "DELETE FROM audit_log",
        "UPDATE order_transition SET note = ''",
        "DELETE FROM stock_movement",
        "INSERT INTO tenant (id, subdomain, name) VALUES (gen_random_uuid(), 'mine', 'Mine')",
        "INSERT INTO account (id, email, name, password_hash) VALUES (gen_random_uuid(), 'a@b', '', '')",
    ],
)
def test_c46_what_the_web_process_may_not_do(app: psycopg.Connection, statement: str) -> None:
    act_for(app, OURS)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_c46_copy_out_is_bound_by_the_same_rows(app: psycopg.Connection) -> None:
    act_for(app, OURS)
    with app.cursor().copy("COPY orders (tenant_id) TO STDOUT") as copied:
        assert b"".join(copied) == f"{OURS}\n".encode()


def test_c46_a_leaking_function_meets_its_own_rows_only(app: psycopg.Connection) -> None:
    """A condition that tells what it sees is applied after the policy, for it is not leakproof."""
    seen: list[str] = []
    app.add_notice_handler(lambda notice: seen.append(notice.message_primary or ""))
    app.execute(
        "CREATE FUNCTION pg_temp.leak(shop uuid) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
        " $$ BEGIN RAISE NOTICE '%', shop; RETURN true; END $$"
    )
    act_for(app, OURS)
    app.execute("SELECT * FROM orders WHERE pg_temp.leak(tenant_id)")
    assert seen == [str(OURS)]


def test_c46_what_the_finders_hand_out_are_ids(app: psycopg.Connection) -> None:
    columns = app.execute("""
        SELECT DISTINCT name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
                                  unnest(p.proargnames, p.proargmodes) AS argument (name, mode)
        WHERE n.nspname = 'public' AND p.prosecdef AND mode = 't' AND has_function_privilege(p.oid, 'EXECUTE')
    """).fetchall()
    assert {name for (name,) in columns} <= {"tenant_id", "id", "subscriber", "subdomain"}
