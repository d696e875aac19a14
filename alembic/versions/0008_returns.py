"""Returns, shipments, invoices and credit notes."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Kinds of mail: the constraint is the model's list as it stands after this migration.
MAILS = (
    "order_receipt", "order_fulfilled", "order_shipped", "order_delivered", "payment_link", "payment_refunded", "return_requested",
    "return_approved", "return_rejected",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "invoice_series",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("invoice", "credit_note", name="invoicekind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("value", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoice_series_kind_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice_series")),
        sa.UniqueConstraint("tenant_id", "kind", "year", name=op.f("uq_invoice_series_tenant_id_kind_year")),
    )
    op.create_table(
        "invoice_settings",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_prefix", sa.String(length=32), nullable=False),
        sa.Column("credit_note_prefix", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice_settings")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_invoice_settings_tenant_id")),
    )
    op.create_table(
        "return_policy",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("window_days", sa.BigInteger(), server_default="30", nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("excluded_categories", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("complete_after_days", sa.BigInteger(), server_default="14", nullable=False),
        sa.CheckConstraint("complete_after_days BETWEEN 0 AND 3650", name=op.f("ck_return_policy_completion_possible")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_return_policy_fee_not_negative")),
        sa.CheckConstraint("window_days BETWEEN 0 AND 3650", name=op.f("ck_return_policy_window_possible")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_return_policy")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_return_policy_tenant_id")),
    )
    op.create_table(
        "return_request",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "approved",
                "rejected",
                "cancelled",
                "received",
                "closed",
                name="returnstatus",
                native_enum=False,
                length=32,
            ),
            server_default="requested",
            nullable=False,
        ),
        sa.Column(
            "resolution",
            sa.Enum("refund", "store_credit", "exchange", name="returnresolution", native_enum=False, length=32),
            server_default="refund",
            nullable=False,
        ),
        sa.Column("is_by_shopper", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("value_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("exchange_order_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "resolution IN ('refund', 'store_credit', 'exchange')", name=op.f("ck_return_request_resolution_known")
        ),
        sa.CheckConstraint(
            "status IN ('requested', 'approved', 'rejected', 'cancelled', 'received', 'closed')",
            name=op.f("ck_return_request_status_known"),
        ),
        sa.CheckConstraint("fee_minor >= 0 AND value_minor >= 0", name=op.f("ck_return_request_money_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "exchange_order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_return_request_tenant_id_exchange_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_return_request_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_return_request")),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_return_request_tenant_id_number")),
    )
    op.create_index(
        op.f("ix_return_request_tenant_id_order_id"), "return_request", ["tenant_id", "order_id"], unique=False
    )
    op.create_index(
        op.f("ix_return_request_tenant_id_status_created_at"),
        "return_request",
        ["tenant_id", "status", "created_at"],
        unique=False,
    )
    op.create_table(
        "return_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "changed_mind",
                "does_not_fit",
                "not_as_described",
                "damaged",
                "wrong_item",
                "arrived_late",
                "other",
                name="returnreason",
                native_enum=False,
                length=32,
            ),
            server_default="other",
            nullable=False,
        ),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("received_quantity", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "condition",
            sa.Enum("unknown", "as_new", "opened", "damaged", name="itemcondition", native_enum=False, length=32),
            server_default="unknown",
            nullable=False,
        ),
        sa.Column("is_restocked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("replacement_variant_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "condition IN ('unknown', 'as_new', 'opened', 'damaged')", name=op.f("ck_return_line_condition_known")
        ),
        sa.CheckConstraint(
            "reason IN ('changed_mind', 'does_not_fit', 'not_as_described', 'damaged', 'wrong_item', 'arrived_late', 'other')",
            name=op.f("ck_return_line_reason_known"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_line_quantity_positive")),
        sa.CheckConstraint("received_quantity BETWEEN 0 AND quantity", name=op.f("ck_return_line_received_possible")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_line_id"],
            ["order_line.tenant_id", "order_line.id"],
            name=op.f("fk_return_line_tenant_id_order_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "replacement_variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_return_line_tenant_id_replacement_variant_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "return_id"],
            ["return_request.tenant_id", "return_request.id"],
            name=op.f("fk_return_line_tenant_id_return_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_return_line")),
        sa.UniqueConstraint(
            "tenant_id", "return_id", "order_line_id", name=op.f("uq_return_line_tenant_id_return_id_order_line_id")
        ),
    )
    op.create_index(
        op.f("ix_return_line_tenant_id_order_line_id"), "return_line", ["tenant_id", "order_line_id"], unique=False
    )
    op.create_table(
        "return_transition",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("from_status", sa.String(length=32), nullable=False),
        sa.Column("to_status", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "return_id"],
            ["return_request.tenant_id", "return_request.id"],
            name=op.f("fk_return_transition_tenant_id_return_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_return_transition")),
    )
    op.create_index(
        op.f("ix_return_transition_tenant_id_return_id_moved_at"),
        "return_transition",
        ["tenant_id", "return_id", "moved_at"],
        unique=False,
    )
    op.create_table(
        "invoice",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("invoice", "credit_note", name="invoicekind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("year", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("refers_to", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "content", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("issued_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (refers_to IS NOT NULL)", name=op.f("ck_invoice_credit_note_refers")
        ),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoice_kind_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"], ["orders.tenant_id", "orders.id"], name=op.f("fk_invoice_tenant_id_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "refers_to"], ["invoice.tenant_id", "invoice.id"], name=op.f("fk_invoice_tenant_id_refers_to")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "refund_id"], ["refund.tenant_id", "refund.id"], name=op.f("fk_invoice_tenant_id_refund_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("tenant_id", "kind", "year", "number", name=op.f("uq_invoice_tenant_id_kind_year_number")),
        sa.UniqueConstraint("tenant_id", "refund_id", name=op.f("uq_invoice_tenant_id_refund_id")),
    )
    op.create_index(op.f("ix_invoice_tenant_id_order_id"), "invoice", ["tenant_id", "order_id"], unique=False)
    op.create_index(
        "uq_invoice_order",
        "invoice",
        ["tenant_id", "order_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'invoice'"),
    )
    op.add_column(
        "fulfillment",
        sa.Column(
            "status",
            sa.Enum("packed", "shipped", "delivered", "cancelled", name="parcelstatus", native_enum=False, length=32),
            server_default="packed",
            nullable=False,
        ),
    )
    op.add_column("fulfillment", sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("fulfillment", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tenant", sa.Column("legal_address", sa.String(length=500), server_default="", nullable=False))
    op.add_column("tenant", sa.Column("tax_id", sa.String(length=64), server_default="", nullable=False))
    op.execute("UPDATE fulfillment SET status = 'cancelled' WHERE cancelled_at IS NOT NULL")
    op.create_check_constraint(
        op.f("ck_fulfillment_status_known"), "fulfillment", "status IN ('packed', 'shipped', 'delivered', 'cancelled')"
    )
    kinds = ", ".join(f"'{kind}'" for kind in MAILS)
    op.drop_constraint(op.f("ck_notification_kind_known"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind_known"), "notification", f"kind IN ({kinds})")
    for table in ("invoice_settings", "return_policy", "return_request"):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => true)")
    for table in ("invoice_series", "return_line"):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => false)")
    op.execute("SELECT isolate_table('invoice'::regclass, audited => true, granted => 'SELECT, INSERT')")
    op.execute("SELECT isolate_table('return_transition'::regclass, audited => false, granted => 'SELECT, INSERT')")
