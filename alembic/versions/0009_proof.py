"""Runs of the proof, the invariants as they stand after the tables before this, and what roles may do by now."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op
from shop_app.domain.access.grants import granted
from shop_app.domain.audit.definition import definition, own_definition

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What the latest look at each shop has found, as counts and never as rows.
STANDING = """
CREATE FUNCTION proof_standing() RETURNS TABLE (shops bigint, broken bigint, oldest timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), coalesce(sum(jsonb_array_length(run.broken)), 0)::bigint, min(run.ran_at)
    FROM tenant t
    CROSS JOIN LATERAL (SELECT r.ran_at, r.broken FROM proof_run r WHERE r.tenant_id = t.id
                        ORDER BY r.ran_at DESC LIMIT 1) run
    WHERE t.status = 'active'
$$;
REVOKE ALL ON FUNCTION proof_standing() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION proof_standing() TO platform;
"""


def upgrade() -> None:
    op.create_table(
        "proof_run",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("took_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("broken", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_proof_run")),
    )
    op.create_index(op.f("ix_proof_run_tenant_id_ran_at"), "proof_run", ["tenant_id", "ran_at"])
    op.execute("SELECT isolate_table('proof_run'::regclass, audited => false)")
    # Only its owner may replace a function, and only who may create in a schema may own one there.
    op.execute("GRANT CREATE ON SCHEMA public TO finder")
    op.execute("SET LOCAL ROLE finder")
    op.execute(definition())
    op.execute(STANDING)
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM finder")
    op.execute(own_definition())
    op.execute(granted())
