"""Stock ordered from suppliers, at the shell."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, Units, ask_shop, console, units_of

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.inventory import Bought

app = typer.Typer(help="Purchases from suppliers.", no_args_is_help=True)

Purchase = Annotated[UUID, typer.Argument(help="The purchase's id.")]
Costs = Annotated[list[str] | None, typer.Option("--cost", help="VARIANT=12.50 for a unit, as often as needed.")]


@app.command("list")
def list_purchases(tenant: Tenant) -> None:
    """The latest purchases."""
    from models.values.money import Money
    from shop_app.domain import inventory

    table = Table("Purchase", "Supplier", "Status", "Expected", "Variant", "Units", "Received", "Each")
    for view in ask_shop(tenant, inventory.list_purchases):
        for line in view.lines:
            table.add_row(
                str(view.id),
                view.supplier,
                view.status,
                str(view.expected_on or ""),
                line.sku or str(line.variant_id),
                str(line.quantity),
                str(line.received),
                f"{Money(line.unit_cost_minor or 0, view.currency).text()} {view.currency}",
            )
    console.print(table)


@app.command()
def create(
    supplier: str,
    tenant: Tenant,
    line: Units,
    cost: Costs = None,
    location: Annotated[UUID | None, typer.Option(help="Where it is to be delivered.")] = None,
    reference: Annotated[str, typer.Option()] = "",
    expected_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
) -> None:
    """Note what a supplier is to deliver."""
    from shop_app.domain import inventory

    def order(uow: UnitOfWork) -> UUID:
        return inventory.create_purchase(
            uow,
            supplier,
            _bought(uow, line, cost),
            location_id=location,
            reference=reference,
            expected_on=expected_on.date() if expected_on else None,
        )

    console.print(str(ask_shop(tenant, order)))


@app.command()
def receive(purchase: Purchase, tenant: Tenant, line: Units = None, cost: Costs = None) -> None:
    """Take in a delivery, or all that is left, at the agreed cost unless another is given."""
    from shop_app.domain import inventory

    def take(uow: UnitOfWork) -> None:
        inventory.receive_purchase(uow, purchase, _bought(uow, line, cost) or None)

    ask_shop(tenant, take)
    console.print("Received.")


@app.command()
def close(purchase: Purchase, tenant: Tenant) -> None:
    """Wait no longer for the rest."""
    from shop_app.domain import inventory

    ask_shop(tenant, lambda uow: inventory.close_purchase(uow, purchase))
    console.print("Closed.")


def _bought(uow: UnitOfWork, lines: list[str] | None, costs: list[str] | None) -> dict[UUID, Bought]:
    from models.values.money import Money
    from shop_app.domain import inventory, tenants

    currency = tenants.current(uow).currency
    each: dict[UUID, int] = {}
    for text in costs or ():
        variant, _, amount = text.partition("=")
        try:
            each[UUID(variant)] = Money.parse(amount, currency).minor
        except ValueError:
            raise typer.BadParameter(f"Write VARIANT=12.50, and not {text}.", param_hint="--cost") from None
    return {
        variant_id: inventory.Bought(quantity=quantity, unit_cost_minor=each.get(variant_id))
        for variant_id, quantity in units_of(lines).items()
    }
