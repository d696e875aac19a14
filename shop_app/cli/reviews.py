"""Reviews at the shell: `shop reviews list --status pending --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Column, Table

from models.review import ReviewStatus
from shop_app.cli.ground import Tenant, ask_shop, console

if TYPE_CHECKING:
    from shop_app.domain.reviews import ModeratedReview

app = typer.Typer(no_args_is_help=True, help="Reviews: read, published, rejected, answered.")

Review = Annotated[UUID, typer.Argument(help="The review's id, as `shop reviews list` shows it.")]


def _show(review: ModeratedReview) -> None:
    console.print(f"{review.rating} of 5 for {review.product_title}, {review.status}", markup=False)
    if review.title:
        console.print(review.title, markup=False, style="bold")
    console.print(review.body, markup=False)
    for word, text in (("Rejected", review.reason), ("Answer", review.reply)):
        if text:
            console.print(f"{word}: {text}", markup=False)


@app.command("list")
def list_reviews(
    tenant: Tenant,
    status: Annotated[ReviewStatus | None, typer.Option(help="Only those.")] = None,
) -> None:
    """Show the newest fifty."""
    from shop_app.domain import reviews

    table = Table("stars", "product", "author", "headline", "status", Column("id", no_wrap=True, min_width=36))
    for review in ask_shop(tenant, lambda uow: reviews.list_reviews(uow, status=status)):
        words = (review.product_title, review.author, review.title)
        table.add_row(str(review.rating), *map(escape, words), review.status, str(review.id))
    console.print(table)


@app.command()
def show(review: Review, tenant: Tenant) -> None:
    """Show one in full."""
    from shop_app.domain import reviews

    _show(ask_shop(tenant, lambda uow: reviews.find_review(uow, review)))


@app.command()
def publish(review: Review, tenant: Tenant) -> None:
    """Show a review on its product's page."""
    from shop_app.domain import reviews

    _show(ask_shop(tenant, lambda uow: reviews.publish(uow, review)))


@app.command()
def reject(review: Review, tenant: Tenant, reason: Annotated[str, typer.Option(help="The author reads it.")]) -> None:
    """Keep a review off the page, or take it down."""
    from shop_app.domain import reviews

    _show(ask_shop(tenant, lambda uow: reviews.reject(uow, review, reason=reason)))


@app.command()
def reply(
    review: Review, text: Annotated[str, typer.Argument(help="Empty takes the answer back.")], tenant: Tenant
) -> None:
    """Answer a review on the product's page."""
    from shop_app.domain import reviews

    _show(ask_shop(tenant, lambda uow: reviews.reply(uow, review, text=text)))


@app.command()
def policy(
    tenant: Tenant,
    publish_at_once: Annotated[
        bool | None, typer.Option("--publish-at-once/--read-first", help="What is said without it stays.")
    ] = None,
) -> None:
    """Show, or change, whether reviews wait until somebody has read them."""
    from shop_app.domain import reviews

    if publish_at_once is None:
        now = ask_shop(tenant, reviews.find_policy)
    else:
        wanted = reviews.Policy(publishes_at_once=publish_at_once)
        now = ask_shop(tenant, lambda uow: reviews.change_policy(uow, wanted))
    console.print("Published at once." if now.publishes_at_once else "Published once somebody has read them.")
