"""What bundles are made of: now, and when one was sold."""

from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from models.base import TenantRow
from models.values.columns import belongs_to


class BundleComponent(TenantRow, table=True):
    """So many units of ``component_id`` are in one bundle. A component is no bundle itself."""

    __tablename__ = "bundle_component"
    __table_args__ = (
        belongs_to("variant", "bundle_id", on_delete="CASCADE"),
        belongs_to("variant", "component_id"),
        sa.UniqueConstraint("tenant_id", "bundle_id", "component_id"),
        sa.Index(None, "tenant_id", "component_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("bundle_id <> component_id", name="not_of_itself"),
    )
    AUDITED: ClassVar[bool] = True

    bundle_id: UUID
    component_id: UUID
    quantity: int


class BundlePart(TenantRow, table=True):
    """What one bundle of an order consisted of when it was placed: later changes of the bundle do not touch it."""

    __tablename__ = "bundle_part"
    __table_args__ = (
        belongs_to("orders", "order_id"),
        belongs_to("variant", "bundle_id"),
        belongs_to("variant", "component_id"),
        sa.UniqueConstraint("tenant_id", "order_id", "bundle_id", "component_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    order_id: UUID
    bundle_id: UUID
    component_id: UUID
    quantity: int
