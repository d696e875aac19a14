"""Orders: one for whoever holds its link, all of them for staff."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from shop_app.api.deps import ShopperCall, StaffCall, staff_call
from shop_app.api.rest import refusals
from shop_app.api.rest.fulfillments import parcel_data
from shop_app.api.schemas import Envelope, Text, money
from shop_app.api.schemas.fulfillments import NewFulfillment
from shop_app.api.schemas.orders import Order, OrderSummary
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import fulfillment, orders
from shop_app.domain.orders import OrderDetail, OrderList

ORDERS = "/api/v1/orders"

router = APIRouter(tags=["Orders"])


def order_data(detail: OrderDetail) -> Order:
    """An order as every route answers with it."""
    order = detail.order
    currency = order.currency
    return {
        "number": order.number,
        "status": orders.api_status(order.status, order.payment_status, order.fulfillment_status),
        "order_status": order.status,
        "payment_status": order.payment_status,
        "fulfillment_status": order.fulfillment_status,
        "email": order.email,
        "shipping_address": order.shipping_address,
        "shipping_method": order.shipping_method,
        "lines": [
            {
                "id": str(line.id),
                "variant_id": str(line.variant_id) if line.variant_id else None,
                "sku": line.sku,
                "title": line.title,
                "variant_title": line.variant_title,
                "quantity": line.quantity,
                "fulfilled_quantity": line.fulfilled_quantity,
                "refunded_quantity": line.refunded_quantity,
                "unit_price": money(line.unit_price_minor, currency),
                "discount": money(line.discount_minor, currency),
                "tax": money(line.tax_minor, currency),
                "total": money(line.total_minor, currency),
            }
            for line in detail.lines
        ],
        "parcels": [parcel_data(parcel) for parcel in detail.parcels],
        "totals": {
            "subtotal": money(order.subtotal_minor, currency),
            "discount": money(order.discount_minor, currency),
            "shipping": money(order.shipping_minor, currency),
            "tax": money(order.tax_minor, currency),
            "total": money(order.total_minor, currency),
            "prices_include_tax": order.prices_include_tax,
        },
        "paid": money(detail.paid_minor, currency),
        "refunded": money(detail.refunded_minor, currency),
        "tags": order.tags,
        "revision": order.revision,
        "created_at": order.created_at.isoformat(),
        "placed_at": order.placed_at.isoformat() if order.placed_at else None,
    }


def _list_data(page: OrderList) -> list[OrderSummary]:
    return [
        {
            "id": str(order.id),
            "number": order.number,
            "status": orders.api_status(order.status, order.payment_status, order.fulfillment_status),
            "customer_name": order.customer_name,
            "email": order.email,
            "total": money(order.total_minor, order.currency),
            "item_count": order.item_count,
            "created_at": order.created_at.isoformat(),
        }
        for order in page.orders
    ]


@router.get(ORDERS, response_model=Envelope[list[OrderSummary]], responses=refusals(403))
async def list_orders(
    call: StaffCall,
    view: Annotated[Literal["all", "to_fulfill", "unpaid"], Query()] = "all",
    tag: Annotated[Text, Query(max_length=50, description="Only orders that bear it")] = "",
    before: Annotated[UUID | None, Query(description="``meta.next_before`` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """For staff: newest first."""
    return await call.look(
        lambda uow: orders.list_orders(uow, view=view, tag=tag.strip().lower(), before=before, limit=limit),
        _list_data,
        meta=lambda page: {"limit": limit, "next_before": str(page.next_before) if page.next_before else None},
    )


@router.get(ORDERS + "/{token_or_number}", response_model=Envelope[Order], responses=refusals(403))
async def find_order(call: ShopperCall, token_or_number: Annotated[str, Path(max_length=64)]) -> Response:
    """By the token of its link for whoever bought it, by its number for staff."""
    if token_or_number.isascii() and token_or_number.isdigit() and len(token_or_number) < 19:
        return await staff_call(call).look(lambda uow: orders.find_order(uow, int(token_or_number)), order_data)
    return await call.look(lambda uow: orders.track(uow, token_or_number), order_data)


@router.post(
    ORDERS + "/{number}/fulfillments",
    status_code=201,
    response_model=Envelope[Order],
    responses=refusals(403, 409, 429),
)
async def fulfill_order(
    call: StaffCall, number: Annotated[int, Path(ge=1, lt=10**18)], parcel: NewFulfillment
) -> Response:
    """For staff: sends a parcel with these lines, or with everything that is left. Answers with the order."""

    def send(uow: UnitOfWork) -> OrderDetail:
        order_id = orders.order_numbered(uow, number).id
        lines = {line.line_id: line.quantity for line in parcel.lines} if parcel.lines is not None else None
        fulfillment.fulfill(
            uow,
            order_id,
            lines,
            tracking_number=parcel.tracking_number,
            carrier=parcel.carrier,
            tracking_url=parcel.tracking_url,
        )
        return orders.find_order(uow, number)

    return await call.change(send, order_data, status=201)


@router.post(ORDERS + "/{number}/complete", response_model=Envelope[Order], responses=refusals(403, 409, 429))
async def complete_order(call: StaffCall, number: Annotated[int, Path(ge=1, lt=10**18)]) -> Response:
    """For staff: closes a placed order; those that arrived close themselves after a while."""

    def complete(uow: UnitOfWork) -> OrderDetail:
        orders.complete_order(uow, orders.order_numbered(uow, number).id)
        return orders.find_order(uow, number)

    return await call.change(complete, order_data)
