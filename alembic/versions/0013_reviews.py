"""Photographs and moderation of reviews, and who waits for what is sold out."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from models.notification import NotificationKind

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _widen_reviews()
    _widen_the_catalogue()
    op.create_table(
        "stock_request",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("variant_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "variant_id"],
            ["variant.tenant_id", "variant.id"],
            name=op.f("fk_stock_request_tenant_id_variant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stock_request")),
    )
    op.create_index(
        "uq_stock_request_open",
        "stock_request",
        ["tenant_id", "variant_id", "email"],
        unique=True,
        postgresql_where=sa.text("told_at IS NULL"),
    )
    op.create_index(op.f("ix_stock_request_tenant_id_email"), "stock_request", ["tenant_id", "email"])
    op.execute("SELECT isolate_table('stock_request'::regclass, audited => false)")
    kinds = ", ".join(f"'{kind.value}'" for kind in NotificationKind)
    op.drop_constraint(op.f("ck_notification_kind_known"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind_known"), "notification", f"kind IN ({kinds})")


def _widen_reviews() -> None:
    op.add_column("review", sa.Column("order_id", sa.Uuid(), nullable=True))
    op.add_column("review", sa.Column("reason", sa.String(length=500), server_default="", nullable=False))
    op.add_column("review", sa.Column("reply", sa.String(length=2000), server_default="", nullable=False))
    op.add_column("review", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("review", sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(
        op.f("fk_review_tenant_id_order_id"), "review", "orders", ["tenant_id", "order_id"], ["tenant_id", "id"]
    )
    op.create_unique_constraint(
        op.f("uq_review_tenant_id_product_id_customer_id"), "review", ["tenant_id", "product_id", "customer_id"]
    )
    op.create_index(op.f("ix_review_tenant_id_status_id"), "review", ["tenant_id", "status", "id"])
    op.create_table(
        "review_picture",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("renditions", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "review_id"],
            ["review.tenant_id", "review.id"],
            name=op.f("fk_review_picture_tenant_id_review_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_review_picture")),
        sa.UniqueConstraint(
            "tenant_id", "review_id", "position", name=op.f("uq_review_picture_tenant_id_review_id_position")
        ),
    )
    op.execute("SELECT isolate_table('review_picture'::regclass, audited => false)")
    op.create_table(
        "review_policy",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publishes_at_once", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_review_policy")),
        sa.UniqueConstraint("tenant_id", name=op.f("uq_review_policy_tenant_id")),
    )
    op.execute("SELECT isolate_table('review_policy'::regclass, audited => true)")


def _widen_the_catalogue() -> None:
    op.add_column("product", sa.Column("size_guide_html", sa.String(), server_default="", nullable=False))
    op.add_column("variant", sa.Column("content", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "variant",
        sa.Column(
            "content_unit",
            sa.Enum("", "g", "ml", "cm", "piece", name="contentunit", native_enum=False, length=32),
            server_default="",
            nullable=False,
        ),
    )
    op.create_check_constraint(
        op.f("ck_variant_content_unit_known"), "variant", "content_unit IN ('', 'g', 'ml', 'cm', 'piece')"
    )
    op.create_check_constraint(op.f("ck_variant_content_has_unit"), "variant", "(content > 0) = (content_unit <> '')")
