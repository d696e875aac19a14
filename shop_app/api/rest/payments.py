"""Paying for an order: without a page for programs, on a page, by hand, later, or by a saved card."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from models.payment import Provider
from shop_app.api.deps import ShopperCall, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.rest.orders import ORDERS, order_data
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.orders import Order
from shop_app.api.schemas.payments import (
    Capture,
    CardCharge,
    NewIntent,
    NewPaymentRequest,
    PaymentIntent,
    PaymentPage,
    Receipt,
    RequestedPayment,
    StillToPay,
)
from shop_app.core.context import Context
from shop_app.core.rate_limit import ORDERS as ORDERING
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders, payments
from shop_app.domain.orders import OrderDetail
from shop_app.domain.payments import HowToPay
from shop_app.integrations.payments.gateway import Intent

Number = Annotated[int, Path(ge=1, lt=10**18)]
Token = Annotated[str, Path(max_length=64)]

router = APIRouter(tags=["Payments"], responses=refusals(403, 409, 429, 502))


@router.post("/api/v1/payments/intents", status_code=201, response_model=Envelope[PaymentIntent])
async def create_intent(call: ShopperCall, body: NewIntent) -> Response:
    """A payment intent for a pending order; asking again gives the same one."""
    return await call.limited_by(ORDERING).flow(
        lambda context: _create(context, body.order_token), _intent_data, status=201
    )


def _create(context: Context, order_token: str) -> Intent:
    return payments.create_intent(context, in_unit(context, orders.read_order_token, order_token))


def _intent_data(intent: Intent) -> PaymentIntent:
    return {"id": intent.payment_intent_id, "client_secret": intent.client_secret, "status": intent.status.value}


@router.get(ORDERS + "/{token}/payment", response_model=Envelope[StillToPay])
async def how_to_pay(call: ShopperCall, token: Token) -> Response:
    """What is still to pay for an order and how, by the token of its link."""
    return await call.look(
        lambda uow: payments.how_to_pay(uow, orders.read_order_token(uow, token)), _still_to_pay_data
    )


@router.post(ORDERS + "/{token}/payment", response_model=Envelope[PaymentPage])
async def open_page(call: ShopperCall, token: Token) -> Response:
    """The page to pay on; an open one is answered again."""

    def open_it(context: Context) -> str:
        return payments.open_page(context, in_unit(context, orders.read_order_token, token))

    return await call.limited_by(ORDERING).flow(open_it, lambda url: {"url": url})


def _still_to_pay_data(how: HowToPay) -> StillToPay:
    return {
        "provider": how.provider.value,
        "display_name": how.display_name,
        "instructions": how.instructions,
        "due": money(how.due_minor, how.currency),
        "until": how.until.isoformat() if how.until else None,
        "can_open_page": how.can_open_page,
    }


def _found(context: Context, number: int) -> orders.OrderView:
    return in_unit(context, orders.order_numbered, number)


def _minor(amount: str | None, currency: str) -> int | None:
    return None if amount is None else minor_of(amount, currency, field="amount")


@router.post(ORDERS + "/{number}/capture", response_model=Envelope[Order])
async def capture(call: StaffCall, number: Number, body: Capture) -> Response:
    """Charges what is held on the order's card, all or a part; the rest is let go. Answers with the order."""

    def charge(context: Context) -> OrderDetail:
        order = _found(context, number)
        payments.capture(context, order.id, _minor(body.amount, order.currency))
        return in_unit(context.later(), orders.find_order, number)

    return await call.flow(charge, order_data)


@router.post(ORDERS + "/{number}/release-hold", response_model=Envelope[Order])
async def release_hold(call: StaffCall, number: Number) -> Response:
    """Lets go of what is held on the order's card. Answers with the order."""

    def let_go(context: Context) -> OrderDetail:
        payments.release_hold(context, _found(context, number).id)
        return in_unit(context.later(), orders.find_order, number)

    return await call.flow(let_go, order_data)


@router.post(ORDERS + "/{number}/payments/received", response_model=Envelope[Order])
async def note_receipt(call: StaffCall, number: Number, body: Receipt) -> Response:
    """Notes money that came by hand, such as a bank transfer; after a part the rest is asked for."""

    def note(uow: UnitOfWork) -> OrderDetail:
        order = orders.order_numbered(uow, number)
        payments.pay_manually(uow, order.id, _minor(body.amount, order.currency))
        return orders.find_order(uow, number)

    return await call.change(note, order_data)


@router.post(ORDERS + "/{number}/payments", status_code=201, response_model=Envelope[RequestedPayment])
async def request_payment(call: StaffCall, number: Number, body: NewPaymentRequest) -> Response:
    """Asks whoever bought a placed order for more."""

    def ask(uow: UnitOfWork) -> tuple[UUID, str]:
        order = orders.order_numbered(uow, number)
        provider = Provider(body.provider) if body.provider else None
        amount_minor = minor_of(body.amount, order.currency, field="amount")
        payment_id = payments.request_payment(uow, order.id, amount_minor, provider)
        return payment_id, orders.order_token(uow, order.id)

    return await call.change(
        ask, lambda asked: {"payment_id": str(asked[0]), "path": f"/orders/{asked[1]}"}, status=201
    )


@router.delete(ORDERS + "/{number}/payments", response_model=Envelope[Order])
async def withdraw_request(call: StaffCall, number: Number) -> Response:
    """Takes back what was asked for after placing."""

    def withdraw(uow: UnitOfWork) -> OrderDetail:
        payments.withdraw_request(uow, orders.order_numbered(uow, number).id)
        return orders.find_order(uow, number)

    return await call.change(withdraw, order_data)


@router.post(ORDERS + "/{number}/payments/card", response_model=Envelope[Order])
async def charge_saved_card(call: StaffCall, number: Number, body: CardCharge) -> Response:
    """Charges a saved card of the order's customer. Answers with the order."""

    def charge(context: Context) -> OrderDetail:
        order = _found(context, number)
        payments.charge_saved_card(context, order.id, body.card_id, _minor(body.amount, order.currency))
        return in_unit(context.later(), orders.find_order, number)

    return await call.flow(charge, order_data)
