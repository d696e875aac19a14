"""Forgetting somebody: the figures of their orders stay, because the law wants them kept, and the person goes.

Invoices and credit notes stay word for word: they are documents that must be kept as they were sent. So does the audit
log, which nobody may change.
"""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict, NotFound
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers, reviews

AT_MOST = 100

_LOCK = "SELECT email FROM customer WHERE id = %(customer)s AND erased_at IS NULL FOR UPDATE"
_UNDERWAY = """
    SELECT true FROM orders
    WHERE customer_id = %(customer)s
      AND (status = 'pending' OR status = 'placed' AND fulfillment_status IN ('unfulfilled', 'partial', 'fulfilled'))
    LIMIT 1
"""
_DUE = """
    SELECT customer_id FROM customer_account WHERE deletion_asked_at <= %(asked_before)s
    ORDER BY deletion_asked_at LIMIT %(at_most)s
"""
_STEPS = (
    """UPDATE customer SET email = %(stand_in)s, name = '', accepts_marketing = false, erased_at = app_now()
       WHERE id = %(customer)s""",
    # The country stays: what tax was owed depends on it.
    """UPDATE orders SET email = %(stand_in)s, note = '', gift_note = '',
           shipping_address = (SELECT coalesce(jsonb_object_agg(key, CASE WHEN key IN ('country', 'region') THEN value
                               ELSE '""'::jsonb END), '{}') FROM jsonb_each(shipping_address)),
           billing_address = (SELECT coalesce(jsonb_object_agg(key, CASE WHEN key IN ('country', 'region') THEN value
                               ELSE '""'::jsonb END), '{}') FROM jsonb_each(billing_address))
       WHERE customer_id = %(customer)s""",
    """UPDATE return_request r SET comment = '' FROM orders o
       WHERE o.tenant_id = r.tenant_id AND o.id = r.order_id AND o.customer_id = %(customer)s""",
    """UPDATE return_line b SET comment = '' FROM return_request r, orders o
       WHERE r.tenant_id = b.tenant_id AND r.id = b.return_id AND o.tenant_id = r.tenant_id AND o.id = r.order_id
         AND o.customer_id = %(customer)s""",
    "UPDATE notification SET recipient = %(stand_in)s WHERE recipient = %(email)s AND status <> 'pending'",
    "DELETE FROM notification WHERE recipient = %(email)s",
    "UPDATE draft SET email = %(stand_in)s, shipping_address = '{}' WHERE email = %(email)s AND status <> 'sent'",
    "UPDATE cart SET email = '', address = '{}', billing = '{}', note = '', gift_note = '' WHERE email = %(email)s",
    "UPDATE saved_card SET removed_at = coalesce(removed_at, app_now()), last4 = '' WHERE customer_id = %(customer)s",
    "UPDATE promotion_customer SET email = %(stand_in)s WHERE email = %(email)s",
    "UPDATE promotion_redemption SET email = %(stand_in)s WHERE email = %(email)s",
    "DELETE FROM stock_request WHERE email = %(email)s",
    "DELETE FROM wishlist WHERE customer_id = %(customer)s",
    "DELETE FROM customer_token WHERE email = %(email)s",
    "DELETE FROM customer_export WHERE customer_id = %(customer)s",
    "DELETE FROM customer_address WHERE customer_id = %(customer)s",
    "DELETE FROM customer_activity WHERE customer_id = %(customer)s",
    "DELETE FROM customer_session WHERE customer_id = %(customer)s",
    "DELETE FROM customer_account WHERE customer_id = %(customer)s",
)


def erase(uow: UnitOfWork, customer_id: UUID) -> None:
    """Replaces the person by a stand-in, everywhere but in documents that must be kept. Final.

    Refuses with ``Conflict`` while an order waits for its payment or is on its way: it could not arrive.
    """
    require(uow, Permission.CUSTOMERS_WRITE)
    email = uow.scalar(_LOCK, customer=customer_id)
    if email is None:
        raise NotFound("There is no such customer.", code="CUSTOMER_NOT_FOUND")
    if uow.scalar(_UNDERWAY, customer=customer_id):
        raise Conflict("An order of this customer is on its way. Erase the customer once it has arrived.")
    stand_in = f"erased-{customer_id.hex}@example.invalid"
    for step in _STEPS:
        uow.execute(step, customer=customer_id, email=email, stand_in=stand_in)
    reviews.anonymise(uow, customer_id)


def erase_due(uow: UnitOfWork) -> int:
    """Erases whoever asked for it 14 days ago; one whose order is on its way waits for it. Returns how many."""
    require(uow, Permission.CUSTOMERS_WRITE)
    due = uow.scalars(_DUE, asked_before=uow.now - customers.GRACE, at_most=AT_MOST)
    erased = 0
    for customer_id in due:
        try:
            with uow.savepoint():
                erase(uow, customer_id)
            erased += 1
        except Conflict:
            continue
    return erased
