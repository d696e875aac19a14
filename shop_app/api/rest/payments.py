"""Paying without a page: for programs that collect the card themselves, at the provider."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.payments import NewIntent, PaymentIntent
from shop_app.core.context import Context
from shop_app.core.rate_limit import ORDERS
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import orders, payments
from shop_app.integrations.payments.gateway import Intent

router = APIRouter(tags=["Payments"])


@router.post(
    "/api/v1/payments/intents",
    status_code=201,
    response_model=Envelope[PaymentIntent],
    responses=refusals(403, 409, 429, 502),
)
async def create_intent(call: ShopperCall, body: NewIntent) -> Response:
    """A payment intent for a pending order; asking again gives the same one."""
    return await call.limited_by(ORDERS).flow(
        lambda context: _create(context, body.order_token), _intent_data, status=201
    )


def _create(context: Context, order_token: str) -> Intent:
    return payments.create_intent(context, in_unit(context, orders.read_order_token, order_token))


def _intent_data(intent: Intent) -> PaymentIntent:
    return {"id": intent.payment_intent_id, "client_secret": intent.client_secret, "status": intent.status.value}
