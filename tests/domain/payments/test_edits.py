"""What an edit of a placed order asks for or gives back, at the provider."""

from __future__ import annotations

from uuid import UUID

from models.payment import Provider
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import checkout, edits, orders, payments, refunds
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop


def paid_by_card(shop: Shop, sandbox: Sandbox, quantity: int = 1) -> checkout.PlacedOrder:
    placed = shop.buy({shop.add_variant(price_minor=1000, stock=9): quantity}, provider=Provider.STRIPE)
    pay(shop, sandbox, placed.order_id)
    return placed


def pay(shop: Shop, sandbox: Sandbox, order_id: UUID) -> None:
    sandbox.pay(payments.open_page(shop.visitor(), order_id))
    settle(shop, order_id)


def settle(shop: Shop, order_id: UUID) -> None:
    for payment_id in shop.values("SELECT id FROM payment WHERE order_id = %(order)s ORDER BY id", order=order_id):
        payments.settle(shop.system(), payment_id)


def edit(shop: Shop, order_id: UUID, quantity: int) -> edits.Edited:
    line = shop.do(orders.lines_of, order_id)[0]
    changes = edits.Changes(quantities={line.id: quantity})
    quote = shop.do(edits.preview, order_id, changes)
    return edits.edit(
        shop.system(),
        order_id,
        changes,
        seen_revision=quote.revision,
        seen_difference_minor=quote.difference_minor,
    )


def money(shop: Shop, order_id: UUID) -> tuple[str, int, int]:
    detail = shop.do(lambda uow: orders.track(uow, orders.order_token(uow, order_id)))
    return detail.order.payment_status.value, detail.paid_minor, detail.refunded_minor


def test_what_an_edit_asks_for_is_paid_on_a_page_of_its_own(shop: Shop, sandbox: Sandbox) -> None:
    placed = paid_by_card(shop, sandbox)
    assert edit(shop, placed.order_id, 2).due_minor == 1100
    assert money(shop, placed.order_id) == ("partially_paid", 1650, 0)
    pay(shop, sandbox, placed.order_id)
    assert money(shop, placed.order_id) == ("paid", 2750, 0)


def test_what_an_edit_gives_back_goes_back_to_the_card(shop: Shop, sandbox: Sandbox) -> None:
    placed = paid_by_card(shop, sandbox, quantity=3)
    assert edit(shop, placed.order_id, 1).due_minor == -2200
    assert money(shop, placed.order_id) == ("paid", 3850, 2200)


def test_a_page_that_an_edit_overtook_is_refunded(shop: Shop, sandbox: Sandbox) -> None:
    placed = paid_by_card(shop, sandbox)
    edit(shop, placed.order_id, 2)
    overtaken = payments.open_page(shop.visitor(), placed.order_id)
    edit(shop, placed.order_id, 1)
    assert money(shop, placed.order_id) == ("paid", 1650, 0)
    sandbox.pay(overtaken)
    settle(shop, placed.order_id)
    assert money(shop, placed.order_id) == ("paid", 2750, 1100)


def test_an_order_is_cancelled_while_a_difference_is_asked_for(shop: Shop, sandbox: Sandbox) -> None:
    placed = paid_by_card(shop, sandbox)
    edit(shop, placed.order_id, 3)
    refunds.cancel(shop.system(), placed.order_id, reason="Too much")
    payments.call_off(shop.system(), placed.order_id)
    assert money(shop, placed.order_id) == ("refunded", 1650, 1650)
    assert shop.values("SELECT status FROM payment ORDER BY created_at, id") == ["succeeded", "cancelled"]


def test_an_order_that_was_given_back_whole_is_cancelled(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    left = shop.do(refunds.refundable, placed.order_id)
    whole = refunds.Wish(lines={left.lines[0].line_id: 1}, shipping_minor=left.shipping_minor)
    refunds.give_back(shop.system(), placed.order_id, whole, restock=True, reason="", idempotency_key="whole")
    refunds.cancel(shop.system(), placed.order_id, reason="")
    assert in_unit(shop.system(), orders.order_by_id, placed.order_id).status == "cancelled"
