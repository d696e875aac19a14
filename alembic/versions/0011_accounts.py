"""Shoppers who sign in, and what they keep."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Kinds of mail about accounts, beside those about orders.
MAILS = (
    "order_receipt", "order_fulfilled", "order_shipped", "order_delivered", "payment_link", "payment_refunded",
    "return_requested", "return_approved", "return_rejected",
    "account_link", "account_changed", "account_export", "wishlist_news",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("customer", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    _accounts()
    _signing_in()
    _address_book()
    _wishlists()
    # None of these is audited: erasing somebody must leave nothing behind, and a hash must not stand in a log.
    for table in (
        "customer_account", "customer_session", "customer_token", "customer_activity", "customer_address",
        "customer_export", "wishlist", "wishlist_item",
    ):  # fmt: skip
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => false)")
    kinds = ", ".join(f"'{kind}'" for kind in MAILS)
    op.drop_constraint(op.f("ck_notification_kind_known"), "notification", type_="check")
    op.create_check_constraint(op.f("ck_notification_kind_known"), "notification", f"kind IN ({kinds})")


def _accounts() -> None:
    op.create_table(
        "customer_account",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("token_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("wants_wishlist_mail", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column(
            "password_changed_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False
        ),
        sa.Column("deletion_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_account_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("tenant_id", "customer_id", name=op.f("uq_customer_account_tenant_id_customer_id")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_account")),
    )
    op.create_index(
        "ix_customer_account_leaving",
        "customer_account",
        ["tenant_id", "deletion_asked_at"],
        postgresql_where=sa.text("deletion_asked_at IS NOT NULL"),
    )
    op.create_table(
        "customer_activity",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "signed_up",
                "signed_in",
                "password_changed",
                "password_reset",
                "others_signed_out",
                "export_asked",
                "deletion_asked",
                "deletion_cancelled",
                name="activitykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "kind IN ('signed_up', 'signed_in', 'password_changed', 'password_reset', 'others_signed_out', 'export_asked', 'deletion_asked', 'deletion_cancelled')",
            name=op.f("ck_customer_activity_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_activity_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_activity")),
    )
    op.create_index(
        op.f("ix_customer_activity_tenant_id_customer_id_happened_at"),
        "customer_activity",
        ["tenant_id", "customer_id", "happened_at"],
    )
    op.create_table(
        "customer_export",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("token_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_export_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_export")),
    )
    op.create_index(op.f("ix_customer_export_tenant_id_customer_id"), "customer_export", ["tenant_id", "customer_id"])


def _signing_in() -> None:
    op.create_table(
        "customer_session",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("token_epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_session_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("tenant_id", "token_sha256", name=op.f("uq_customer_session_tenant_id_token_sha256")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_session")),
    )
    op.create_index(op.f("ix_customer_session_tenant_id_customer_id"), "customer_session", ["tenant_id", "customer_id"])
    op.create_table(
        "customer_token",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("sign_up", "reset", "export", name="tokenpurpose", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("visitor_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('sign_up', 'reset', 'export')", name=op.f("ck_customer_token_purpose_known")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_token")),
    )
    op.create_index(op.f("ix_customer_token_tenant_id_email"), "customer_token", ["tenant_id", "email"])


def _address_book() -> None:
    op.create_table(
        "customer_address",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("address", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_customer_address_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_customer_address")),
    )
    op.create_index(op.f("ix_customer_address_tenant_id_customer_id"), "customer_address", ["tenant_id", "customer_id"])
    op.create_index(
        "uq_customer_address_default",
        "customer_address",
        ["tenant_id", "customer_id"],
        unique=True,
        postgresql_where=sa.text("is_default AND removed_at IS NULL"),
    )


def _wishlists() -> None:
    op.create_table(
        "wishlist",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("visitor_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(customer_id, visitor_sha256) = 1", name=op.f("ck_wishlist_one_owner")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_wishlist_tenant_id_customer_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("tenant_id", "customer_id", name=op.f("uq_wishlist_tenant_id_customer_id")),
        sa.UniqueConstraint("tenant_id", "visitor_sha256", name=op.f("uq_wishlist_tenant_id_visitor_sha256")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_wishlist")),
    )
    op.create_table(
        "wishlist_item",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wishlist_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("told_minor", sa.BigInteger(), nullable=True),
        sa.Column("was_in_stock", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "wishlist_id"],
            ["wishlist.tenant_id", "wishlist.id"],
            name=op.f("fk_wishlist_item_tenant_id_wishlist_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_wishlist_item_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "tenant_id", "wishlist_id", "product_id", name=op.f("uq_wishlist_item_tenant_id_wishlist_id_product_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_wishlist_item")),
    )
    op.create_index(op.f("ix_wishlist_item_tenant_id_product_id"), "wishlist_item", ["tenant_id", "product_id"])
