"""Buyers' banks that want money back: for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.payments import Dispute, DisputeAnswer
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import payments
from shop_app.domain.payments import DisputeView

DISPUTES = "/api/v1/disputes"

router = APIRouter(tags=["Payments"], responses=refusals(403, 409, 429, 502))


def _disputes_data(found: tuple[DisputeView, ...]) -> list[Dispute]:
    return [
        {
            "id": str(dispute.id),
            "order_number": dispute.order_number,
            "amount": money(dispute.amount_minor, dispute.currency),
            "reason": dispute.reason,
            "status": dispute.status.value,
            "evidence_due_at": dispute.evidence_due_at.isoformat() if dispute.evidence_due_at else None,
            "created_at": dispute.created_at.isoformat(),
            "closed_at": dispute.closed_at.isoformat() if dispute.closed_at else None,
        }
        for dispute in found
    ]


@router.get(DISPUTES, response_model=Envelope[list[Dispute]])
async def list_disputes(call: StaffCall, open_only: Annotated[bool, Query()] = False) -> Response:
    """The most urgent first."""
    return await call.look(lambda uow: payments.list_disputes(uow, open_only=open_only), _disputes_data)


def _then_list(flow: Callable[[Context], None]) -> Callable[[Context], tuple[DisputeView, ...]]:
    def run(context: Context) -> tuple[DisputeView, ...]:
        flow(context)
        return in_unit(context.later(), payments.list_disputes)

    return run


@router.post(DISPUTES + "/{dispute_id}/answer", response_model=Envelope[list[Dispute]])
async def answer_dispute(call: StaffCall, dispute_id: UUID, body: DisputeAnswer) -> Response:
    """Sends the shop's side to the bank, once and for good. Answers with all disputes."""
    flow = _then_list(lambda context: payments.answer_dispute(context, dispute_id, body.text))
    return await call.flow(flow, _disputes_data)


@router.post(DISPUTES + "/{dispute_id}/accept", response_model=Envelope[list[Dispute]])
async def accept_dispute(call: StaffCall, dispute_id: UUID) -> Response:
    """Gives a dispute up as lost. Answers with all disputes."""
    flow = _then_list(lambda context: payments.accept_dispute(context, dispute_id))
    return await call.flow(flow, _disputes_data)
