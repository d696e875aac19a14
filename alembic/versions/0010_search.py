"""What shoppers search by: a narrow row a product, counts, terms, synonyms, and the functions that find."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FUNCTIONS = Path(__file__).parent.parent / "functions" / "search"
# English stems, and no accents: "cafe" finds "café".
WORDS = """
CREATE TEXT SEARCH CONFIGURATION shop (COPY = english);
ALTER TEXT SEARCH CONFIGURATION shop ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
HELPERS = ("search_scope", "search_condition", "search_order", "search_facets")
FINDERS = {"find_products": "jsonb", "close_words": "text[]"}
# The worker makes the rows of the shops that were there before these tables.
FILL = """
SELECT set_config('app.now', statement_timestamp()::text, true), set_config('app.actor', 'migration', true);
ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
INSERT INTO outbox (tenant_id, id, aggregate_type, aggregate_id, event_type, event_version, data, context, last_error)
SELECT id, gen_random_uuid(), 'tenant', id, 'SearchOutdated', 1, '{}', '{"request_id": "", "actor": "migration"}', ''
FROM tenant;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    op.execute(WORDS)
    op.create_table(
        "search_product",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sold", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("units_sold", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rating", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rating_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lot", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("facets", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("search", postgresql.TSVECTOR(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "product_id"],
            ["product.tenant_id", "product.id"],
            name=op.f("fk_search_product_tenant_id_product_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_search_product")),
        sa.UniqueConstraint(
            "tenant_id", "product_id", "currency", name=op.f("uq_search_product_tenant_id_product_id_currency")
        ),
    )
    for name, columns in (
        ("newest", ["published_at"]),
        ("sold", ["sold", "units_sold"]),
        ("price", ["price_minor"]),
        ("rating", ["rating", "rating_count"]),
    ):
        op.create_index(
            f"ix_search_product_{name}", "search_product", ["tenant_id", "currency", *columns, "product_id"]
        )
    op.create_index(
        "ix_search_product_search",
        "search_product",
        ["tenant_id", "search", "facets"],
        postgresql_using="gin",
        # What waits in a list would be read through by every search.
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "search_count",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("products", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("in_stock", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_search_count")),
        sa.UniqueConstraint(
            "tenant_id",
            "currency",
            "category_id",
            "facet",
            name=op.f("uq_search_count_tenant_id_currency_category_id_facet"),
        ),
    )
    op.create_table(
        "search_term",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("documents", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_search_term")),
        sa.UniqueConstraint("tenant_id", "word", name=op.f("uq_search_term_tenant_id_word")),
    )
    op.create_index(
        "ix_search_term_word",
        "search_term",
        ["tenant_id", "word"],
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )
    op.create_table(
        "search_synonym",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_search_synonym")),
    )
    for table in ("search_product", "search_count", "search_term"):
        op.execute(f"SELECT isolate_table('{table}'::regclass, audited => false)")
    op.execute("SELECT isolate_table('search_synonym'::regclass, audited => true)")
    for name in HELPERS:
        op.execute((FUNCTIONS / f"{name}.sql").read_text())
    # Only who may create in a schema may own a function there.
    op.execute("GRANT CREATE ON SCHEMA public TO finder")
    op.execute("SET LOCAL ROLE finder")
    for name, takes in FINDERS.items():
        op.execute((FUNCTIONS / f"{name}.sql").read_text())
        op.execute(f"REVOKE ALL ON FUNCTION {name}({takes}) FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {name}({takes}) TO app, platform")
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM finder")
    op.execute(FILL)
