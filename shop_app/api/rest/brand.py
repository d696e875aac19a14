"""A shop's own marks, for staff: its logo and its icon."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import ShopperCall, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.brand import Brand, MarkBody
from shop_app.domain import tenants

BRAND = "/api/v1/shop/brand"

router = APIRouter(tags=["Shop"])


def _brand_data(shop: tenants.ShopSettings) -> Brand:
    logo = shop.logo
    return {
        "logo": {"src": f"/media/{logo['file']}", "width": logo["width"], "height": logo["height"]} if logo else None,
        "icons": {size: f"/media/{file}" for size, file in shop.icons.items()},
    }


@router.get(BRAND, response_model=Envelope[Brand], responses=refusals())
async def show_brand(call: ShopperCall) -> Response:
    """The marks as shoppers see them."""
    return await call.look(tenants.current, _brand_data)


@router.put(f"{BRAND}/logo", response_model=Envelope[Brand], responses=refusals(403, 429))
async def set_logo(call: StaffCall, body: MarkBody) -> Response:
    """The logo in the header and in mails: at least 40 pixels high, at most eight times as wide as high."""
    return await call.flow(lambda context: tenants.set_logo(context, body.upload_id), _brand_data)


@router.put(f"{BRAND}/icon", response_model=Envelope[Brand], responses=refusals(403, 429))
async def set_icon(call: StaffCall, body: MarkBody) -> Response:
    """The icon of tabs and home screens: square, of at least 192 pixels."""
    return await call.flow(lambda context: tenants.set_icon(context, body.upload_id), _brand_data)
