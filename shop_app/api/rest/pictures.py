"""Pictures of products, for staff: ask for an address, send the file there, say what it shows."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.pictures import (
    PictureBody,
    PictureChange,
    ProductPicture,
    Upload,
    UploadBody,
)
from shop_app.api.uploads import UPLOADS, address_of
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, pictures
from shop_app.domain.pictures import Ticket

OF_PRODUCT = "/api/v1/products/{product_id}/pictures"
PICTURE = "/api/v1/pictures/{picture_id}"

router = APIRouter(tags=["Pictures"])


def _picture_data(one: catalog.ProductPicture) -> ProductPicture:
    picture = one.picture
    return {
        "id": str(one.id),
        "variant_id": str(one.variant_id) if one.variant_id else None,
        "src": picture.src,
        "srcset": picture.srcset,
        "avif_srcset": picture.avif_srcset,
        "blur": picture.blur,
        "focus": picture.focus,
        "width": picture.width,
        "height": picture.height,
        "alt": picture.alt,
        "size_bytes": one.size_bytes,
    }


def _pictures_data(found: tuple[catalog.ProductPicture, ...]) -> list[ProductPicture]:
    return [_picture_data(one) for one in found]


@router.post(UPLOADS, status_code=201, response_model=Envelope[Upload], responses=refusals(403, 429))
async def promise_upload(call: StaffCall, body: UploadBody) -> Response:
    """Leave to send one picture of this type and size within a quarter of an hour, without any other permission."""

    def promise(uow: UnitOfWork) -> Ticket:
        return pictures.promise_upload(uow, media_type=body.media_type, size_bytes=body.size_bytes)

    def shown(ticket: Ticket) -> Upload:
        return {
            "upload_id": str(ticket.upload_id),
            "method": "PUT",
            "url": call.context.origin + address_of(ticket),
            "headers": {"Content-Type": ticket.media_type, "Content-Length": str(ticket.size_bytes)},
            "expires_at": ticket.expires_at.isoformat(),
        }

    return await call.change(promise, shown, status=201)


@router.get(OF_PRODUCT, response_model=Envelope[list[ProductPicture]], responses=refusals(403))
async def list_pictures(call: StaffCall, product_id: UUID) -> Response:
    """A product's pictures in their order; the first is the one that lists show."""
    return await call.look(lambda uow: catalog.pictures_of(uow, product_id), _pictures_data)


@router.post(OF_PRODUCT, status_code=201, response_model=Envelope[list[ProductPicture]], responses=refusals(403, 429))
async def add_picture(call: StaffCall, product_id: UUID, body: PictureBody) -> Response:
    """Puts a picture that was sent behind the product's others."""

    def add(uow: UnitOfWork) -> tuple[catalog.ProductPicture, ...]:
        catalog.add_uploaded_picture(uow, product_id, body.upload_id, alt=body.alt, variant_id=body.variant_id)
        return catalog.pictures_of(uow, product_id)

    return await call.change(add, _pictures_data, status=201)


@router.patch(PICTURE, response_model=Envelope[list[ProductPicture]], responses=refusals(403, 429))
async def change_picture(call: StaffCall, picture_id: UUID, body: PictureChange) -> Response:
    """What it shows, which point of it stays in sight, and its place."""
    focus = (body.focus.x, body.focus.y) if body.focus else None

    def change(uow: UnitOfWork) -> tuple[catalog.ProductPicture, ...]:
        product_id = catalog.change_picture(uow, picture_id, alt=body.alt, focus=focus, position=body.position)
        return catalog.pictures_of(uow, product_id)

    return await call.change(change, _pictures_data)


@router.delete(PICTURE, response_model=Envelope[list[ProductPicture]], responses=refusals(403, 429))
async def remove_picture(call: StaffCall, picture_id: UUID) -> Response:
    """Takes it away from its product; orders go on showing it."""

    def remove(uow: UnitOfWork) -> tuple[catalog.ProductPicture, ...]:
        return catalog.pictures_of(uow, catalog.remove_picture(uow, picture_id))

    return await call.change(remove, _pictures_data)
