"""Refunds that become store credit, further invoices of edits, and the invariants as they stand after all tables."""

import sqlalchemy as sa

from alembic import op
from shop_app.domain.access.grants import granted
from shop_app.domain.audit.definition import definition, own_definition

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What waits for a person, as counts and never as rows.
STANDING = """
CREATE FUNCTION payment_standing() RETURNS TABLE (breaks bigint, parked bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (SELECT count(*) FROM reconciliation_break WHERE resolved_at IS NULL),
           (SELECT count(*) FROM inbox WHERE status = 'parked')
$$;
REVOKE ALL ON FUNCTION payment_standing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payment_standing() TO platform;
"""


def upgrade() -> None:
    op.add_column("refund", sa.Column("to_account_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_refund_tenant_id_to_account_id"),
        "refund",
        "credit_account",
        ["tenant_id", "to_account_id"],
        ["tenant_id", "id"],
    )
    op.add_column("invoice", sa.Column("event_id", sa.Uuid(), nullable=True))
    op.create_unique_constraint(op.f("uq_invoice_tenant_id_event_id"), "invoice", ["tenant_id", "event_id"])
    op.drop_index("uq_invoice_order", "invoice")
    op.create_index(
        "uq_invoice_order",
        "invoice",
        ["tenant_id", "order_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'invoice' AND event_id IS NULL"),
    )
    op.execute("GRANT CREATE ON SCHEMA public TO finder")
    op.execute("SET LOCAL ROLE finder")
    op.execute(definition())
    op.execute(STANDING)
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM finder")
    op.execute(own_definition())
    op.execute(granted())
