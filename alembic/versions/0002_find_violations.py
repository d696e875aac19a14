"""The audit of invariants, as one function for role `platform`."""

from alembic import op
from shop_app.domain.audit.definition import definition

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A function can only be handed to a role that may create in its schema.
    op.execute("GRANT CREATE ON SCHEMA public TO finder")
    op.execute(definition())
    op.execute("ALTER FUNCTION find_violations(timestamptz) OWNER TO finder")
    op.execute("REVOKE CREATE ON SCHEMA public FROM finder")
