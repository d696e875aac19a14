"""Promotions, their codes and redemptions, gift cards and store credit."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Counters and balances move with every order and have ledgers of their own: the audit log hears of the rest.
ISOLATION = """
SELECT isolate_table(name::regclass, audited => false) FROM unnest(ARRAY[
    'promotion', 'promotion_code', 'promotion_customer', 'promotion_redemption', 'credit_account']) AS name;
SELECT isolate_table('credit_entry'::regclass, audited => false, granted => 'SELECT, INSERT');

CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF title, status, method, currency, priority, starts_at, ends_at,
    usage_limit, per_customer_limit, budget_minor, rule ON promotion FOR EACH ROW EXECUTE FUNCTION write_audit();
CREATE TRIGGER audit AFTER INSERT OR DELETE OR UPDATE OF customer_id, is_disabled, expires_at, note ON credit_account
    FOR EACH ROW EXECUTE FUNCTION write_audit();
"""


def upgrade() -> None:
    create_promotions()
    create_credit()
    op.add_column("cart", sa.Column("codes", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("cart", sa.Column("credit_ids", sa.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False))
    op.add_column("order_line", sa.Column("reason", sa.String(length=500), server_default="", nullable=False))
    op.execute(ISOLATION)


def create_promotions() -> None:
    op.create_table(
        "promotion",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "paused", "archived", name="promotionstatus", native_enum=False, length=32),
            server_default="active",
            nullable=False,
        ),
        sa.Column(
            "method", sa.Enum("automatic", "code", name="promotionmethod", native_enum=False, length=32), nullable=False
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usage_limit", sa.BigInteger(), nullable=True),
        sa.Column("per_customer_limit", sa.Integer(), nullable=True),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "rule", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("method IN ('automatic', 'code')", name=op.f("ck_promotion_method_known")),
        sa.CheckConstraint("status IN ('active', 'paused', 'archived')", name=op.f("ck_promotion_status_known")),
        sa.CheckConstraint("per_customer_limit > 0", name=op.f("ck_promotion_per_customer_limit_positive")),
        sa.CheckConstraint(
            "spent_minor >= 0 AND spent_minor <= coalesce(budget_minor, spent_minor)",
            name=op.f("ck_promotion_spent_within_budget"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_promotion_ends_after_it_starts")),
        sa.CheckConstraint(
            "used >= 0 AND used <= coalesce(usage_limit, used)", name=op.f("ck_promotion_used_within_limit")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_promotion")),
    )
    op.create_index(
        "ix_promotion_live",
        "promotion",
        ["tenant_id", "method"],
        unique=False,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_table(
        "promotion_code",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("usage_limit", sa.BigInteger(), nullable=True),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("code = upper(code)", name=op.f("ck_promotion_code_code_in_capitals")),
        sa.CheckConstraint(
            "used >= 0 AND used <= coalesce(usage_limit, used)", name=op.f("ck_promotion_code_used_within_limit")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "promotion_id"],
            ["promotion.tenant_id", "promotion.id"],
            name=op.f("fk_promotion_code_tenant_id_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_promotion_code")),
        sa.UniqueConstraint("tenant_id", "code", name=op.f("uq_promotion_code_tenant_id_code")),
    )
    op.create_index(
        op.f("ix_promotion_code_tenant_id_promotion_id"), "promotion_code", ["tenant_id", "promotion_id"], unique=False
    )
    op.create_table(
        "promotion_customer",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("used", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_promotion_customer_used_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "promotion_id"],
            ["promotion.tenant_id", "promotion.id"],
            name=op.f("fk_promotion_customer_tenant_id_promotion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_promotion_customer")),
        sa.UniqueConstraint(
            "tenant_id", "promotion_id", "email", name=op.f("uq_promotion_customer_tenant_id_promotion_id_email")
        ),
    )
    op.create_table(
        "promotion_redemption",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promotion_id", sa.Uuid(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "committed", "returned", name="redemptionstatus", native_enum=False, length=32),
            server_default="pending",
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('pending', 'committed', 'returned')", name=op.f("ck_promotion_redemption_status_known")
        ),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_promotion_redemption_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "code_id"],
            ["promotion_code.tenant_id", "promotion_code.id"],
            name=op.f("fk_promotion_redemption_tenant_id_code_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_promotion_redemption_tenant_id_order_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "promotion_id"],
            ["promotion.tenant_id", "promotion.id"],
            name=op.f("fk_promotion_redemption_tenant_id_promotion_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_promotion_redemption")),
        sa.UniqueConstraint(
            "tenant_id",
            "order_id",
            "promotion_id",
            name=op.f("uq_promotion_redemption_tenant_id_order_id_promotion_id"),
        ),
    )
    op.create_index(
        op.f("ix_promotion_redemption_tenant_id_promotion_id_created_at"),
        "promotion_redemption",
        ["tenant_id", "promotion_id", "created_at"],
        unique=False,
    )


def create_credit() -> None:
    op.create_table(
        "credit_account",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("gift_card", "store_credit", name="creditkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("code_sha256", sa.LargeBinary(), nullable=True),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("is_disabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'gift_card') = (code_sha256 IS NOT NULL)", name=op.f("ck_credit_account_gift_card_has_code")
        ),
        sa.CheckConstraint(
            "kind = 'gift_card' OR customer_id IS NOT NULL", name=op.f("ck_credit_account_store_credit_has_customer")
        ),
        sa.CheckConstraint("kind IN ('gift_card', 'store_credit')", name=op.f("ck_credit_account_kind_known")),
        sa.CheckConstraint("balance_minor >= 0", name=op.f("ck_credit_account_balance_not_negative")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customer.tenant_id", "customer.id"],
            name=op.f("fk_credit_account_tenant_id_customer_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_credit_account")),
        sa.UniqueConstraint("tenant_id", "code_sha256", name=op.f("uq_credit_account_tenant_id_code_sha256")),
    )
    op.create_index(
        op.f("ix_credit_account_tenant_id_kind_created_at"),
        "credit_account",
        ["tenant_id", "kind", "created_at"],
        unique=False,
    )
    op.create_index(
        "uq_credit_account_customer",
        "credit_account",
        ["tenant_id", "customer_id", "currency"],
        unique=True,
        postgresql_where=sa.text("kind = 'store_credit'"),
    )
    op.create_table(
        "credit_entry",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("issued", "redeemed", "returned", "corrected", name="creditmovement", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint(
            "(kind <> 'redeemed') OR order_id IS NOT NULL", name=op.f("ck_credit_entry_redeemed_by_an_order")
        ),
        sa.CheckConstraint(
            "CASE kind WHEN 'redeemed' THEN amount_minor < 0 WHEN 'corrected' THEN amount_minor <> 0"
            " ELSE amount_minor > 0 END",
            name=op.f("ck_credit_entry_amount_fits_kind"),
        ),
        sa.CheckConstraint(
            "kind IN ('issued', 'redeemed', 'returned', 'corrected')", name=op.f("ck_credit_entry_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "account_id"],
            ["credit_account.tenant_id", "credit_account.id"],
            name=op.f("fk_credit_entry_tenant_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "order_id"],
            ["orders.tenant_id", "orders.id"],
            name=op.f("fk_credit_entry_tenant_id_order_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_credit_entry")),
        sa.UniqueConstraint(
            "tenant_id",
            "account_id",
            "kind",
            "reference",
            name=op.f("uq_credit_entry_tenant_id_account_id_kind_reference"),
        ),
    )
    op.create_index(
        op.f("ix_credit_entry_tenant_id_order_id"),
        "credit_entry",
        ["tenant_id", "order_id"],
        unique=False,
        postgresql_where=sa.text("order_id IS NOT NULL"),
    )
