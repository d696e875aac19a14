"""Returns: for whoever holds the order's link by its token, for staff by numbers."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from shop_app.api.deps import ShopperCall, StaffCall, staff_call
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.returns import (
    Approval,
    Arrival,
    NewPolicy,
    NewReturn,
    Policy,
    Rejection,
    Return,
    Returnable,
    ReturnSummary,
    Settlement,
)
from shop_app.core.context import Context
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders, returns, tenants
from shop_app.domain.returns import Arrived, ReturnDetail, ReturnStatus, ReturnView, Wanted

OF_ORDER = "/api/v1/orders/{token_or_number}/returns"
RETURNS = "/api/v1/returns"
SETTINGS = "/api/v1/settings/returns"

router = APIRouter(tags=["Returns"])

TokenOrNumber = Annotated[str, Path(max_length=64)]
Token = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Path(ge=1, lt=10**18)]
Found: TypeAlias = tuple[tenants.ShopSettings, returns.Policy]


def _as_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _return_data(detail: ReturnDetail) -> Return:
    view = detail.view
    return {
        "number": view.number,
        "order_number": view.order_number,
        "status": view.status.value,
        "resolution": view.resolution.value,
        "comment": view.comment,
        "answer": view.answer,
        "fee": money(view.fee_minor, view.currency),
        "value": money(view.value_minor, view.currency),
        "exchange_order_number": view.exchange_number,
        "lines": [
            {
                "line_id": str(line.order_line_id),
                "title": line.title,
                "variant_title": line.variant_title,
                "quantity": line.quantity,
                "reason": line.reason.value,
                "comment": line.comment,
                "received_quantity": line.received_quantity,
                "condition": line.condition.value,
                "restocked": line.is_restocked,
                "replacement_variant_id": str(line.replacement_variant_id) if line.replacement_variant_id else None,
            }
            for line in detail.lines
        ],
        "timeline": [
            {
                "from_status": step.from_status,
                "to_status": step.to_status,
                "note": step.note,
                "moved_at": step.moved_at.isoformat(),
            }
            for step in detail.timeline
        ],
        "created_at": view.created_at.isoformat(),
    }


def _returns_data(found: list[ReturnDetail]) -> list[Return]:
    return [_return_data(detail) for detail in found]


def _list_data(found: list[ReturnView]) -> list[ReturnSummary]:
    return [
        {
            "number": view.number,
            "order_number": view.order_number,
            "status": view.status.value,
            "resolution": view.resolution.value,
            "created_at": view.created_at.isoformat(),
        }
        for view in found
    ]


def _returnable_data(found: tuple[returns.Returnable, ...]) -> list[Returnable]:
    return [
        {
            "line_id": str(one.line.line_id),
            "title": one.line.title,
            "variant_title": one.line.variant_title,
            "quantity": one.quantity,
            "until": one.until.isoformat() if one.until else None,
            "refusal": t(one.refusal) if one.refusal else "",
        }
        for one in found
    ]


def _policy_data(found: Found) -> Policy:
    shop, policy = found
    return {
        "is_open": policy.is_open,
        "window_days": policy.window_days,
        "fee": money(policy.fee_minor, shop.currency),
        "excluded_categories": list(policy.excluded_categories),
        "complete_after_days": policy.complete_after_days,
    }


def _wanted(given: NewReturn) -> list[Wanted]:
    return [
        Wanted(line_id=line.line_id, quantity=line.quantity, reason=line.reason, comment=line.comment)
        for line in given.lines
    ]


@router.get(OF_ORDER, response_model=Envelope[list[Return]], responses=refusals(403))
async def list_returns_of_order(call: ShopperCall, token_or_number: TokenOrNumber) -> Response:
    """An order's returns, oldest first."""
    number = _as_number(token_or_number)
    if number is not None:
        return await staff_call(call).look(lambda uow: returns.returns_of(uow, number), _returns_data)
    return await call.look(lambda uow: returns.track_returns(uow, token_or_number), _returns_data)


@router.post(OF_ORDER, status_code=201, response_model=Envelope[Return], responses=refusals(403, 409, 429))
async def open_return(call: ShopperCall, token_or_number: TokenOrNumber, given: NewReturn) -> Response:
    """By the order's link: asks to send something back, within the shop's policy. By its number: staff notes it."""
    number = _as_number(token_or_number)
    if number is None:
        return await call.change(
            lambda uow: returns.ask(
                uow, token_or_number, _wanted(given), resolution=given.resolution, comment=given.comment
            ),
            _return_data,
            status=201,
        )

    def record(uow: UnitOfWork) -> ReturnDetail:
        order_id = orders.order_numbered(uow, number).id
        return returns.record(uow, order_id, _wanted(given), resolution=given.resolution, comment=given.comment)

    return await staff_call(call).change(record, _return_data, status=201)


@router.get("/api/v1/orders/{token}/returnable", response_model=Envelope[list[Returnable]], responses=refusals())
async def list_returnable(call: ShopperCall, token: Token) -> Response:
    """What whoever holds the order's link may send back, until when, and why not."""
    return await call.look(lambda uow: returns.track_returnable(uow, token), _returnable_data)


@router.post(
    "/api/v1/orders/{token}/returns/{number}/withdraw",
    response_model=Envelope[Return],
    responses=refusals(403, 409, 429),
)
async def withdraw_return(call: ShopperCall, token: Token, number: Number) -> Response:
    """Keeps it after all."""
    return await call.change(lambda uow: returns.withdraw(uow, token, number), _return_data)


@router.get(RETURNS, response_model=Envelope[list[ReturnSummary]], responses=refusals(403))
async def list_returns(
    call: StaffCall,
    status: Annotated[ReturnStatus | None, Query()] = None,
    before: Annotated[int | None, Query(ge=1, lt=10**18, description="The last number of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """For staff: newest first."""
    return await call.look(lambda uow: returns.list_returns(uow, status=status, before=before, limit=limit), _list_data)


@router.get(RETURNS + "/{number}", response_model=Envelope[Return], responses=refusals(403))
async def find_return(call: StaffCall, number: Number) -> Response:
    """For staff: one return."""
    return await call.look(lambda uow: returns.find_return(uow, number), _return_data)


@router.post(RETURNS + "/{number}/approve", response_model=Envelope[Return], responses=refusals(403, 409, 429))
async def approve_return(call: StaffCall, number: Number, approval: Approval) -> Response:
    """For staff: agrees. For an exchange, its stock is held from now on."""

    def approve(uow: UnitOfWork) -> ReturnDetail:
        currency = returns.find_return(uow, number).view.currency
        return returns.approve(
            uow,
            number,
            answer=approval.answer,
            resolution=approval.resolution,
            fee_minor=minor_of(approval.fee, currency, field="fee") if approval.fee is not None else None,
            replacements={one.line_id: one.variant_id for one in approval.replacements},
        )

    return await call.change(approve, _return_data)


@router.post(RETURNS + "/{number}/reject", response_model=Envelope[Return], responses=refusals(403, 409, 429))
async def reject_return(call: StaffCall, number: Number, rejection: Rejection) -> Response:
    """For staff: refuses, and says why."""
    return await call.change(lambda uow: returns.reject(uow, number, answer=rejection.answer), _return_data)


@router.post(RETURNS + "/{number}/cancel", response_model=Envelope[Return], responses=refusals(403, 409, 429))
async def cancel_return(call: StaffCall, number: Number) -> Response:
    """For staff: calls a return off that has not come."""
    return await call.change(lambda uow: returns.cancel(uow, number), _return_data)


@router.post(RETURNS + "/{number}/receive", response_model=Envelope[Return], responses=refusals(403, 409, 429))
async def receive_return(call: StaffCall, number: Number, arrival: Arrival) -> Response:
    """For staff: notes what came, and puts back into stock what can be sold again."""
    arrived = [
        Arrived(line_id=line.line_id, quantity=line.quantity, condition=line.condition, restock=line.restock)
        for line in arrival.lines
    ]
    return await call.change(lambda uow: returns.receive(uow, number, arrived), _return_data)


@router.post(RETURNS + "/{number}/settle", response_model=Envelope[Return], responses=refusals(403, 409, 429, 502))
async def settle_return(call: StaffCall, number: Number, settlement: Settlement) -> Response:
    """For staff: money, store credit or the exchange for what came back, once."""

    def settle(context: Context) -> ReturnDetail:
        currency = in_unit(context, returns.find_return, number).view.currency
        return returns.settle(
            context,
            number,
            resolution=settlement.resolution,
            amount_minor=minor_of(settlement.amount, currency, field="amount") if settlement.amount else None,
            shipping_minor=minor_of(settlement.shipping, currency, field="shipping") if settlement.shipping else 0,
        )

    return await call.flow(settle, _return_data)


@router.get(SETTINGS, response_model=Envelope[Policy], responses=refusals(403))
async def find_return_policy(call: StaffCall) -> Response:
    """For staff: what this shop takes back."""
    return await call.look(lambda uow: (tenants.current(uow), returns.find_policy(uow)), _policy_data)


@router.put(SETTINGS, response_model=Envelope[Policy], responses=refusals(403, 429))
async def change_return_policy(call: StaffCall, given: NewPolicy) -> Response:
    """For staff: what the shop takes back from now on."""

    def change(uow: UnitOfWork) -> Found:
        shop = tenants.current(uow)
        policy = returns.Policy(
            is_open=given.is_open,
            window_days=given.window_days,
            fee_minor=minor_of(given.fee, shop.currency, field="fee"),
            excluded_categories=tuple(given.excluded_categories),
            complete_after_days=given.complete_after_days,
        )
        return shop, returns.change_policy(uow, policy)

    return await call.change(change, _policy_data)
