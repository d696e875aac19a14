"""Renditions in two formats, what stands in for a picture, where its focus is."""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
