"""Why a cart costs what it costs."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts
from shop_app.domain.checkout.queries import view
from shop_app.domain.checkout.schemas import CheckoutView
from shop_app.domain.pricing import ExplainedPrice, PriceTrace


def cart_price(uow: UnitOfWork) -> ExplainedPrice:
    """The reasons of the caller's own cart."""
    open_to_shoppers(uow)
    return _explained(view(uow))


def price_of_cart(uow: UnitOfWork, cart_id: UUID) -> ExplainedPrice:
    """The reasons of any open cart, for staff: what its shopper sees now."""
    require(uow, Permission.ORDERS_READ)
    return _explained(view(uow, carts.find_cart(uow, cart_id)))


def _explained(checkout: CheckoutView) -> ExplainedPrice:
    quote = checkout.quote
    bought = (*(line for line in checkout.cart.lines if line.is_buyable), *checkout.gifts)
    return ExplainedPrice(
        total_minor=quote.total_minor,
        titles=tuple(", ".join(filter(None, (line.title, line.variant_title))) for line in bought),
        trace=PriceTrace(currency=quote.currency, reasons=quote.trace, tried=quote.benefits.tried),
    )
