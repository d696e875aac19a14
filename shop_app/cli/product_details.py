"""What stands around a product's Add to cart, at the shell: `shop set-content BEANS-250 250 g --tenant demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from models.catalog import ContentUnit
from shop_app.cli.ground import Tenant, ask_shop, console
from shop_app.runtime.errors import CannotRun

app = typer.Typer()


@app.command()
def set_content(
    sku: Annotated[str, typer.Argument(help="The variant's SKU.")],
    content: Annotated[int, typer.Argument(min=1, help="How much is in it, without the wrapping.")],
    unit: Annotated[ContentUnit, typer.Argument(help="g, ml, cm or piece.")],
    tenant: Tenant,
) -> None:
    """Say what is in a variant, for its price per unit."""
    from shop_app.domain import catalog

    ask_shop(tenant, lambda uow: catalog.set_content(uow, sku, content, unit))
    console.print("Saved.")


@app.command()
def set_size_guide(
    slug: Annotated[str, typer.Argument(help="The product's address, as in /p/linen-shirt.")],
    file: Annotated[Path, typer.Argument(help="HTML.", metavar="FILE")],
    tenant: Tenant,
) -> None:
    """Show a size guide on a product's page."""
    from shop_app.domain import catalog

    try:
        html = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{file} cannot be read as text.") from None
    ask_shop(
        tenant,
        lambda uow: catalog.update_product(uow, catalog.find_product(uow, slug).id, size_guide_html=html),
    )
    console.print("Saved.")


@app.command("stock-requests")
def stock_requests(tenant: Tenant) -> None:
    """Show what shoppers wait for, most wanted first."""
    from shop_app.domain import catalog

    table = Table("waiting", "product", "variant", "SKU")
    for one in ask_shop(tenant, catalog.list_demand):
        table.add_row(str(one.count), *map(escape, (one.title, one.variant_title, one.sku)))
    console.print(table)
