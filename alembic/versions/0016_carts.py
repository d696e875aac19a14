"""What shoppers put aside and note on their carts."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from models.notification import NotificationKind

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, address in (("cart", "billing"), ("orders", "billing_address")):
        op.add_column(
            table, sa.Column(address, postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False)
        )
        for words in ("note", "gift_note"):
            op.add_column(table, sa.Column(words, sa.String(length=500), server_default="", nullable=False))
    op.add_column("cart_line", sa.Column("seen_minor", sa.BigInteger(), nullable=True))
    op.create_table(
        "saved_line",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_saved_line_quantity_possible")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_saved_line_tenant_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_saved_line")),
        sa.UniqueConstraint(
            "tenant_id", "visitor_sha256", "variant_id", name=op.f("uq_saved_line_tenant_id_visitor_sha256_variant_id")
        ),
    )
    op.execute("SELECT isolate_table('saved_line'::regclass, audited => false)")
    kinds = ", ".join(f"'{kind}'" for kind in NotificationKind)
    op.drop_constraint("ck_notification_kind_known", "notification")
    op.create_check_constraint(op.f("ck_notification_kind_known"), "notification", f"kind IN ({kinds})")
