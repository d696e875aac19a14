"""What pictures take, uploads on their way in, and a shop's own marks."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("media", sa.Column("size_bytes", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "tenant", sa.Column("logo", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False)
    )
    op.add_column(
        "tenant", sa.Column("icons", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False)
    )
    op.add_column("tenant", sa.Column("picture_quota_mb", sa.BigInteger(), server_default="10000", nullable=False))
    op.create_table(
        "upload",
        sa.Column("tenant_id", sa.Uuid(), server_default=sa.text("app_tenant()"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("blur", sa.String(length=600), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_upload_has_a_size")),
        sa.CheckConstraint("(received_at IS NULL) = (file = '')", name=op.f("ck_upload_received_with_its_file")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_tenant_id_expires_at"), "upload", ["tenant_id", "expires_at"])
    op.execute("SELECT isolate_table('upload'::regclass, audited => false)")
