"""Refunds by line, edits, drafts, notes and tags."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from models.order import PaymentStatus
from models.payment import LedgerKind

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _extend_orders()
    _create_tables()
    for table, audited, granted in (
        ("order_note", "true", "SELECT, INSERT, UPDATE, DELETE"),
        ("order_edit", "false", "SELECT, INSERT"),
        ("order_refund", "false", "SELECT, INSERT"),
        ("refund_line", "false", "SELECT, INSERT"),
        ("refund_part", "false", "SELECT, INSERT"),
        ("draft", "true", "SELECT, INSERT, UPDATE"),
        ("draft_line", "false", "SELECT, INSERT, UPDATE, DELETE"),
    ):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => {audited}, granted => '{granted}')")


def _extend_orders() -> None:
    op.add_column("orders", sa.Column("tags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("orders", sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index(
        "ix_orders_tagged", "orders", ["tenant_id", "created_at", "id"], postgresql_where=sa.text("tags <> '{}'")
    )
    for table, column, values in (
        ("orders", "payment_status", PaymentStatus),
        ("ledger_transaction", "kind", LedgerKind),
    ):
        known = ", ".join(f"'{value}'" for value in values)
        op.drop_constraint(f"ck_{table}_{column}_known", table)
        op.create_check_constraint(op.f(f"ck_{table}_{column}_known"), table, f"{column} IN ({known})")
    op.alter_column("order_line", "variant_id", nullable=True)
    for column in ("cancelled_quantity", "refunded_quantity"):
        op.add_column("order_line", sa.Column(column, sa.Integer(), server_default="0", nullable=False))
    for name, condition in (
        ("quantity_positive", None),
        ("quantity_not_negative", "quantity >= 0"),
        (
            "fulfilled_possible",
            "fulfilled_quantity >= 0 AND cancelled_quantity >= 0"
            " AND fulfilled_quantity + cancelled_quantity <= quantity",
        ),
        ("refunded_possible", "refunded_quantity BETWEEN cancelled_quantity AND quantity"),
    ):
        op.execute(f"ALTER TABLE order_line DROP CONSTRAINT IF EXISTS ck_order_line_{name}")
        if condition:
            op.create_check_constraint(op.f(f"ck_order_line_{name}"), "order_line", condition)


def _create_tables() -> None:
    op.create_table(
        "order_note",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"], ["orders.tenant_id", "orders.id"], name=op.f("fk_order_note_tenant_id_order_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_note")),
    )
    op.create_index(
        op.f("ix_order_note_tenant_id_order_id_written_at"),
        "order_note",
        ["tenant_id", "order_id", "written_at"],
        unique=False,
    )
    op.create_table(
        "order_edit",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("difference_minor", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column(
            "before", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column(
            "after", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"], ["orders.tenant_id", "orders.id"], name=op.f("fk_order_edit_tenant_id_order_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_edit")),
        sa.UniqueConstraint(
            "tenant_id", "order_id", "revision", name=op.f("uq_order_edit_tenant_id_order_id_revision")
        ),
    )
    op.create_table(
        "order_refund",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum("request", "cancellation", "return", "edit", name="refundcause", native_enum=False, length=32),
            server_default="request",
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shipping_tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("restocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "cause IN ('request', 'cancellation', 'return', 'edit')", name=op.f("ck_order_refund_cause_known")
        ),
        sa.CheckConstraint(
            "amount_minor >= 0 AND shipping_minor >= 0 AND shipping_tax_minor >= 0",
            name=op.f("ck_order_refund_money_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_order_refund_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_order_refund")),
        sa.UniqueConstraint("tenant_id", "idempotency_key", name=op.f("uq_order_refund_tenant_id_idempotency_key")),
    )
    op.create_index(op.f("ix_order_refund_tenant_id_order_id"), "order_refund", ["tenant_id", "order_id"], unique=False)
    op.create_table(
        "refund_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_refund_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_refund_line_quantity_positive")),
        sa.CheckConstraint("tax_minor BETWEEN 0 AND amount_minor", name=op.f("ck_refund_line_money_possible")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["order_line.tenant_id", "order_line.id"],
            name=op.f("fk_refund_line_tenant_id_order_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_refund_id"],
            ["order_refund.tenant_id", "order_refund.id"],
            name=op.f("fk_refund_line_tenant_id_order_refund_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_refund_line")),
    )
    op.create_index(
        op.f("ix_refund_line_tenant_id_order_line_id"), "refund_line", ["tenant_id", "order_line_id"], unique=False
    )
    op.create_index(
        op.f("ix_refund_line_tenant_id_order_refund_id"), "refund_line", ["tenant_id", "order_refund_id"], unique=False
    )
    op.create_table(
        "refund_part",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_refund_id", sa.Uuid(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_refund_id"],
            ["order_refund.tenant_id", "order_refund.id"],
            name=op.f("fk_refund_part_tenant_id_order_refund_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "refund_id"],
            ["refund.tenant_id", "refund.id"],
            name=op.f("fk_refund_part_tenant_id_refund_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_refund_part")),
        sa.UniqueConstraint("tenant_id", "refund_id", name=op.f("uq_refund_part_tenant_id_refund_id")),
    )
    op.create_index(
        op.f("ix_refund_part_tenant_id_order_refund_id"), "refund_part", ["tenant_id", "order_refund_id"], unique=False
    )
    op.create_table(
        "draft",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "sent", "ordered", "cancelled", name="draftstatus", native_enum=False, length=32),
            server_default="open",
            nullable=False,
        ),
        sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "shipping_address",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("shipping_method_id", sa.Uuid(), nullable=True),
        sa.Column("shipping_title", sa.String(length=120), nullable=False),
        sa.Column("shipping_minor", sa.BigInteger(), nullable=True),
        sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("discount_title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('open', 'sent', 'ordered', 'cancelled')", name=op.f("ck_draft_status_known")),
        sa.CheckConstraint("discount_minor >= 0 AND total_minor >= 0", name=op.f("ck_draft_money_not_negative")),
        sa.CheckConstraint("shipping_minor >= 0", name=op.f("ck_draft_shipping_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"], ["orders.tenant_id", "orders.id"], name=op.f("fk_draft_tenant_id_order_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_draft")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_draft_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "order_id", name=op.f("uq_draft_tenant_id_order_id")),
    )
    op.create_index(op.f("ix_draft_tenant_id_created_at_id"), "draft", ["tenant_id", "created_at", "id"], unique=False)
    op.create_table(
        "draft_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("variant_title", sa.String(length=400), nullable=False),
        sa.Column("slug", sa.String(length=200), nullable=False),
        sa.Column("picture", sa.String(length=255), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("discount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_taxable", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("requires_shipping", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_draft_line_quantity_possible")),
        sa.CheckConstraint(
            "unit_price_minor >= 0 AND discount_minor BETWEEN 0 AND unit_price_minor * quantity",
            name=op.f("ck_draft_line_money_possible"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "draft_id"],
            ["draft.tenant_id", "draft.id"],
            name=op.f("fk_draft_line_tenant_id_draft_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_draft_line_tenant_id_variant_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_draft_line")),
    )
    op.create_index(op.f("ix_draft_line_tenant_id_draft_id"), "draft_line", ["tenant_id", "draft_id"], unique=False)
