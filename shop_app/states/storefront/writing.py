"""Writing a review: for whoever bought the product, by account or by the link of the order."""

import dataclasses
from urllib.parse import urlencode

from models.errors import ShopError
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, reviews
from shop_app.states.storefront.shelf import product_href


@dataclasses.dataclass
class WritingView:
    """The form, filled with what was written before. `standing` says what became of that."""

    may_write: bool = False
    action: str = ""
    order: str = ""
    author: str = ""
    rating: int = 0
    title: str = ""
    body: str = ""
    standing: str = ""


def _standing(written: reviews.Written | None) -> str:
    if written is None:
        return ""
    match written.status:
        case reviews.ReviewStatus.PENDING:
            return t("Thank you. We read your review before it appears here.")
        case reviews.ReviewStatus.REJECTED:
            return t("We did not publish your review: {reason}", reason=written.reason)
        case _:
            return t("Your review is published. What you change is read again first.")


def review_action(slug: str) -> str:
    """Where the form is posted."""
    return f"/p/{slug}/reviews"


def review_href(slug: str, order_token: str = "") -> str:
    """The way to the form: for a customer, or with the link of the order for whoever bought without an account."""
    return f"{product_href(slug)}{'?' + urlencode({'order': order_token}) if order_token else ''}#review"


def writing_view(uow: UnitOfWork, slug: str, order_token: str) -> WritingView:
    """The form for whoever may write, and nothing for others: nobody learns who bought what."""
    if not order_token and uow.context.actor.customer_id is None:
        return WritingView()
    try:
        page = catalog.product_page(uow, slug)
        writer = reviews.find_writer(uow, page.id, order_token=order_token)
    except ShopError:
        return WritingView()
    written = writer.written
    return WritingView(
        may_write=True,
        action=review_action(slug),
        order=order_token,
        author=written.author if written else writer.name,
        rating=written.rating if written else 0,
        title=written.title if written else "",
        body=written.body if written else "",
        standing=_standing(written),
    )
