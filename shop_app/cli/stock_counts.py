"""Counting what lies there, at the shell."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, Units, ask_shop, console, units_of

app = typer.Typer(help="Counts of what lies there.", no_args_is_help=True)

Count = Annotated[UUID, typer.Argument(help="The count's id.")]


@app.command("list")
def list_counts(tenant: Tenant) -> None:
    """The latest counts."""
    from shop_app.domain import inventory

    table = Table("Count", "Location", "Status", "Variants", "Counted", "Differ")
    for view in ask_shop(tenant, inventory.list_counts):
        counted = [line for line in view.lines if line.counted is not None]
        differ = sum(line.counted != line.expected for line in counted)
        table.add_row(
            str(view.id), str(view.location_id), view.status, str(len(view.lines)), str(len(counted)), str(differ)
        )
    console.print(table)


@app.command("open")
def open_count(
    tenant: Tenant,
    variant: Annotated[list[UUID] | None, typer.Option(help="Only these; everything if left out.")] = None,
    location: Annotated[UUID | None, typer.Option(help="The location's id.")] = None,
    note: Annotated[str, typer.Option()] = "",
) -> None:
    """Begin to count."""
    from shop_app.domain import inventory

    opened = ask_shop(tenant, lambda uow: inventory.open_count(uow, variant or None, location_id=location, note=note))
    console.print(str(opened))


@app.command()
def write(count: Count, tenant: Tenant, line: Units) -> None:
    """Note how many lie there."""
    from shop_app.domain import inventory

    found = units_of(line)
    ask_shop(tenant, lambda uow: inventory.write_count(uow, count, found))
    console.print(f"{len(found)} counted.")


@app.command()
def post(count: Count, tenant: Tenant) -> None:
    """Correct the stock by what the count found."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.post_count(uow, count))
    console.print("Posted.")


@app.command()
def cancel(count: Count, tenant: Tenant) -> None:
    """Give a count up."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.cancel_count(uow, count))
    console.print("Cancelled.")
