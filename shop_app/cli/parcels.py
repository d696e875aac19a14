"""Parcels of an order: `shop parcels pack 1042 --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.fulfillment import Tracking
    from shop_app.domain.orders import ParcelView

app = typer.Typer(no_args_is_help=True, help="Parcels: packed, shipped, delivered, taken back.")

Number = Annotated[int, typer.Argument(help="The order's number.")]
Parcel = Annotated[UUID, typer.Argument(help="The parcel's id, as `shop parcels list` shows it.")]
Carrier = Annotated[str, typer.Option(help="Who brings it, such as DHL.")]
TrackingNumber = Annotated[str, typer.Option("--tracking", help="The carrier's number.")]
TrackingUrl = Annotated[str, typer.Option("--url", help="Where it can be followed; known carriers need none.")]


def _show(parcels: tuple[ParcelView, ...]) -> None:
    table = Table("parcel", "status", "units", "carrier", "tracking")
    for parcel in parcels:
        tracking = parcel.tracking_url or parcel.tracking_number
        units = str(sum(parcel.lines.values()))
        table.add_row(str(parcel.id), parcel.status, units, escape(parcel.carrier), escape(tracking))
    console.print(table)


def _tracking(carrier: str, number: str, url: str) -> Tracking:
    from shop_app.domain.fulfillment import Tracking

    return Tracking(carrier=carrier, number=number, url=url)


@app.command("list")
def list_parcels(number: Number, tenant: Tenant) -> None:
    """Show the parcels of an order."""
    from shop_app.domain import orders

    _show(ask_shop(tenant, lambda uow: orders.find_order(uow, number).parcels))


@app.command()
def pack(
    number: Number, tenant: Tenant, carrier: Carrier = "", tracking: TrackingNumber = "", url: TrackingUrl = ""
) -> None:
    """Pack everything that is left of an order into one parcel."""
    from shop_app.domain import fulfillment, orders

    def work(uow: UnitOfWork) -> tuple[ParcelView, ...]:
        order_id = orders.order_numbered(uow, number).id
        fulfillment.fulfill(uow, order_id, carrier=carrier, tracking_number=tracking, tracking_url=url)
        return orders.find_order(uow, number).parcels

    _show(ask_shop(tenant, work))


@app.command()
def ship(
    parcel: Parcel, tenant: Tenant, carrier: Carrier = "", tracking: TrackingNumber = "", url: TrackingUrl = ""
) -> None:
    """Note that the carrier has a parcel, with its tracking if that is known only now."""
    from shop_app.domain import fulfillment

    news = _tracking(carrier, tracking, url) if carrier or tracking or url else None
    ask_shop(tenant, lambda uow: fulfillment.mark_shipped(uow, parcel, news))
    console.print("Shipped.")


@app.command()
def deliver(parcel: Parcel, tenant: Tenant) -> None:
    """Note that a parcel has arrived."""
    from shop_app.domain import fulfillment

    ask_shop(tenant, lambda uow: fulfillment.mark_delivered(uow, parcel))
    console.print("Delivered.")


@app.command()
def track(
    parcel: Parcel, tenant: Tenant, carrier: Carrier = "", tracking: TrackingNumber = "", url: TrackingUrl = ""
) -> None:
    """Correct how a parcel can be followed."""
    from shop_app.domain import fulfillment

    ask_shop(tenant, lambda uow: fulfillment.change_tracking(uow, parcel, _tracking(carrier, tracking, url)))
    console.print("Changed.")


@app.command()
def cancel(parcel: Parcel, tenant: Tenant) -> None:
    """Take a parcel back that has not arrived: its lines are to be sent again."""
    from shop_app.domain import fulfillment

    ask_shop(tenant, lambda uow: fulfillment.cancel_fulfillment(uow, parcel))
    console.print("Taken back.")


@app.command()
def complete(number: Number, tenant: Tenant) -> None:
    """Close an order by hand; orders that arrived close themselves after a while."""
    from shop_app.domain import orders

    ask_shop(tenant, lambda uow: orders.complete_order(uow, orders.order_numbered(uow, number).id))
    console.print("Completed.")
