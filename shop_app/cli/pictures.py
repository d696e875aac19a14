"""Pictures of products: `shop pictures add lamp photo.jpg --alt "A lamp" --tenant demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Column, Table

from shop_app.cli.ground import Tenant, ask_shop, console, in_shop
from shop_app.runtime.errors import CannotRun

if TYPE_CHECKING:
    from shop_app.core.context import Context
    from shop_app.core.unit_of_work import UnitOfWork

app = typer.Typer(no_args_is_help=True, help="The pictures of products.")
marks = typer.Typer()

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A JPEG, PNG, WebP or AVIF.")]
Slug = Annotated[str, typer.Argument(help="The last part of the product's address, such as linen-shirt.")]
PictureId = Annotated[UUID, typer.Argument(help="The picture's id, as `shop pictures list` shows it.")]
Mark = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, readable=True)]

_TYPES = {".avif": "avif", ".gif": "gif", ".jpeg": "jpeg", ".jpg": "jpeg", ".png": "png", ".webp": "webp"}


@app.command("list")
def list_pictures(product: Slug, tenant: Tenant) -> None:
    """Show a product's pictures in their order."""
    from shop_app.domain import catalog

    found = ask_shop(tenant, lambda uow: catalog.pictures_of(uow, catalog.product_at(uow, product)))
    # An id that is cut cannot be copied.
    table = Table("what it shows", "pixels", "kB", "made", Column("id", no_wrap=True, min_width=36))
    for one in found:
        picture = one.picture
        made = ", ".join(
            name for name, is_there in (("WebP", picture.srcset), ("AVIF", picture.avif_srcset)) if is_there
        )
        size = f"{picture.width} × {picture.height}"
        table.add_row(escape(picture.alt), size, str(one.size_bytes // 1000), made, str(one.id))
    console.print(table)


@app.command()
def add(
    product: Slug,
    file: File,
    tenant: Tenant,
    alt: Annotated[str, typer.Option(help="What it shows, for those who cannot see it.")],
) -> None:
    """Put a picture behind a product's others."""
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import catalog

    def add_it(uow: UnitOfWork) -> UUID:
        return catalog.add_uploaded_picture(uow, catalog.product_at(uow, product), upload_id, alt=alt)

    with in_shop(tenant) as context:
        upload_id = _sent(context, file)
        console.print(str(in_unit(context.later(), add_it)), markup=False)


@app.command()
def change(
    picture: PictureId,
    tenant: Tenant,
    alt: Annotated[str | None, typer.Option(help="What it shows.")] = None,
    focus: Annotated[tuple[int, int] | None, typer.Option(help="The point to keep in sight, in percent.")] = None,
    position: Annotated[int | None, typer.Option(help="Its place, from 0.")] = None,
) -> None:
    """Say what a picture shows, which point of it stays in sight, or where it stands."""
    from shop_app.domain import catalog

    ask_shop(tenant, lambda uow: catalog.change_picture(uow, picture, alt=alt, focus=focus, position=position))
    console.print("Saved.")


@app.command()
def remove(picture: PictureId, tenant: Tenant) -> None:
    """Take a picture away from its product; orders go on showing it."""
    from shop_app.domain import catalog

    ask_shop(tenant, lambda uow: catalog.remove_picture(uow, picture))
    console.print("Removed.")


@app.command()
def render(tenant: Tenant) -> None:
    """Let the worker make what is missing: every width as WebP and as AVIF."""
    from shop_app.domain import catalog

    count = ask_shop(tenant, catalog.ask_for_renditions)
    console.print(f"{count} pictures are waiting for the worker.")


@marks.command()
def brand(tenant: Tenant, logo: Mark = None, icon: Mark = None) -> None:
    """Give the shop a logo for its header and mails, or an icon for tabs; without either, show them."""
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import tenants

    with in_shop(tenant) as context:
        if logo is not None:
            tenants.set_logo(context, _sent(context, logo))
        if icon is not None:
            tenants.set_icon(context.later(), _sent(context, icon))
        shop = in_unit(context.later(), tenants.current)
    console.print(f"logo: {shop.logo.get('file', 'none')}", markup=False, soft_wrap=True)
    for size, file in shop.icons.items():
        console.print(f"icon of {size} pixels: {file}", markup=False, soft_wrap=True)


def _sent(context: Context, path: Path) -> UUID:
    """The upload that holds a file from this machine."""
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import pictures

    content = path.read_bytes()
    kind = _TYPES.get(path.suffix.lower())
    if kind is None:
        raise CannotRun(f"{path.name} is no picture that browsers show. Save it as JPEG, PNG or WebP.")
    ticket = in_unit(context, pictures.promise_upload, media_type=f"image/{kind}", size_bytes=len(content))
    pictures.receive_upload(context, ticket, content)
    return ticket.upload_id
