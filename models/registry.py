"""All tables in one import, for migrations and for the tests over the catalogue."""

from models import (
    analytics,
    audit,
    cart,
    catalog,
    credit,
    customer,
    draft,
    events,
    fulfillment,
    idempotency,
    inventory,
    invoice,
    notification,
    order,
    payment,
    promotion,
    refund,
    returns,
    review,
    tenant,
    user,
    webhook,
)
from models.base import metadata

MODULES = (
    analytics, audit, cart, catalog, credit, customer, draft, events, fulfillment, idempotency, inventory, invoice,
    notification, order, payment, promotion, refund, returns, review, tenant, user, webhook,
)  # fmt: skip

__all__ = ["MODULES", "metadata"]
