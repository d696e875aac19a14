"""Isolation as Postgres itself describes it (I-22, I-24): all within reach is guarded or reviewed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from models.base import TenantRow
from models.registry import metadata
from tests.harness.cluster import Database

# Tables without a tenant, and why that is right.
REVIEWED_TABLES = {
    "tenant": "the shop's own row: policy on its id; the platform makes shops",
    "account": "people work in several shops: visible to the shops that they work in",
}
# Functions that look across tenants with `finder`'s eyes, and what keeps them harmless. They hand out ids.
REVIEWED_FUNCTIONS = {
    "find_tenant": "host → shop, before there is a tenant",
    "find_webhook_tenant": "endpoint → shop (I-18)",
    "list_tenants": "the scheduler's round over all shops",
    "claim_outbox": "work that is due, as ids",
    "claim_deliveries": "work that is due, as ids",
    "claim_inbox": "work that is due, as ids",
    "claim_notifications": "work that is due, as ids",
    "find_expired_orders": "work that is due, as ids",
    "find_silent_payments": "work that is due, as ids",
    "find_pending_refunds": "work that is due, as ids",
    "payment_standing": "counts of what waits for a person, for /metrics",
    "find_products": "ids and counts of the shop of the transaction, which alone it names (D14)",
    "close_words": "words of the shop of the transaction (D14)",
    "proof_standing": "counts of what the shops' own audits found, for /metrics",
    "find_violations": "what breaks an invariant; role platform only",
}
INSERT_ONLY = {
    "audit_log",
    "bundle_part",
    "credit_entry",
    "invoice",
    "ledger_entry",
    "ledger_transaction",
    "order_transition",
    "return_transition",
    "stock_movement",
}
GUARD = "(tenant_id = ( SELECT (NULLIF(current_setting('app.current_tenant_id'::text, true), ''::text))::uuid AS"


@pytest.fixture(scope="module")
def catalogue(database: Database) -> Iterator[psycopg.Connection]:
    """Read as superuser, who sees all of it."""
    with psycopg.connect(database.admin_url, autocommit=True) as connection:
        yield connection


def reachable(catalogue: psycopg.Connection) -> dict[str, str]:
    """Relations of any kind that ``app`` or ``platform`` may touch, with their kind."""
    rows = catalogue.execute("""
        SELECT DISTINCT c.relname, c.relkind::text
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(ARRAY['app', 'platform']) AS role
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND (has_table_privilege(role, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES')
               OR has_any_column_privilege(role, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
    """).fetchall()
    return dict(rows)


def test_i22_every_table_within_reach_belongs_to_a_tenant_or_is_reviewed(catalogue: psycopg.Connection) -> None:
    kinds = reachable(catalogue)
    assert len(kinds) > 40
    assert set(kinds.values()) == {"r"}, "views, partitions and materialised views need rules of their own first"
    with_tenant = {
        name
        for (name,) in catalogue.execute("""
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND a.attname = 'tenant_id' AND a.attnotnull
        """)
    }
    assert set(kinds) - with_tenant == set(REVIEWED_TABLES)


def test_i22_row_security_is_forced_on_every_table_within_reach(catalogue: psycopg.Connection) -> None:
    forced = {
        name
        for (name,) in catalogue.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"
        )
    }
    assert set(reachable(catalogue)) <= forced


def test_i22_each_policy_guards_reading_and_writing_for_all_commands(catalogue: psycopg.Connection) -> None:
    policies: dict[str, list[tuple[str, str, str]]] = {}
    for table, command, reads, writes in catalogue.execute("""
        SELECT tablename, cmd, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies
        WHERE schemaname = 'public' AND roles && ARRAY['app', 'platform', 'public']::name[]
          AND permissive = 'PERMISSIVE'
    """):
        policies.setdefault(table, []).append((command, reads, writes))
    for table in set(reachable(catalogue)) - set(REVIEWED_TABLES):
        assert len(policies[table]) == 1, f"{table}: a second permissive policy would widen the first"
        command, reads, writes = policies[table][0]
        assert command == "ALL", table
        assert reads.startswith(GUARD), f"{table} reads by {reads}"
        assert writes == reads, table


def test_i22_only_finder_has_a_policy_that_sees_everything(catalogue: psycopg.Connection) -> None:
    wide = catalogue.execute("""
        SELECT DISTINCT roles::text[], tablename FROM pg_policies
        WHERE qual = 'true' AND NOT roles <@ ARRAY['finder']::name[]
    """).fetchall()
    assert sorted(wide) == [(["platform"], "account"), (["platform"], "tenant")]


@pytest.mark.parametrize("role", ["app", "platform"])
def test_i22_the_shops_roles_are_below_every_rule(catalogue: psycopg.Connection, role: str) -> None:
    assert (
        catalogue.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles"
            " WHERE rolname = %s",
            [role],
        ).fetchone()
        == (False,) * 5
    )
    assert (
        catalogue.execute(
            "SELECT rolname FROM pg_roles WHERE rolname <> %(role)s AND pg_has_role(%(role)s, oid, 'member')",
            {"role": role},
        ).fetchall()
        == []
    )
    assert (
        catalogue.execute("SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %s", [role]).fetchall() == []
    )
    truncatable = "SELECT relname FROM pg_class WHERE relkind = 'r' AND has_table_privilege(%s, oid, 'TRUNCATE')"
    assert catalogue.execute(truncatable, [role]).fetchall() == []


def test_i22_finder_owns_the_reviewed_functions_and_no_one_logs_in_as_it(catalogue: psycopg.Connection) -> None:
    assert catalogue.execute(
        "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'finder'"
    ).fetchone() == (False, False, False)
    rows = catalogue.execute("""
        SELECT p.proname, pg_get_userbyid(p.proowner), p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE'),
               p.proargnames::text[]
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prosecdef
    """).fetchall()
    assert {name for name, *_ in rows} == set(REVIEWED_FUNCTIONS)
    for name, owner, settings, is_public, arguments in rows:
        assert owner == "finder", name
        assert settings == ["search_path=public, pg_temp"], f"{name}: a search path of the caller's choice"
        assert not is_public, name
        given = [argument for argument in arguments or [] if argument not in ("tenant_id", "id")]
        assert not any("tenant" in argument for argument in given), f"{name} takes its tenant from an argument"


def test_i22_only_the_platform_may_look_for_violations(catalogue: psycopg.Connection) -> None:
    may = catalogue.execute("""
        SELECT role FROM unnest(ARRAY['app', 'platform', 'owner']) AS role
        WHERE has_function_privilege(role, 'find_violations(timestamptz)', 'EXECUTE')
    """).fetchall()
    assert may == [("platform",)]


def test_i03_what_was_booked_is_never_changed(catalogue: psycopg.Connection) -> None:
    changeable = {
        name
        for (name,) in catalogue.execute("""
            SELECT c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(ARRAY['app', 'platform']) AS role
            WHERE n.nspname = 'public' AND c.relkind = 'r'
              AND (has_table_privilege(role, c.oid, 'DELETE') OR has_any_column_privilege(role, c.oid, 'UPDATE'))
        """)
    }
    assert changeable & INSERT_ONLY == set()


def test_i24_references_between_tenant_tables_carry_the_tenant(catalogue: psycopg.Connection) -> None:
    loose = catalogue.execute("""
        SELECT f.conrelid::regclass::text, f.conname FROM pg_constraint f
        WHERE f.contype = 'f'
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = f.confrelid AND a.attname = 'tenant_id')
          AND NOT EXISTS (
            SELECT FROM unnest(f.conkey, f.confkey) AS pair (ours, theirs)
            JOIN pg_attribute o ON o.attrelid = f.conrelid AND o.attnum = pair.ours AND o.attname = 'tenant_id'
            JOIN pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = pair.theirs AND t.attname = 'tenant_id')
    """).fetchall()
    assert loose == []


def test_i24_unique_keys_of_tenant_data_contain_the_tenant(catalogue: psycopg.Connection) -> None:
    loose = catalogue.execute("""
        SELECT i.indexrelid::regclass::text FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'tenant_id'
        WHERE i.indisunique AND NOT a.attnum = ANY (i.indkey) AND i.indrelid::regclass::text NOT LIKE 'pg_%'
        ORDER BY 1
    """).fetchall()
    # A host name belongs to one shop in the world, and an endpoint's address names no shop.
    assert loose == [("ix_webhook_endpoint_id",), ("uq_tenant_domain_host",)]


def test_d22_the_listed_tables_are_audited_by_trigger(catalogue: psycopg.Connection) -> None:
    listed = {
        mapper.class_.__tablename__
        for mapper in TenantRow._sa_registry.mappers
        if getattr(mapper.class_, "AUDITED", False)
    }
    triggered = {
        name
        for (name,) in catalogue.execute("""
            SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'audit' AND tgenabled = 'O' AND tgtype = 29
        """)
    }
    assert triggered == listed
    assert set(metadata.tables) == set(reachable(catalogue))
