"""The invariants as they stand after the tables before this."""

from alembic import op
from shop_app.domain.audit.definition import definition

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Only its owner may replace a function, and only who may create in a schema may own one there.
    op.execute("GRANT CREATE ON SCHEMA public TO finder")
    op.execute("SET LOCAL ROLE finder")
    op.execute(definition())
    op.execute("RESET ROLE")
    op.execute("REVOKE CREATE ON SCHEMA public FROM finder")
