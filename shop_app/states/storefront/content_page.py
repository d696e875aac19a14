"""S10: a page of the shop's own words."""

import dataclasses

import reflex as rx

from models.errors import NotFound
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import content
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.shelf import page_href
from shop_app.states.visit import Visit


@dataclasses.dataclass
class ContentPageView:
    """A page of words; `html` is sanitised."""

    title: str = ""
    html: str = ""
    href: str = ""
    seo_title: str = ""
    description: str = ""
    is_missing: bool = False


def content_page_view(uow: UnitOfWork, visit: Visit) -> ContentPageView:
    """The page at an address. `NotFound` for a slug that shoppers may not read."""
    page = content.find_page(uow, visit.parts.get("page", ""))
    return ContentPageView(
        title=page.title,
        html=content.html_of(page.body),
        href=page_href(page.slug),
        seo_title=page.seo_title or page.title,
        description=page.seo_description or content.plain_text(page.body),
    )


def content_page_or_missing(uow: UnitOfWork, visit: Visit) -> ContentPageView:
    """The same for the app, which has an address already and shows on its page that nothing is there."""
    try:
        return content_page_view(uow, visit)
    except NotFound:
        return ContentPageView(is_missing=True)


class ContentPageState(StorefrontPage, rx.State):
    """A content page."""

    view: ContentPageView = ContentPageView()

    @rx.event
    async def load(self) -> None:
        """Public: what a shop says is for everybody."""
        self.view = await self._open(content_page_or_missing, "page") or self.view
