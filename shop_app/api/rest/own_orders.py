"""An order in its buyer's hands: found by number and e-mail, changed by its link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import ShopperCall, address_of
from shop_app.api.rest import refusals
from shop_app.api.rest.orders import ORDERS, order_data
from shop_app.api.rest.saved import copied_data
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.carts import CopiedCart
from shop_app.api.schemas.orders import (
    AskedOrder,
    DeliveryProblem,
    NewDestination,
    NewWayToPay,
    Order,
    OrderLink,
    PayPage,
)
from shop_app.core.context import Context
from shop_app.core.rate_limit import ORDERS as ORDERING
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import checkout, edits, orders, payments, refunds
from shop_app.domain.orders import OrderDetail

OWN = ORDERS + "/{token}"
Token = Annotated[str, Path(max_length=64)]

router = APIRouter(tags=["Orders"], responses=refusals(403, 409, 429))


@router.post(ORDERS + "/find", response_model=Envelope[OrderLink])
async def find_link(call: ShopperCall, asked: AskedOrder) -> Response:
    """The token of an order's link, by its number and e-mail. Guessing is limited."""
    address = address_of(call.request)
    return await call.change(
        lambda uow: orders.find_link(uow, asked.number, asked.email, address=address), lambda token: {"token": token}
    )


@router.post(OWN + "/call-off", response_model=Envelope[Order], responses=refusals(403, 409, 429, 502))
async def cancel_own_order(call: ShopperCall, token: Token) -> Response:
    """Its buyer gives a paid order up, within two hours and before it is packed; the money goes back."""

    def cancel(context: Context) -> OrderDetail:
        refunds.cancel_by_buyer(context, token)
        return in_unit(context.later(), orders.track, token)

    return await call.limited_by(ORDERING).flow(cancel, order_data)


@router.put(OWN + "/address", response_model=Envelope[Order])
async def change_own_address(call: ShopperCall, token: Token, destination: NewDestination) -> Response:
    """Its buyer sends an order elsewhere, within the same time, where that costs the same."""

    def change(uow: UnitOfWork) -> OrderDetail:
        edits.change_address_by_buyer(uow, token, destination.model_dump())
        return orders.track(uow, token)

    return await call.limited_by(ORDERING).change(change, order_data)


@router.post(OWN + "/problems", response_model=Envelope[Order])
async def report_problem(call: ShopperCall, token: Token, problem: DeliveryProblem) -> Response:
    """Its buyer says that something is wrong with the delivery; the shop gets a mail."""

    def report(uow: UnitOfWork) -> OrderDetail:
        orders.report_problem(uow, token, problem.words)
        return orders.track(uow, token)

    return await call.limited_by(ORDERING).change(report, order_data)


@router.post(OWN + "/way-to-pay", response_model=Envelope[PayPage], responses=refusals(403, 409, 429, 502))
async def pay_otherwise(call: ShopperCall, token: Token, way: NewWayToPay) -> Response:
    """Pays an order that waits for its payment in another way; ``page_url`` is null where that has no page."""

    def pay(context: Context) -> str:
        order_id = in_unit(context, orders.read_order_token, token)
        return payments.pay_otherwise(context.later(), order_id, way.provider)

    return await call.limited_by(ORDERING).flow(pay, lambda url: {"page_url": url or None})


@router.post(OWN + "/back-to-cart", response_model=Envelope[CopiedCart])
async def take_up_again(call: ShopperCall, token: Token) -> Response:
    """Gives an unpaid order up and fills the cart that it was made of again."""
    return await call.limited_by(ORDERING).change(lambda uow: checkout.take_up_again(uow, token), copied_data)
