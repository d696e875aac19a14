"""A shop's own pages, its front page, its addresses, and whether it is open, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.content import (
    Address,
    AddressBody,
    HomeBody,
    Page,
    PageBody,
    PauseBody,
    Section,
    ShopStanding,
)
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, content, tenants

PAGES = "/api/v1/pages"
PageSlug = Annotated[str, Path(max_length=120)]

router = APIRouter(tags=["Content"])


def _page_data(page: content.Page) -> Page:
    return {
        "slug": page.slug,
        "title": page.title,
        "body": page.body,
        "seo_title": page.seo_title,
        "seo_description": page.seo_description,
        "is_published": page.is_published,
        "is_in_footer": page.is_in_footer,
        "position": page.position,
        "is_draft": page.is_draft,
    }


def _pages_data(pages: list[content.Page]) -> list[Page]:
    return [_page_data(page) for page in pages]


def _home_data(sections: Sequence[content.Section]) -> list[Section]:
    return [
        {
            "kind": section.kind,
            "title": section.title,
            "body": section.body,
            "href": section.href,
            "category": section.category,
        }
        for section in sections
    ]


@router.get(PAGES, response_model=Envelope[list[Page]], responses=refusals(403))
async def list_pages(call: StaffCall) -> Response:
    """Every page: the shop's own, and drafts of the policies that it has not written."""
    return await call.look(content.list_pages, _pages_data)


@router.put(PAGES + "/{slug}", response_model=Envelope[Page], responses=refusals(403, 429))
async def save_page(call: StaffCall, slug: PageSlug, body: PageBody) -> Response:
    """The page at this slug from now on."""
    page = content.Page(slug=slug, **body.model_dump())
    return await call.change(lambda uow: content.save_page(uow, page), _page_data)


@router.delete(PAGES + "/{slug}", response_model=Envelope[list[Page]], responses=refusals(403, 429))
async def remove_page(call: StaffCall, slug: PageSlug) -> Response:
    """Takes the shop's own page away; a policy is in our words again. Answers with the pages that are left."""

    def remove(uow: UnitOfWork) -> list[content.Page]:
        content.remove_page(uow, slug)
        return content.list_pages(uow)

    return await call.change(remove, _pages_data)


@router.get("/api/v1/home", response_model=Envelope[list[Section]], responses=refusals(403))
async def list_sections(call: StaffCall) -> Response:
    """What the front page shows, in its order."""
    return await call.look(content.list_sections, _home_data)


@router.put("/api/v1/home", response_model=Envelope[list[Section]], responses=refusals(403, 429))
async def arrange_home(call: StaffCall, body: HomeBody) -> Response:
    """The front page from now on."""
    sections = [content.Section(**{**one.model_dump(), "kind": content.SectionKind(one.kind)}) for one in body.sections]
    return await call.change(lambda uow: content.arrange_home(uow, sections), _home_data)


@router.put(
    "/api/v1/products/{product_id}/address", response_model=Envelope[Address], responses=refusals(403, 409, 429)
)
async def move_product(call: StaffCall, product_id: UUID, body: AddressBody) -> Response:
    """Gives a product another address; the old one leads there."""
    return await call.change(
        lambda uow: catalog.move_product(uow, product_id, body.slug), lambda slug: Address(slug=slug)
    )


@router.put("/api/v1/categories/{slug}/address", response_model=Envelope[Address], responses=refusals(403, 409, 429))
async def move_category(call: StaffCall, slug: PageSlug, body: AddressBody) -> Response:
    """Gives a category another address; the old one leads there."""
    return await call.change(lambda uow: catalog.move_category(uow, slug, body.slug), lambda to: Address(slug=to))


@router.post("/api/v1/shop/pause", response_model=Envelope[ShopStanding], responses=refusals(403, 429))
async def pause_shop(call: StaffCall, body: PauseBody) -> Response:
    """Closes the storefront; orders go on."""

    def pause(uow: UnitOfWork) -> ShopStanding:
        tenants.pause_shop(uow, body.notice)
        return {"is_open": False}

    return await call.change(pause, lambda standing: standing)


@router.post("/api/v1/shop/reopen", response_model=Envelope[ShopStanding], responses=refusals(403, 429))
async def reopen_shop(call: StaffCall) -> Response:
    """Opens a paused storefront."""

    def reopen(uow: UnitOfWork) -> ShopStanding:
        tenants.reopen_shop(uow)
        return {"is_open": True}

    return await call.change(reopen, lambda standing: standing)
