"""Changing orders that are placed: for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from models.errors import Conflict, RetryLater
from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.rest.orders import ORDERS, order_data
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.checkout import Totals
from shop_app.api.schemas.edits import Edit, Edited, EditPreview, NewEdit, OrderChanges
from shop_app.core.context import Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import edits, orders, payments
from shop_app.domain.edits import Changes, EditQuote, EditRecord, NewLine
from shop_app.domain.orders import Figures, OrderDetail

Number = Annotated[int, Path(ge=1, lt=10**18)]

router = APIRouter(tags=["Edits"], responses=refusals(403, 409, 429))


def _changes(body: OrderChanges, currency: str) -> Changes:
    return Changes(
        quantities={line.line_id: line.quantity for line in body.lines if line.quantity is not None},
        discounts={
            line.line_id: minor_of(line.discount, currency, field="discount")
            for line in body.lines
            if line.discount is not None
        },
        added=tuple(
            NewLine(
                variant_id=line.variant_id,
                quantity=line.quantity,
                unit_price_minor=(
                    None if line.unit_price is None else minor_of(line.unit_price, currency, field="unit_price")
                ),
            )
            for line in body.added
        ),
        address=body.address.model_dump() if body.address else None,
        shipping_method_id=body.shipping_method_id,
    )


def _totals(figures: Figures, quote: EditQuote) -> Totals:
    currency = quote.currency
    return {
        "subtotal": money(figures.subtotal_minor, currency),
        "discount": money(figures.discount_minor, currency),
        "shipping": money(figures.shipping_minor, currency),
        "tax": money(figures.tax_minor, currency),
        "total": money(figures.total_minor, currency),
        "prices_include_tax": quote.quote.prices_include_tax,
    }


def _quote_data(quote: EditQuote) -> EditPreview:
    currency = quote.currency
    return {
        "revision": quote.revision,
        "lines": [
            {
                "line_id": str(line.line_id) if line.line_id else None,
                "variant_id": str(line.variant_id) if line.variant_id else None,
                "title": line.title,
                "quantity_before": line.quantity_before,
                "quantity": line.quantity,
                "unit_price": money(line.unit_price_minor, currency),
                "discount": money(line.discount_minor, currency),
            }
            for line in quote.lines
        ],
        "before": _totals(quote.before, quote),
        "after": _totals(quote.after, quote),
        "shipping_method": quote.shipping_method,
        "difference": money(quote.difference_minor, currency),
        "due": money(quote.due_minor, currency),
    }


def _edited_data(found: tuple[OrderDetail, edits.Edited, str | None]) -> Edited:
    detail, edited, page_url = found
    currency = detail.order.currency
    return {
        "order": order_data(detail),
        "difference": money(edited.difference_minor, currency),
        "due": money(edited.due_minor, currency),
        "page_url": page_url,
    }


def _records_data(found: tuple[str, Sequence[EditRecord]]) -> list[Edit]:
    currency, records = found
    return [
        {
            "id": str(record.id),
            "revision": record.revision,
            "difference": money(record.difference_minor, currency),
            "reason": record.reason,
            "actor": record.actor,
            "edited_at": record.edited_at.isoformat(),
            "before": record.before,
            "after": record.after,
        }
        for record in records
    ]


@router.post(ORDERS + "/{number}/edits/preview", response_model=Envelope[EditPreview])
async def preview_edit(call: StaffCall, number: Number, body: OrderChanges) -> Response:
    """What changes come to; refuses like the edit itself. Changes nothing."""

    def preview(uow: UnitOfWork) -> EditQuote:
        order = orders.order_numbered(uow, number)
        return edits.preview(uow, order.id, _changes(body, order.currency))

    return await call.look(preview, _quote_data)


@router.get(ORDERS + "/{number}/edits", response_model=Envelope[list[Edit]])
async def list_edits(call: StaffCall, number: Number) -> Response:
    """What was changed about an order since it was placed, oldest first."""

    def look(uow: UnitOfWork) -> tuple[str, Sequence[EditRecord]]:
        order = orders.order_numbered(uow, number)
        return order.currency, edits.edits_of(uow, order.id)

    return await call.look(look, _records_data)


@router.post(
    ORDERS + "/{number}/edits",
    status_code=201,
    response_model=Envelope[Edited],
    responses=refusals(403, 409, 429, 502),
)
async def edit_order(call: StaffCall, number: Number, body: NewEdit) -> Response:
    """Changes an order. What was paid too much goes back; what is missing is asked for, on its own page."""

    def edit(context: Context) -> tuple[OrderDetail, edits.Edited, str | None]:
        order = in_unit(context, orders.order_numbered, number)
        edited = edits.edit(
            context,
            order.id,
            _changes(body, order.currency),
            seen_revision=body.revision,
            seen_difference_minor=minor_of(body.difference, order.currency, field="difference"),
            reason=body.reason,
        )
        page_url = None
        if edited.payment_id is not None:
            try:
                page_url = payments.open_page(context.later(), order.id)
            except (Conflict, RetryLater):
                # Paid by hand, or the provider is away: the order's own page leads there later.
                page_url = None
        return in_unit(context.later(), orders.find_order, number), edited, page_url

    return await call.flow(edit, _edited_data, status=201)
