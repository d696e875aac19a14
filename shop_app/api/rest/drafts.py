"""Drafts, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.drafts import (
    Conversion,
    Draft,
    DraftChange,
    DraftOrder,
    DraftSummary,
    NewDraft,
    Offer,
    Sending,
    SentDraft,
)
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import drafts, tenants
from shop_app.domain.drafts import Begun, DraftContent, DraftView, LineContent, Sent

DRAFTS = "/api/v1/drafts"

Number = Annotated[int, Path(ge=1, lt=10**18)]

router = APIRouter(tags=["Drafts"], responses=refusals(403, 409, 429))


def _content(body: NewDraft, currency: str) -> DraftContent:
    def minor(text: str | None, field: str) -> int | None:
        return None if text is None else minor_of(text, currency, field=field)

    return DraftContent(
        lines=tuple(
            LineContent(
                variant_id=line.variant_id,
                title=line.title,
                quantity=line.quantity,
                unit_price_minor=minor(line.unit_price, "unit_price"),
                discount_minor=minor(line.discount, "discount") or 0,
                is_taxable=line.is_taxable,
                requires_shipping=line.requires_shipping,
            )
            for line in body.lines
        ),
        email=body.email,
        address=body.address.model_dump() if body.address else {},
        shipping_method_id=body.shipping_method_id,
        shipping_title=body.shipping_title,
        shipping_minor=minor(body.shipping, "shipping"),
        discount_minor=minor(body.discount, "discount") or 0,
        discount_title=body.discount_title,
        note=body.note,
        tags=tuple(body.tags),
    )


def offer_data(view: DraftView) -> Offer:
    """What a shopper sees of a draft, and staff too."""
    draft, quote, currency = view.draft, view.quote, view.quote.currency
    return {
        "number": draft.number,
        "status": draft.status.value,
        "email": draft.email,
        "shipping_address": draft.shipping_address,
        "shipping_method": quote.delivery.name if quote.delivery else "",
        "lines": [
            {
                "variant_id": str(line.variant_id) if line.variant_id else None,
                "sku": line.sku,
                "title": line.title,
                "variant_title": line.variant_title,
                "quantity": line.quantity,
                "unit_price": money(line.unit_price_minor, currency),
                "discount": money(share.discount_minor, currency),
                "total": money(share.total_minor, currency),
            }
            for line, share in zip(view.lines, quote.lines, strict=True)
        ],
        "totals": {
            "subtotal": money(quote.subtotal_minor, currency),
            "discount": money(quote.discount_minor, currency),
            "shipping": money(quote.shipping_minor, currency),
            "tax": money(quote.tax_minor, currency),
            "total": money(quote.total_minor, currency),
            "prices_include_tax": quote.prices_include_tax,
        },
        "expires_at": draft.link_expires_at.isoformat() if draft.link_expires_at else None,
        "providers": [provider.value for provider in view.providers],
    }


def _draft_data(view: DraftView) -> Draft:
    draft = view.draft
    return {
        **offer_data(view),
        "id": str(draft.id),
        "revision": draft.revision,
        "delivery_options": [
            {
                "method_id": str(option.method_id),
                "name": option.name,
                "carrier": option.carrier,
                "price": money(option.amount_minor, draft.currency),
                "arrives_from": option.arrives_from.isoformat(),
                "arrives_to": option.arrives_to.isoformat(),
            }
            for option in view.delivery_options
        ],
        "note": draft.note,
        "tags": draft.tags,
        "author": draft.author,
        "created_at": draft.created_at.isoformat(),
        "sent_at": draft.sent_at.isoformat() if draft.sent_at else None,
        "order_number": view.order_number,
    }


def _list_data(page: Sequence[drafts.DraftSummary]) -> list[DraftSummary]:
    return [
        {
            "id": str(draft.id),
            "number": draft.number,
            "status": draft.status.value,
            "email": draft.email,
            "total": money(draft.total_minor, draft.currency),
            "order_number": draft.order_number,
            "author": draft.author,
            "created_at": draft.created_at.isoformat(),
        }
        for draft in page
    ]


def draft_order_data(begun: Begun, page_url: str | None = None) -> DraftOrder:
    """The order that a draft became, and where it is paid."""
    return {
        "number": begun.number,
        "token": begun.token,
        "total": money(begun.total_minor, begun.currency),
        "provider": begun.provider.value,
        "page_url": page_url,
    }


def _currency(uow: UnitOfWork) -> str:
    return tenants.current(uow).currency


@router.get(DRAFTS, response_model=Envelope[list[DraftSummary]])
async def list_drafts(
    call: StaffCall,
    before: Annotated[UUID | None, Query(description="The last one of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """For staff: newest first."""
    return await call.look(lambda uow: drafts.list_drafts(uow, before=before, limit=limit), _list_data)


@router.post(DRAFTS, status_code=201, response_model=Envelope[Draft])
async def create_draft(call: StaffCall, body: NewDraft) -> Response:
    """For staff: a new draft, quoted."""
    return await call.change(
        lambda uow: drafts.create_draft(uow, _content(body, _currency(uow))), _draft_data, status=201
    )


@router.get(DRAFTS + "/{number}", response_model=Envelope[Draft])
async def find_draft(call: StaffCall, number: Number) -> Response:
    """For staff: a draft with what it costs today."""
    return await call.look(lambda uow: drafts.find_draft(uow, number), _draft_data)


@router.put(DRAFTS + "/{number}", response_model=Envelope[Draft])
async def change_draft(call: StaffCall, number: Number, body: DraftChange) -> Response:
    """For staff: replaces what a draft says. A link that was mailed is void then."""

    def change(uow: UnitOfWork) -> DraftView:
        draft_id = drafts.find_draft(uow, number).draft.id
        return drafts.change_draft(uow, draft_id, _content(body, _currency(uow)), seen_revision=body.revision)

    return await call.change(change, _draft_data)


@router.post(DRAFTS + "/{number}/send", response_model=Envelope[SentDraft])
async def send_draft(call: StaffCall, number: Number, body: Sending) -> Response:
    """For staff: mails the link at which the draft is paid. Sent again, it mails again."""

    def send(uow: UnitOfWork) -> Sent:
        return drafts.send_draft(uow, drafts.find_draft(uow, number).draft.id, days=body.days)

    def shown(sent: Sent) -> SentDraft:
        return {
            "token": sent.token,
            "url": f"{call.context.origin}/pay/{sent.token}",
            "expires_at": sent.expires_at.isoformat(),
            "total": money(sent.total_minor, sent.currency),
        }

    return await call.change(send, shown)


@router.post(DRAFTS + "/{number}/convert", status_code=201, response_model=Envelope[DraftOrder])
async def convert_draft(call: StaffCall, number: Number, body: Conversion) -> Response:
    """For staff: makes an order of a draft by hand, paid already or awaiting a bank transfer."""

    def convert(uow: UnitOfWork) -> Begun:
        draft = drafts.find_draft(uow, number).draft
        seen = minor_of(body.total, draft.currency, field="total")
        return drafts.convert(uow, draft.id, seen_total_minor=seen, is_paid=body.is_paid)

    return await call.change(convert, draft_order_data, status=201)


@router.post(DRAFTS + "/{number}/cancel", response_model=Envelope[Draft])
async def cancel_draft(call: StaffCall, number: Number) -> Response:
    """For staff: withdraws a draft that has become no order; its link is void."""

    def cancel(uow: UnitOfWork) -> DraftView:
        drafts.cancel_draft(uow, drafts.find_draft(uow, number).draft.id)
        return drafts.find_draft(uow, number)

    return await call.change(cancel, _draft_data)
