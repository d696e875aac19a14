"""Photographs and moderation of reviews, and who waits for what is sold out."""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
