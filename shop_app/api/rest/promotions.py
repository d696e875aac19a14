"""Promotions and their codes, for staff."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.promotion_terms import terms_data, terms_of
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.promotions import (
    Earned,
    NewCodes,
    NewPromotion,
    Preview,
    Promotion,
    PromotionChange,
    PromotionCode,
    PromotionTerms,
    TriedPromotion,
)
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import checkout, pricing, promotions
from shop_app.domain.pricing import Benefits, Tried
from shop_app.domain.promotions import CodeView, PromotionView

PROMOTIONS = "/api/v1/promotions"
PROMOTION = PROMOTIONS + "/{promotion_id}"

router = APIRouter(tags=["Promotions"], responses=refusals(403, 409, 429))


def _data(view: PromotionView) -> Promotion:
    return {
        "id": str(view.id),
        "status": view.status,
        "method": view.method,
        "terms": terms_data(view.terms, view.currency),
        "used": view.used,
        "spent": money(view.spent_minor, view.currency),
        "code_count": view.code_count,
        "first_code": view.first_code,
        "created_at": view.created_at.isoformat(),
    }


def _list_data(found: list[PromotionView]) -> list[Promotion]:
    return [_data(view) for view in found]


def _codes_data(found: list[CodeView]) -> list[PromotionCode]:
    return [{"code": one.code, "usage_limit": one.usage_limit, "used": one.used} for one in found]


def tried_data(tried: tuple[Tried, ...], currency: str) -> list[TriedPromotion]:
    """Promotions that were looked at, each with its reason in the caller's language."""
    return [
        {
            "promotion_id": str(one.promotion_id) if one.promotion_id else None,
            "title": one.title,
            "code": one.code,
            "applied": one.applied,
            "reason": pricing.said(one.reason, one.values, currency),
        }
        for one in tried
    ]


def _earned_data(benefits: Benefits, *, currency: str) -> Earned:
    return {
        "line_discounts": [
            {
                "line": one.line,
                "amount": money(one.amount_minor, currency),
                "promotion_id": str(one.promotion_id),
                "title": one.title,
            }
            for one in benefits.line_discounts
        ],
        "shipping_promotions": [one.title for one in benefits.shipping_discounts],
        "gifts": [
            {"variant_id": str(gift.variant_id), "quantity": gift.quantity, "reason": gift.reason}
            for gift in benefits.gifts
        ],
        "tried": tried_data(benefits.tried, currency),
    }


@router.get(PROMOTIONS, response_model=Envelope[list[Promotion]])
async def list_promotions(
    call: StaffCall,
    with_archived: Annotated[bool, Query()] = False,
    before: Annotated[UUID | None, Query(description="The last id of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Newest first."""
    return await call.look(
        lambda uow: promotions.list_promotions(uow, with_archived=with_archived, before=before, limit=limit),
        _list_data,
    )


@router.post(PROMOTIONS, status_code=201, response_model=Envelope[Promotion])
async def create_promotion(call: StaffCall, body: NewPromotion) -> Response:
    """It applies from ``starts_at`` on, at once where there is none, to carts in the currency of this call."""
    terms = terms_of(body, call.currency)

    def create(uow: UnitOfWork) -> PromotionView:
        made = promotions.create_promotion(uow, terms, needs_code=body.needs_code, code=body.code)
        return promotions.find_promotion(uow, made)

    return await call.change(create, _data, status=201)


@router.post(PROMOTIONS + "/preview", response_model=Envelope[Earned])
async def preview(call: StaffCall, body: Preview) -> Response:
    """What these goods would earn now, with these codes, for whoever has this address. Nothing is used up."""
    wanted = [(line.variant_id, line.quantity) for line in body.lines]
    return await call.look(
        lambda uow: checkout.preview_promotions(uow, wanted, codes=body.codes, email=body.email),
        partial(_earned_data, currency=call.currency),
    )


@router.get(PROMOTION, response_model=Envelope[Promotion])
async def find_promotion(call: StaffCall, promotion_id: UUID) -> Response:
    """Its terms, and how it does."""
    return await call.look(lambda uow: promotions.find_promotion(uow, promotion_id), _data)


@router.put(PROMOTION, response_model=Envelope[Promotion])
async def change_promotion(call: StaffCall, promotion_id: UUID, body: PromotionTerms) -> Response:
    """Gives it other terms, all of them. Orders that were placed keep theirs; no limit falls below what was used."""

    def change(uow: UnitOfWork) -> PromotionView:
        terms = terms_of(body, promotions.find_promotion(uow, promotion_id).currency)
        promotions.change_promotion(uow, promotion_id, terms)
        return promotions.find_promotion(uow, promotion_id)

    return await call.change(change, _data)


@router.patch(PROMOTION, response_model=Envelope[Promotion])
async def move_promotion(call: StaffCall, promotion_id: UUID, body: PromotionChange) -> Response:
    """Pauses it, lets it run again, or puts it away."""
    command = {
        "active": promotions.resume_promotion,
        "paused": promotions.pause_promotion,
        "archived": promotions.archive_promotion,
    }[body.status]

    def move(uow: UnitOfWork) -> PromotionView:
        command(uow, promotion_id)
        return promotions.find_promotion(uow, promotion_id)

    return await call.change(move, _data)


@router.get(PROMOTION + "/codes", response_model=Envelope[list[PromotionCode]])
async def list_codes(
    call: StaffCall,
    promotion_id: UUID,
    after: Annotated[str, Query(max_length=40, description="The last code of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Its codes by the alphabet, and how often each was used."""
    return await call.look(
        lambda uow: promotions.list_codes(uow, promotion_id, after=after.replace("\0", ""), limit=limit), _codes_data
    )


@router.post(PROMOTION + "/codes", status_code=201, response_model=Envelope[list[str]])
async def make_codes(call: StaffCall, promotion_id: UUID, body: NewCodes) -> Response:
    """Random codes, each for one use unless ``usage_limit`` says otherwise, or one of your own."""

    def make(uow: UnitOfWork) -> list[str]:
        if body.code:
            return [promotions.add_code(uow, promotion_id, body.code, usage_limit=body.usage_limit)]
        limit = 1 if body.usage_limit is None else body.usage_limit
        return promotions.generate_codes(uow, promotion_id, body.count, prefix=body.prefix, usage_limit=limit)

    return await call.change(make, list, status=201)
