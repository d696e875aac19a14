"""Languages and currencies a shop offers beside its own."""

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("other_locales", "other_currencies"):
        op.add_column("tenant", sa.Column(name, sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False))
