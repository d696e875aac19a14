"""Something else for what comes back: an order of its own, its stock held from the approval on, paid by the return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.order import OrderStatus
from models.payment import Provider
from models.values.ids import new_id
from models.values.money import share_of
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, credit, inventory, orders, payments, pricing
from shop_app.domain.returns.schemas import ReturnDetail, ReturnLineView

# Long enough for the parcel to come back, and for a difference to be paid.
HOLD = timedelta(days=60)
# What the buyer got off the first time is no promotion's a second time.
_NO_PROMOTION = UUID(int=0)

_LINK = "UPDATE return_request SET exchange_order_id = %(order)s WHERE id = %(id)s"
_REPLACE = """
    UPDATE return_line SET replacement_variant_id = %(variant)s
    WHERE return_id = %(return)s AND order_line_id = %(line)s
"""


def begin_exchange(uow: UnitOfWork, detail: ReturnDetail, replacements: Mapping[UUID, UUID]) -> UUID:
    """Writes the pending order of what is wanted instead and holds its stock; the return's order must be locked.

    What costs the same as what comes back costs its buyer the same again, discount and all.
    """
    order = orders.order_by_id(uow, detail.view.order_id)
    if order.customer_id is None:
        raise Conflict("Nobody is known who could get something else. Choose a refund.", code="NO_CUSTOMER")
    wanted = []
    for line in detail.lines:
        variant_id = replacements.get(line.order_line_id)
        if variant_id is None:
            raise ValidationFailed("Say what is wanted instead of each line.", field="replacements")
        wanted.append((variant_id, line.quantity))
    goods = carts.goods(uow, wanted, order.currency)
    if len(goods) != len(wanted) or not all(good.is_buyable for good in goods):
        raise ValidationFailed("What is wanted instead is not for sale.", field="replacements", code="NOT_FOR_SALE")
    quote = _quote(uow, order, detail, goods)
    exchange_id = new_id()
    orders.begin_order(uow, _new_order(exchange_id, order, order.customer_id, goods, quote, uow))
    # The order speaks its buyer's language, not that of whoever approved.
    uow.execute("UPDATE orders SET locale = %(locale)s WHERE id = %(id)s", id=exchange_id, locale=order.locale)
    uow.execute(_LINK, id=detail.view.id, order=exchange_id)
    for line in detail.lines:
        variant_id = replacements[line.order_line_id]
        uow.execute(_REPLACE, line=line.order_line_id, variant=variant_id, **{"return": detail.view.id})
    demand: dict[UUID, int] = {}
    for good in goods:
        if good.is_tracked:
            demand[good.variant_id] = demand.get(good.variant_id, 0) + good.quantity
    inventory.reserve(uow, exchange_id, demand, uow.now + HOLD)
    return exchange_id


def cancel_exchange(uow: UnitOfWork, exchange_id: UUID) -> None:
    """Gives up an exchange whose return does not come, where it still waits."""
    orders.lock_order(uow, exchange_id)
    if orders.order_by_id(uow, exchange_id).status is OrderStatus.PENDING:
        orders.cancel_order(uow, exchange_id, "The return was cancelled.")


def total_of(uow: UnitOfWork, exchange_id: UUID) -> int:
    """What a waiting exchange costs; its row is locked. ``Conflict`` where it waits no more."""
    orders.lock_order(uow, exchange_id)
    exchange = orders.order_by_id(uow, exchange_id)
    if exchange.status is not OrderStatus.PENDING:
        raise Conflict(
            "The exchange of this return has run out. Choose a refund or store credit instead.", code="EXCHANGE_EXPIRED"
        )
    return exchange.total_minor


def pay_exchange(uow: UnitOfWork, exchange_id: UUID, customer_id: UUID, paid_minor: int) -> None:
    """Pays an exchange with ``paid_minor`` of what came back, which is store credit by now; asks for the rest."""
    exchange = orders.order_by_id(uow, exchange_id)
    if paid_minor:
        account_id = credit.open_store_credit(uow, customer_id, exchange.currency)
        for held in credit.hold(uow, exchange_id, [account_id], paid_minor, exchange.currency):
            payments.begin_credit_payment(uow, exchange_id, held.account_id, held.amount_minor, exchange.currency)
    due_minor = exchange.total_minor - paid_minor
    provider = Provider.MANUAL
    if due_minor:
        provider = payments.provider_of(uow, _returned_order(uow, exchange_id))
        payments.require_provider(uow, provider)
    payments.begin_payment(uow, exchange_id, provider, due_minor, exchange.currency)
    if due_minor == 0:
        payments.pay_nothing(uow, exchange_id)


def _returned_order(uow: UnitOfWork, exchange_id: UUID) -> UUID:
    found: UUID = uow.scalar("SELECT order_id FROM return_request WHERE exchange_order_id = %(id)s", id=exchange_id)
    return found


def _quote(
    uow: UnitOfWork, order: orders.OrderView, detail: ReturnDetail, goods: tuple[carts.CartLineView, ...]
) -> pricing.Quote:
    bought = {line.id: line for line in orders.lines_of(uow, order.id)}
    address = order.shipping_address
    return pricing.quote(
        [
            pricing.PricedLine(
                variant_id=good.variant_id,
                product_id=good.product_id,
                quantity=good.quantity,
                unit_price_minor=good.unit_price_minor,
                is_taxable=good.is_taxable,
                requires_shipping=good.requires_shipping,
            )
            for good in goods
        ],
        currency=order.currency,
        tax=pricing.tax_rule(uow, address.get("country", ""), address.get("region", "")),
        delivery=None,
        benefits=pricing.Benefits(
            line_discounts=tuple(
                pricing.LineDiscount(
                    line=index,
                    amount_minor=discount,
                    promotion_id=_NO_PROMOTION,
                    code="",
                    title=f"Order {order.number}",
                )
                for index, (good, line) in enumerate(zip(goods, detail.lines, strict=True))
                for discount in [_discount(bought[line.order_line_id], line, good)]
                if discount
            )
        ),
    )


def _discount(bought: orders.OrderLineView, line: ReturnLineView, good: carts.CartLineView) -> int:
    if good.unit_price_minor != bought.unit_price_minor:
        return 0
    return share_of(bought.discount_minor, 0, 0, line.quantity, bought.quantity)


def _new_order(
    exchange_id: UUID,
    order: orders.OrderView,
    customer_id: UUID,
    goods: tuple[carts.CartLineView, ...],
    quote: pricing.Quote,
    uow: UnitOfWork,
) -> orders.NewOrder:
    return orders.NewOrder(
        id=exchange_id,
        cart_id=None,
        customer_id=customer_id,
        email=order.email,
        currency=order.currency,
        prices_include_tax=quote.prices_include_tax,
        subtotal_minor=quote.subtotal_minor,
        discount_minor=quote.discount_minor,
        shipping_minor=0,
        shipping_tax_minor=0,
        tax_minor=quote.tax_minor,
        total_minor=quote.total_minor,
        shipping_address=order.shipping_address,
        shipping_method=order.shipping_method,
        deliver_from=None,
        deliver_to=None,
        expires_at=uow.now + HOLD,
        lines=tuple(
            orders.NewOrderLine(
                variant_id=good.variant_id,
                sku=good.sku,
                title=good.title,
                variant_title=good.variant_title,
                slug=good.slug,
                picture=good.picture,
                quantity=good.quantity,
                unit_price_minor=quoted.unit_price_minor,
                discount_minor=quoted.discount_minor,
                tax_minor=quoted.tax_minor,
                tax_rate_bp=quoted.tax_rate_bp,
                requires_shipping=good.requires_shipping,
                reason=f"Exchange for order {order.number}",
            )
            for good, quoted in zip(goods, quote.lines, strict=True)
        ),
    )
