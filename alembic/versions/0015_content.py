"""A shop's own pages, its front page and addresses that moved."""

import sqlalchemy as sa

from alembic import op
from models.content import SectionKind
from models.tenant import TenantStatus

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Products that left the shop before this migration left it when they were last changed, as far as anybody knows.
ARCHIVED = """
ALTER TABLE product NO FORCE ROW LEVEL SECURITY;
ALTER TABLE product DISABLE TRIGGER USER;
UPDATE product SET archived_at = updated_at WHERE status = 'archived';
ALTER TABLE product ENABLE TRIGGER USER;
ALTER TABLE product FORCE ROW LEVEL SECURITY;
"""
# A paused shop sells nothing, and its orders still need their jobs.
LIST_TENANTS = """
CREATE OR REPLACE FUNCTION list_tenants() RETURNS TABLE (id uuid, subdomain text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT t.id, t.subdomain::text FROM tenant t WHERE t.status <> 'suspended' ORDER BY t.subdomain
$$
"""


def upgrade() -> None:
    op.add_column("product", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(ARCHIVED)
    op.add_column("tenant", sa.Column("pause_notice", sa.String(length=500), server_default="", nullable=False))
    known = ", ".join(f"'{value}'" for value in TenantStatus)
    op.drop_constraint("ck_tenant_status_known", "tenant")
    op.create_check_constraint(op.f("ck_tenant_status_known"), "tenant", f"status IN ({known})")
    # Only its owner may replace a function, and only who may create in a schema may own one there.
    op.execute("GRANT CREATE ON SCHEMA public TO finder")
    op.execute("SET LOCAL ROLE finder")
    op.execute(LIST_TENANTS)
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM finder")
    _create_tables()
    for table in ("home_section", "content_page", "slug_redirect"):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => true)")


def _create_tables() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in SectionKind)
    op.create_table(
        "home_section",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("href", sa.String(length=500), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_home_section_kind_known")),
        sa.CheckConstraint(
            "(kind = 'rail') = (category_id IS NOT NULL)", name=op.f("ck_home_section_rail_of_category")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("fk_home_section_tenant_id_category_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_home_section")),
        sa.UniqueConstraint("tenant_id", "position", name=op.f("uq_home_section_tenant_id_position")),
    )
    op.create_index(op.f("ix_home_section_tenant_id_category_id"), "home_section", ["tenant_id", "category_id"])
    op.create_table(
        "content_page",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("seo_title", sa.String(length=200), nullable=False),
        sa.Column("seo_description", sa.String(length=500), nullable=False),
        sa.Column("is_published", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("is_in_footer", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_content_page")),
        sa.UniqueConstraint("tenant_id", "slug", name=op.f("uq_content_page_tenant_id_slug")),
    )
    op.create_table(
        "slug_redirect",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(product_id, category_id) = 1", name=op.f("ck_slug_redirect_one_goal")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_slug_redirect_tenant_id_product_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "category_id"],
            ["category.tenant_id", "category.id"],
            name=op.f("fk_slug_redirect_tenant_id_category_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_slug_redirect")),
        sa.UniqueConstraint("tenant_id", "path", name=op.f("uq_slug_redirect_tenant_id_path")),
    )
    op.create_index(op.f("ix_slug_redirect_tenant_id_product_id"), "slug_redirect", ["tenant_id", "product_id"])
    op.create_index(op.f("ix_slug_redirect_tenant_id_category_id"), "slug_redirect", ["tenant_id", "category_id"])
