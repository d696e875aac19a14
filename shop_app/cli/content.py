"""What a shop says for itself: `shop content pages --tenant demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console
from shop_app.runtime.errors import CannotRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shop_app.domain.content import Section

app = typer.Typer(no_args_is_help=True, help="Pages, the front page, addresses, and whether the shop is open.")


@app.command("pages")
def list_pages(tenant: Tenant) -> None:
    """Show every page; drafts are ours, until the shop saves its own."""
    from shop_app.domain import content

    table = Table("address", "title", "stands")
    for page in ask_shop(tenant, content.list_pages):
        standing = "draft of ours" if page.is_draft else "published" if page.is_published else "hidden"
        table.add_row(f"/pages/{page.slug}", escape(page.title), standing)
    console.print(table)


@app.command("save-page")
def save_page(
    slug: Annotated[str, typer.Argument(help="The last part of the address, such as size-guide.")],
    title: Annotated[str, typer.Argument(help="The page's heading.")],
    file: Annotated[Path, typer.Argument(help="What it says, as Markdown.", metavar="FILE")],
    tenant: Tenant,
    hidden: Annotated[bool, typer.Option("--hidden", help="Save it without showing it.")] = False,
    position: Annotated[int, typer.Option(help="Its place in the footer.")] = 0,
) -> None:
    """Write a page; one that stands there is replaced."""
    from shop_app.domain import content

    try:
        body = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{file} cannot be read as text.") from None
    page = content.Page(slug=slug, title=title, body=body, is_published=not hidden, position=position)
    ask_shop(tenant, lambda uow: content.save_page(uow, page))
    console.print(f"Saved at /pages/{slug}.")


@app.command("remove-page")
def remove_page(slug: Annotated[str, typer.Argument(help="The page's slug.")], tenant: Tenant) -> None:
    """Take the shop's own page away; a policy is in our words again."""
    from shop_app.domain import content

    ask_shop(tenant, lambda uow: content.remove_page(uow, slug))
    console.print("Removed.")


def _show(sections: Iterable[Section]) -> None:
    table = Table("place", "kind", "title", "category")
    for place, section in enumerate(sections, 1):
        table.add_row(str(place), section.kind, escape(section.title), escape(section.category))
    console.print(table)


@app.command("home")
def list_sections(tenant: Tenant) -> None:
    """Show the front page, part by part."""
    from shop_app.domain import content

    _show(ask_shop(tenant, content.list_sections))


@app.command("arrange-home")
def arrange_home(
    sections: Annotated[
        list[str] | None, typer.Argument(help="hero, categories, best_sellers, new_arrivals, promise, rail:SLUG")
    ] = None,
    *,
    tenant: Tenant,
) -> None:
    """Put the front page into this order; without sections it is the usual one again."""
    from shop_app.domain import content

    wanted = []
    for word in sections or []:
        kind, _, category = word.partition(":")
        if kind not in list(content.SectionKind):
            raise CannotRun(f"{kind} is no section. Choose from {', '.join(content.SectionKind)}.")
        wanted.append(content.Section(kind=content.SectionKind(kind), category=category))
    _show(ask_shop(tenant, lambda uow: content.arrange_home(uow, wanted)))


@app.command("move-product")
def move_product(
    product: Annotated[UUID, typer.Argument(help="The product's id.")],
    slug: Annotated[str, typer.Argument(help="Its new address.")],
    tenant: Tenant,
) -> None:
    """Give a product another address; the old one leads there."""
    from shop_app.domain import catalog

    console.print(f"Now at /p/{ask_shop(tenant, lambda uow: catalog.move_product(uow, product, slug))}.")


@app.command("move-category")
def move_category(
    slug: Annotated[str, typer.Argument(help="Its address now.")],
    to: Annotated[str, typer.Argument(help="Its new address.")],
    tenant: Tenant,
) -> None:
    """Give a category another address; the old one leads there."""
    from shop_app.domain import catalog

    console.print(f"Now at /c/{ask_shop(tenant, lambda uow: catalog.move_category(uow, slug, to))}.")


@app.command()
def pause(tenant: Tenant, notice: Annotated[str, typer.Option(help="What shoppers read.")] = "") -> None:
    """Close the storefront for a while; orders go on."""
    from shop_app.domain import tenants

    ask_shop(tenant, lambda uow: tenants.pause_shop(uow, notice))
    console.print("Closed to shoppers.")


@app.command()
def reopen(tenant: Tenant) -> None:
    """Open a paused storefront."""
    from shop_app.domain import tenants

    ask_shop(tenant, tenants.reopen_shop)
    console.print("Open.")
