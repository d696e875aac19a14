"""What stands around a product's Add to cart: waiting for stock, delivery to a postcode, contents, size guide."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from models.errors import ValidationFailed
from models.values.money import Money
from shop_app.api.deps import ShopperCall, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.reviews import (
    Content,
    ContentBody,
    Delivery,
    Demand,
    NewStockRequest,
    SizeGuide,
    SizeGuideBody,
    StockRequest,
)
from shop_app.core.rate_limit import WISHES
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, checkout, tenants
from shop_app.domain.catalog import ContentUnit

router = APIRouter(tags=["Products"])


@router.post(
    "/api/v1/variants/{variant_id}/stock-requests",
    status_code=202,
    response_model=Envelope[StockRequest],
    responses=refusals(403, 409, 429),
)
async def ask_for_stock(call: ShopperCall, variant_id: UUID, given: NewStockRequest) -> Response:
    """Asks for one mail when a sold-out variant is back; asking twice is asking once."""

    def ask(uow: UnitOfWork) -> StockRequest:
        catalog.ask_for_stock(uow, variant_id, given.email)
        return {"variant_id": str(variant_id), "email": given.email}

    return await call.limited_by(WISHES).change(ask, lambda asked: asked, status=202)


@router.get("/api/v1/stock-requests", response_model=Envelope[list[Demand]], responses=refusals(403))
async def list_demand(call: StaffCall) -> Response:
    """For staff: what shoppers wait for, most wanted first."""
    return await call.look(catalog.list_demand, _demand_data)


def _demand_data(found: list[catalog.Demand]) -> list[Demand]:
    return [
        {
            "variant_id": str(one.variant_id),
            "slug": one.slug,
            "title": one.title,
            "variant_title": one.variant_title,
            "sku": one.sku,
            "count": one.count,
        }
        for one in found
    ]


@router.get("/api/v1/variants/{variant_id}/delivery", response_model=Envelope[list[Delivery]], responses=refusals())
async def list_deliveries(
    call: ShopperCall,
    variant_id: UUID,
    country: Annotated[str, Query(min_length=2, max_length=2, pattern="^[A-Za-z]{2}$")],
    postcode: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    """The ways to send one of a variant to a postcode: days and price, before anything is in a cart."""

    def look(uow: UnitOfWork) -> list[Delivery]:
        currency = tenants.currency_in_use(uow)
        return [
            {
                "name": option.name,
                "carrier": option.carrier,
                "price": Money(option.amount_minor, currency).text(),
                "currency": currency,
                "arrives_from": option.arrives_from.isoformat(),
                "arrives_to": option.arrives_to.isoformat(),
            }
            for option in checkout.deliveries_of(uow, variant_id, country=country.upper(), postcode=postcode)
        ]

    return await call.look(look, lambda found: found)


@router.put("/api/v1/variants/by-sku/{sku}/content", response_model=Envelope[Content], responses=refusals(403, 429))
async def set_content(call: StaffCall, sku: Annotated[str, Path(max_length=100)], given: ContentBody) -> Response:
    """For staff: what is in a variant, for its price per unit."""
    try:
        unit = ContentUnit(given.unit)
    except ValueError:
        raise ValidationFailed(t("Choose g, ml, cm or piece."), field="unit") from None

    def change(uow: UnitOfWork) -> Content:
        catalog.set_content(uow, sku, given.content, unit)
        return {"sku": sku, "content": given.content, "unit": unit.value}

    return await call.change(change, lambda changed: changed)


@router.put(
    "/api/v1/products/{product_id}/size-guide", response_model=Envelope[SizeGuide], responses=refusals(403, 429)
)
async def set_size_guide(call: StaffCall, product_id: UUID, given: SizeGuideBody) -> Response:
    """For staff: the size guide on a product's page; an empty one takes it away."""

    def change(uow: UnitOfWork) -> SizeGuide:
        catalog.update_product(uow, product_id, size_guide_html=given.html)
        return {"html": catalog.clean_html(given.html)}

    return await call.change(change, lambda changed: changed)
