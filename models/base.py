"""What every table of a tenant has, and the naming of its constraints."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.values.columns import CURRENT_TENANT
from models.values.ids import new_id

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata


class TenantRow(SQLModel):
    """A row of one tenant, keyed ``(tenant_id, id)`` and guarded by row-level security (D8).

    ``AUDITED`` tables get the trigger that writes ``audit_log`` (D22); hot counters do not.
    """

    AUDITED: ClassVar[bool] = False

    tenant_id: UUID = Field(primary_key=True, sa_column_kwargs={"server_default": CURRENT_TENANT})
    id: UUID = Field(default_factory=new_id, primary_key=True)
