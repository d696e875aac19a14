"""The places that hold stock, at the shell."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console

app = typer.Typer(help="Places that hold stock.", no_args_is_help=True)

Location = Annotated[UUID, typer.Argument(help="The location's id.")]
Countries = Annotated[list[str] | None, typer.Option("--country", help="Served from here first; as often as needed.")]
Priority = Annotated[int, typer.Option(help="Of equals the lower sends first.")]


@app.command("list")
def list_locations(tenant: Tenant) -> None:
    """Every location, in the order in which they send."""
    from shop_app.domain import inventory

    table = Table("Location", "Name", "Priority", "Countries", "")
    for view in ask_shop(tenant, inventory.list_locations):
        state = "default" if view.is_default else "" if view.is_active else "closed"
        table.add_row(str(view.id), view.name, str(view.priority), ", ".join(view.countries), state)
    console.print(table)


@app.command()
def create(name: str, tenant: Tenant, priority: Priority = 0, country: Countries = None) -> None:
    """A further place that holds stock."""
    from shop_app.domain import inventory

    created = ask_shop(
        tenant, lambda uow: inventory.create_location(uow, name, priority=priority, countries=country or ())
    )
    console.print(str(created))


@app.command()
def change(location: Location, name: str, tenant: Tenant, priority: Priority = 0, country: Countries = None) -> None:
    """Another name, rank and countries."""
    from shop_app.domain import inventory

    ask_shop(
        tenant,
        lambda uow: inventory.change_location(uow, location, name, priority=priority, countries=country or ()),
    )
    list_locations(tenant)


@app.command("open")
def open_location(location: Location, tenant: Tenant) -> None:
    """Sell from a location again."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.open_location(uow, location))
    list_locations(tenant)


@app.command("close")
def close_location(location: Location, tenant: Tenant) -> None:
    """Sell no more from a location."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.close_location(uow, location))
    list_locations(tenant)


@app.command()
def routing(rule: Annotated[str, typer.Argument(help="fewest_parcels or priority.")], tenant: Tenant) -> None:
    """How orders that no single place can send are shared out."""
    from shop_app.domain import inventory

    if rule not in set(inventory.RoutingRule):
        raise typer.BadParameter("Choose fewest_parcels or priority.")
    ask_shop(tenant, lambda uow: inventory.set_routing_rule(uow, inventory.RoutingRule(rule)))
    console.print(f"Orders are shared out by {rule}.")
