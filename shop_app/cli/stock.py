"""Stock at the shell: look at it, correct it, and say how much may be sold beyond it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console, units_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.inventory import LevelView

app = typer.Typer(help="Stock of a shop.", no_args_is_help=True)

Variant = Annotated[UUID, typer.Argument(help="The variant's id.")]
At = Annotated[UUID | None, typer.Option("--location", help="The location's id; the default one if left out.")]


def _show(levels: list[LevelView]) -> None:
    table = Table("Variant", "Location", "On hand", "Reserved", "Backorder", "Ordered ahead", "Low at", "Low")
    for level in levels:
        table.add_row(
            str(level.variant_id),
            level.location if level.is_active else f"{level.location} (closed)",
            str(level.on_hand),
            str(level.reserved),
            str(level.backorder_limit),
            f"{level.preordered} of {level.preorder_limit}",
            str(level.low_at),
            "yes" if level.is_low else "",
        )
    console.print(table)


def _change(tenant: str, variant: UUID, command: Callable[[UnitOfWork], None]) -> None:
    from shop_app.domain import inventory

    def work(uow: UnitOfWork) -> list[LevelView]:
        command(uow)
        return inventory.levels_of(uow, variant)

    _show(ask_shop(tenant, work))


@app.command("list")
def list_stock(
    tenant: Tenant,
    low: Annotated[bool, typer.Option("--low", help="Only what is low.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
) -> None:
    """Stock at each location, the scarcest first."""
    from shop_app.domain import inventory

    _show(ask_shop(tenant, lambda uow: inventory.list_levels(uow, is_low=low, limit=limit)))


@app.command()
def show(variant: Variant, tenant: Tenant) -> None:
    """A variant's stock at each location, and its latest movements."""
    from shop_app.domain import inventory

    levels, entries = ask_shop(tenant, lambda uow: (inventory.levels_of(uow, variant), inventory.history(uow, variant)))
    _show(levels)
    table = Table("When", "Change", "Stock after", "Why", "Order", "Note", "Who")
    for entry in entries:
        order = str(entry.order_number or "")
        when = f"{entry.moved_at:%Y-%m-%d %H:%M}"
        table.add_row(when, f"{entry.delta:+d}", str(entry.balance), entry.kind, order, entry.note, entry.actor)
    console.print(table)


@app.command(context_settings={"ignore_unknown_options": True})
def adjust(
    variant: Variant,
    delta: Annotated[int, typer.Argument(help="Units to add, such as 5, or to take away, such as -2.")],
    tenant: Tenant,
    reason: Annotated[str, typer.Option(help="received, count, damaged, lost, returned or correction.")] = "correction",
    note: Annotated[str, typer.Option()] = "",
    location: At = None,
) -> None:
    """Correct the stock of a variant."""
    from shop_app.domain import inventory

    kind = next((kind for kind in inventory.ADJUSTMENT_REASONS if kind == reason), None)
    if kind is None:
        raise typer.BadParameter("Choose one of the reasons.", param_hint="--reason")
    _change(tenant, variant, lambda uow: inventory.adjust(uow, variant, delta, kind, note, location_id=location))


@app.command()
def backorder(variant: Variant, most: int, tenant: Tenant, location: At = None) -> None:
    """Let so many units be sold that are not there."""
    from shop_app.domain import inventory

    _change(tenant, variant, lambda uow: inventory.set_backorder_limit(uow, variant, most, location_id=location))


@app.command()
def low_at(variant: Variant, units: int, tenant: Tenant, location: At = None) -> None:
    """From how many units down a variant counts as low."""
    from shop_app.domain import inventory

    _change(tenant, variant, lambda uow: inventory.set_low_stock(uow, variant, units, location_id=location))


@app.command()
def preorder(
    variant: Variant,
    most: int,
    tenant: Tenant,
    available_on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is out.")] = None,
    location: At = None,
) -> None:
    """Let so many units be ordered before the day on which they are there."""
    from shop_app.domain import inventory

    day = available_on.date() if available_on else None
    _change(tenant, variant, lambda uow: inventory.set_preorder(uow, variant, most, day, location_id=location))


@app.command()
def bundle(
    variant: Variant,
    tenant: Tenant,
    part: Annotated[
        list[str] | None, typer.Option(help="VARIANT=UNITS, as often as there are parts; none: no bundle.")
    ] = None,
) -> None:
    """Make a variant a bundle of other variants."""
    from shop_app.domain import inventory

    parts = units_of(part)
    ask_shop(tenant, lambda uow: inventory.set_bundle(uow, variant, parts))
    console.print(f"{len(parts)} parts.")
