"""A paid order gets its invoice, and its refund a credit note, through the relay and the deliveries."""

from __future__ import annotations

from shop_app.domain import invoices, refunds
from shop_app.domain.invoices import InvoiceKind
from tasks.deliveries import handle
from tasks.relay import relay
from tests.harness.purchases import buy
from tests.harness.shop import Shop


def hand_over(shop: Shop) -> None:
    """Everything recorded so far reaches the invoices, as the worker would have it."""
    relay()
    due = shop.values(
        "SELECT id FROM outbox_delivery WHERE subscriber = 'invoices' AND handled_at IS NULL ORDER BY event_id"
    )
    for delivery_id in due:
        handle(shop.system(), delivery_id)


def test_documents_follow_the_money(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(price_minor=1000), 2)
    hand_over(shop)
    (invoice,) = shop.do(invoices.list_invoices, placed.number)
    assert (invoice.kind, invoice.total_minor) == (InvoiceKind.INVOICE, placed.total_minor)
    refunds.cancel(shop.system(), placed.order_id, reason="Changed my mind")
    hand_over(shop)
    _, credit = shop.do(invoices.list_invoices, placed.number)
    assert (credit.kind, credit.total_minor) == (InvoiceKind.CREDIT_NOTE, placed.total_minor)
    hand_over(shop)
    assert len(shop.do(invoices.list_invoices, placed.number)) == 2
