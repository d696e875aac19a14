"""Stock on its way between two places, at the shell."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, Units, ask_shop, console, units_of

app = typer.Typer(help="Transfers between places that hold stock.", no_args_is_help=True)

Transfer = Annotated[UUID, typer.Argument(help="The transfer's id.")]


@app.command("list")
def list_transfers(tenant: Tenant) -> None:
    """The latest transfers."""
    from shop_app.domain import inventory

    table = Table("Transfer", "From", "To", "Status", "Variant", "Units", "Received")
    for view in ask_shop(tenant, inventory.list_transfers):
        for line in view.lines:
            ends = str(view.id), str(view.from_id), str(view.to_id)
            table.add_row(*ends, view.status, line.sku or str(line.variant_id), str(line.quantity), str(line.received))
    console.print(table)


@app.command()
def create(
    tenant: Tenant,
    from_id: Annotated[UUID, typer.Option("--from", help="The location it leaves.")],
    to_id: Annotated[UUID, typer.Option("--to", help="The location it goes to.")],
    line: Units,
    note: Annotated[str, typer.Option()] = "",
) -> None:
    """Plan to send stock from one place to another."""
    from shop_app.domain import inventory

    lines = units_of(line)
    console.print(str(ask_shop(tenant, lambda uow: inventory.create_transfer(uow, from_id, to_id, lines, note))))


@app.command()
def send(transfer: Transfer, tenant: Tenant) -> None:
    """The units leave."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.send_transfer(uow, transfer))
    console.print("On its way.")


@app.command()
def receive(transfer: Transfer, tenant: Tenant, line: Units = None) -> None:
    """Take in what arrived, or all that is left."""
    from shop_app.domain import inventory

    lines = units_of(line) or None
    ask_shop(tenant, lambda uow: inventory.receive_transfer(uow, transfer, lines))
    console.print("Received.")


@app.command()
def cancel(transfer: Transfer, tenant: Tenant) -> None:
    """Give a transfer up; what was on its way goes back."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.cancel_transfer(uow, transfer))
    console.print("Cancelled.")
