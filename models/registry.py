"""All tables in one import, for migrations and for the tests over the catalogue."""

from models import (
    analytics,
    audit,
    cart,
    catalog,
    credit,
    customer,
    events,
    fulfillment,
    idempotency,
    inventory,
    invoice,
    notification,
    order,
    payment,
    promotion,
    returns,
    review,
    tenant,
    user,
    webhook,
)
from models.base import metadata

MODULES = (
    analytics, audit, cart, catalog, credit, customer, events, fulfillment, idempotency, inventory, invoice,
    notification, order, payment, promotion, returns, review, tenant, user, webhook,
)  # fmt: skip

__all__ = ["MODULES", "metadata"]
