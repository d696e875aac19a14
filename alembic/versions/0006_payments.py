"""Captures, disputes, saved cards, reconciliation."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

PROVIDERS = ("stripe", "manual", "redirect", "credit")
OPEN_ATTEMPTS = "status IN ('opening', 'open', 'processing') AND provider <> 'credit'"

# Credit moves inside our own books, and money by hand when somebody says so: nobody else is asked about either. What
# is held on a card is looked at when its order needs it no more, or its time is over.
FINDERS = """
GRANT CREATE ON SCHEMA public TO finder;
SET LOCAL ROLE finder;
CREATE OR REPLACE FUNCTION find_silent_payments(unseen_since timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.tenant_id, p.id FROM payment p
    WHERE p.provider NOT IN ('manual', 'credit') AND coalesce(p.checked_at, p.created_at) <= unseen_since
      AND (p.status IN ('opening', 'open', 'processing')
           OR p.status = 'authorised' AND (p.capture_minor IS NOT NULL OR p.authorised_until <= unseen_since OR EXISTS (
                SELECT FROM orders o WHERE o.tenant_id = p.tenant_id AND o.id = p.order_id
                  AND o.status IN ('cancelled', 'expired'))))
    ORDER BY coalesce(p.checked_at, p.created_at) LIMIT at_most
$$;
CREATE OR REPLACE FUNCTION find_pending_refunds(created_before timestamptz, at_most integer)
RETURNS TABLE (tenant_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.tenant_id, r.id FROM refund r WHERE r.status = 'pending' AND r.due_at <= created_before
    ORDER BY r.due_at LIMIT at_most
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM finder;
"""
ISOLATION = """
SELECT isolate_table(name::regclass, audited => true) FROM unnest(ARRAY['dispute', 'saved_card']) AS name;
SELECT isolate_table(name::regclass, audited => false)
FROM unnest(ARRAY['provider_customer', 'reconciliation_run', 'reconciliation_break']) AS name;
"""


def upgrade() -> None:
    widen_choices()
    extend_payments()
    create_tables()
    op.execute(ISOLATION)
    op.execute(FINDERS)


def widen_choices() -> None:
    _choose("payment_provider", "provider", PROVIDERS)
    _choose("webhook_endpoint", "provider", PROVIDERS)
    _choose("payment", "provider", PROVIDERS)
    _choose("payment", "status", ("opening", "open", "processing", "authorised", "succeeded", "failed", "cancelled"))
    _choose(
        "orders",
        "payment_status",
        (
            "pending", "authorised", "partially_paid", "paid", "partially_refunded", "refunded", "failed", "disputed",
        ),
    )  # fmt: skip
    _choose(
        "ledger_transaction",
        "kind",
        ("sale", "adjustment", "capture", "refund", "reversal", "dispute", "reinstatement", "chargeback"),
    )
    _choose(
        "ledger_entry",
        "account",
        ("receivable", "processor", "credit", "dispute", "loss", "sales", "shipping", "tax"),
    )


def extend_payments() -> None:
    for column in (
        sa.Column("display_name", sa.String(length=80), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("capture_method", sa.String(length=32), server_default="automatic", nullable=False),
        sa.Column("hold_days", sa.Integer(), server_default="7", nullable=False),
        sa.Column("settings", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("reconciled_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("payment_provider", column)
    op.create_check_constraint(
        op.f("ck_payment_provider_capture_method_known"),
        "payment_provider",
        "capture_method IN ('automatic', 'manual')",
    )
    op.create_check_constraint(
        op.f("ck_payment_provider_credit_is_no_provider"), "payment_provider", "provider <> 'credit'"
    )
    op.create_check_constraint(
        op.f("ck_payment_provider_hold_possible"), "payment_provider", "hold_days BETWEEN 0 AND 60"
    )
    for column in (
        sa.Column("is_further", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("captures_later", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("authorised_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("authorised_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("capture_minor", sa.BigInteger(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("credit_account_id", sa.Uuid(), nullable=True),
    ):
        op.add_column("payment", column)
    op.create_check_constraint(
        op.f("ck_payment_authorised_possible"), "payment", "authorised_minor BETWEEN 0 AND amount_minor"
    )
    op.create_check_constraint(
        op.f("ck_payment_credit_has_account"), "payment", "(provider = 'credit') = (credit_account_id IS NOT NULL)"
    )
    op.drop_index("uq_payment_open", "payment")
    op.create_index(
        "uq_payment_open",
        "payment",
        ["tenant_id", "order_id"],
        unique=True,
        postgresql_where=sa.text(OPEN_ATTEMPTS),
    )
    op.add_column(
        "refund", sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False)
    )
    op.add_column("webhook_endpoint", sa.Column("previous_endpoint_id", sa.String(), server_default="", nullable=False))
    op.add_column("refund", sa.Column("failure", sa.String(length=200), server_default="", nullable=False))


def create_tables() -> None:
    op.create_table(
        "dispute",
        *_keys(),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("provider_dispute_id", sa.String(length=255), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("evidence_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed')",
            name=op.f("ck_dispute_status_known"),
        ),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_dispute_amount_positive")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_dispute_tenant_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["payment.tenant_id", "payment.id"],
            name=op.f("fk_dispute_tenant_id_payment_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("tenant_id", "provider_dispute_id", name=op.f("uq_dispute_tenant_id_provider_dispute_id")),
    )
    op.create_index(op.f("ix_dispute_tenant_id_payment_id"), "dispute", ["tenant_id", "payment_id"], unique=False)
    op.create_table(
        "saved_card",
        *_keys(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("provider_card_id", sa.String(length=255), nullable=False),
        sa.Column("brand", sa.String(length=32), nullable=False),
        sa.Column("last4", sa.String(length=4), nullable=False),
        sa.Column("expires_month", sa.Integer(), nullable=False),
        sa.Column("expires_year", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        _known("saved_card", "provider", PROVIDERS),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_saved_card_tenant_id_customer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_saved_card")),
        sa.UniqueConstraint(
            "tenant_id", "provider", "provider_card_id", name=op.f("uq_saved_card_tenant_id_provider_provider_card_id")
        ),
    )
    op.create_index(
        op.f("ix_saved_card_tenant_id_customer_id"), "saved_card", ["tenant_id", "customer_id"], unique=False
    )
    op.create_table(
        "provider_customer",
        *_keys(),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("provider_customer_id", sa.String(length=255), nullable=False),
        sa.Column("setup_session_id", sa.String(length=255), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        _known("provider_customer", "provider", PROVIDERS),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_provider_customer_tenant_id_customer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_provider_customer")),
        sa.UniqueConstraint(
            "tenant_id", "provider", "customer_id", name=op.f("uq_provider_customer_tenant_id_provider_customer_id")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "provider",
            "provider_customer_id",
            name=op.f("uq_provider_customer_tenant_id_provider_provider_customer_id"),
        ),
    )
    op.create_table(
        "reconciliation_run",
        *_keys(),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("covers_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        _known("reconciliation_run", "provider", PROVIDERS),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reconciliation_run")),
    )
    op.create_index(
        op.f("ix_reconciliation_run_tenant_id_created_at"),
        "reconciliation_run",
        ["tenant_id", "created_at"],
        unique=False,
    )
    op.create_table(
        "reconciliation_break",
        *_keys(),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=255), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("ours_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("theirs_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        _known("reconciliation_break", "provider", PROVIDERS),
        _known(
            "reconciliation_break",
            "kind",
            ("captured", "refunded", "disputed", "currency", "unknown_here", "unknown_there"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "run_id"],
            ["reconciliation_run.tenant_id", "reconciliation_run.id"],
            name=op.f("fk_reconciliation_break_tenant_id_run_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_reconciliation_break")),
    )
    op.create_index(
        "uq_reconciliation_break_open",
        "reconciliation_break",
        ["tenant_id", "provider", "reference", "kind"],
        unique=True,
        postgresql_where=sa.text("resolved_at IS NULL"),
    )


def _keys() -> tuple[sa.Column[object], sa.Column[object]]:
    return (
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
    )


def _condition(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _known(table: str, column: str, values: Sequence[str]) -> sa.CheckConstraint:
    return sa.CheckConstraint(_condition(column, values), name=op.f(f"ck_{table}_{column}_known"))


def _choose(table: str, column: str, values: Sequence[str]) -> None:
    name = op.f(f"ck_{table}_{column}_known")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, _condition(column, values))
