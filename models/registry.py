"""All tables in one import, for migrations and for the tests over the catalogue."""

from models import (
    analytics,
    audit,
    bundle,
    cart,
    catalog,
    content,
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
    purchase,
    refund,
    returns,
    review,
    revision,
    search,
    shipping,
    stock_count,
    tax,
    tenant,
    transfer,
    upload,
    user,
    waiting,
    webhook,
    wishlist,
)
from models.base import metadata

MODULES = (
    analytics, audit, bundle, cart, catalog, content, credit, customer, draft, events, fulfillment, idempotency,
    inventory, invoice, notification, order, payment, promotion, purchase, refund, returns, review, revision, search,
    shipping, stock_count, tax, tenant, transfer, upload, user, waiting, webhook, wishlist,
)  # fmt: skip

__all__ = ["MODULES", "metadata"]
