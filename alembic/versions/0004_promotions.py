"""Promotions, their codes and redemptions, gift cards and store credit."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
