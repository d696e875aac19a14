"""Orders paid by card in tests, and what became of them."""

from __future__ import annotations

from uuid import UUID

from models.order import OrderStatus, PaymentStatus
from models.payment import Provider
from shop_app.domain import checkout, orders, payments
from tests.harness.sandbox import GOOD_CARD, Sandbox
from tests.harness.shop import Shop


def statuses(shop: Shop, order_id: UUID) -> tuple[OrderStatus, PaymentStatus]:
    order = shop.do(orders.order_by_id, order_id)
    return order.status, order.payment_status


def payment_of(shop: Shop, order_id: UUID) -> UUID:
    """The order's latest payment."""
    found: UUID = shop.value(
        "SELECT id FROM payment WHERE order_id = %(order)s ORDER BY created_at DESC, id DESC LIMIT 1", order=order_id
    )
    return found


def intent_of(shop: Shop, order_id: UUID) -> str:
    """The provider's name of the order's latest payment."""
    found: str = shop.value("SELECT intent_id FROM payment WHERE id = %(id)s", id=payment_of(shop, order_id))
    return found


def pay_by_card(
    shop: Shop, sandbox: Sandbox, *, card: str = GOOD_CARD, variant_id: UUID | None = None
) -> checkout.PlacedOrder:
    """An order whose page was paid, and whose payment was settled."""
    placed = shop.buy({variant_id or shop.add_variant(): 1}, provider=Provider.STRIPE)
    sandbox.pay(payments.open_page(shop.visitor(), placed.order_id), card)
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    return placed


def give_back(shop: Shop, order_id: UUID, amount_minor: int, key: str = "") -> tuple[UUID, ...]:
    """Refunds, begun and run."""
    refund_ids = shop.do(
        payments.begin_refund, order_id, amount_minor, reason="Sent back", idempotency_key=key or f"{order_id}"
    )
    for refund_id in refund_ids:
        payments.run_refund(shop.system(), refund_id)
    return refund_ids
