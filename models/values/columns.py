"""Column types and keys that every table shares."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

# Both functions come with the first migration and read the transaction's settings (D8, D23),
# so that hand-written SQL need not repeat the tenant and the hour on every insert.
CURRENT_TENANT = sa.text("app_tenant()")
CURRENT_TIME = sa.text("app_now()")


def moment(*, nullable: bool = False, default_now: bool = False, **column: Any) -> Any:
    """A UTC timestamp; ``default_now`` fills it with the unit of work's ``now``."""
    if default_now:
        column["server_default"] = CURRENT_TIME
    return Field(
        default=None,
        sa_type=sa.DateTime(timezone=True),
        nullable=nullable,
        sa_column_kwargs=column,
    )


def choice(values: type[StrEnum], default: StrEnum | None = None, **field: Any) -> Any:
    """A column that holds one of ``values`` as text, checked by the database."""
    enum = sa.Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
    if default is None:
        return Field(sa_type=enum, **field)
    return Field(default=default, sa_type=enum, sa_column_kwargs={"server_default": default.value}, **field)


def one_of(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    """The CHECK that belongs to a ``choice`` column."""
    listed = ", ".join(f"'{member.value}'" for member in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def counted(default: int = 0, **field: Any) -> Any:
    """A whole number that the database fills with ``default``."""
    return Field(default=default, sa_type=sa.BigInteger, sa_column_kwargs={"server_default": str(default)}, **field)


def flag(default: bool = False) -> Any:
    """A yes or no that the database fills with ``default``."""
    return Field(default=default, sa_column_kwargs={"server_default": sa.true() if default else sa.false()})


def words(**field: Any) -> Any:
    """A list of short texts."""
    return Field(
        default_factory=list,
        sa_type=sa.ARRAY(sa.Text),
        sa_column_kwargs={"server_default": sa.text("'{}'")},
        **field,
    )


def document(**field: Any) -> Any:
    """A JSON object."""
    return Field(
        default_factory=dict,
        sa_type=JSONB,
        sa_column_kwargs={"server_default": sa.text("'{}'::jsonb")},
        **field,
    )


def belongs_to(
    table: str, column: str, *, on_delete: str | None = None, deferrable: bool = False
) -> sa.ForeignKeyConstraint:
    """A composite foreign key ``(tenant_id, column)``, so that no row can point into another tenant (I-24)."""
    return sa.ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{table}.tenant_id", f"{table}.id"],
        ondelete=on_delete,
        deferrable=deferrable or None,
        initially="DEFERRED" if deferrable else None,
    )
