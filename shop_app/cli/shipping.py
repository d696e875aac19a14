"""Where a shop delivers, and for how much: `shop shipping list --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Column, Table

from shop_app.cli.ground import Tenant, ask_shop, console
from shop_app.runtime.errors import CannotRun

if TYPE_CHECKING:
    from shop_app.domain.tenants import Band, MethodTerms, SavedZone

app = typer.Typer(no_args_is_help=True, help="Zones, ways to deliver, and their prices.")

ZoneId = Annotated[UUID, typer.Argument(help="The zone's id, as `shop shipping list` shows it.")]
MethodId = Annotated[UUID, typer.Argument(help="The way's id, as `shop shipping list` shows it.")]


@app.command("list")
def list_zones(tenant: Tenant) -> None:
    """Show every zone, its ways to deliver and their prices."""
    from shop_app.domain import tenants

    for saved in ask_shop(tenant, tenants.list_zones):
        console.print(_zone_table(saved))


def _zone_table(saved: SavedZone) -> Table:
    zone = saved.zone
    places = ", ".join((*zone.countries, *zone.regions)) or ("the rest" if zone.is_rest else "everywhere")
    narrowed = f" ({'; '.join(zone.postcodes)})" if zone.postcodes else ""
    title = f"{escape(zone.name)}: {escape(places + narrowed)}  [dim]{saved.id}[/]"
    # An id that is cut cannot be copied.
    method_id = Column("id", no_wrap=True, min_width=36)
    table = Table("way", "days", "prices", method_id, title=title, title_justify="left")
    for method in saved.methods:
        terms = method.terms
        prices = "\n".join(map(_band_text, terms.bands))
        name = terms.name if terms.is_active else f"{terms.name} (off)"
        table.add_row(escape(name), f"{terms.min_days} to {terms.max_days}", prices, str(method.id))
    return table


def _band_text(band: Band) -> str:
    from models.values.money import Money

    def text(minor: int) -> str:
        return Money(minor, band.currency).text()

    words = [f"{text(band.amount_minor)} {band.currency}"]
    if band.from_weight_g:
        words.append(f"from {band.from_weight_g} g")
    if band.from_minor:
        words.append(f"from {text(band.from_minor)} of goods")
    if band.free_over_minor is not None:
        words.append(f"free from {text(band.free_over_minor)}")
    return ", ".join(words)


@app.command()
def add_zone(
    name: str,
    tenant: Tenant,
    country: Annotated[list[str] | None, typer.Option(help="Two letters; may be repeated.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Such as US-CA; may be repeated.")] = None,
    postcode: Annotated[list[str] | None, typer.Option(help="90210, 90* or 10000...19999; may be repeated.")] = None,
    rest: Annotated[bool, typer.Option("--rest", help="Only where no other zone goes.")] = False,
) -> None:
    """Add a zone; without countries and regions it is everywhere."""
    from shop_app.domain import tenants

    zone = tenants.Zone(
        name=name,
        countries=tuple(country or ()),
        regions=tuple(region or ()),
        postcodes=tuple(postcode or ()),
        is_rest=rest,
    )
    console.print(str(ask_shop(tenant, lambda uow: tenants.save_zone(uow, zone))))


@app.command()
def remove_zone(zone: ZoneId, tenant: Tenant) -> None:
    """Deliver to a zone no more; remove its ways first."""
    from shop_app.domain import tenants

    ask_shop(tenant, lambda uow: tenants.remove_zone(uow, zone))
    console.print("Removed.")


@app.command()
def add_method(
    zone: ZoneId,
    name: str,
    price: Annotated[list[str], typer.Argument(help="4.90, or from a weight in grams on 2000:6.90; at least one.")],
    tenant: Tenant,
    currency: Annotated[str, typer.Option(help="Three letters, such as EUR.")],
    carrier: str = "",
    days: Annotated[str, typer.Option(help="The fewest and the most working days.")] = "2-5",
    cutoff: Annotated[int | None, typer.Option(help="The hour from which parcels leave a day later.")] = None,
    free_from: Annotated[str, typer.Option(help="Worth of goods from which it costs nothing.")] = "",
) -> None:
    """Add a way to deliver within a zone."""
    from shop_app.domain import tenants

    terms = _terms(zone, name, price, currency, carrier, days, cutoff, free_from)
    console.print(str(ask_shop(tenant, lambda uow: tenants.save_shipping_method(uow, terms))))


def _terms(
    zone: UUID, name: str, prices: list[str], currency: str, carrier: str, days: str, cutoff: int | None, free_from: str
) -> MethodTerms:
    from models.values.money import Money
    from shop_app.domain.tenants import Band, MethodTerms

    try:
        fewest, _, most = days.partition("-")
        free = Money.parse(free_from, currency).minor if free_from else None
        bands = []
        for price in prices:
            grams, _, amount = price.rpartition(":")
            minor = Money.parse(amount, currency).minor
            bands.append(
                Band(currency=currency, amount_minor=minor, from_weight_g=int(grams or 0), free_over_minor=free)
            )
        return MethodTerms(
            zone_id=zone,
            name=name,
            carrier=carrier,
            min_days=int(fewest),
            max_days=int(most or fewest),
            cutoff_hour=cutoff,
            bands=tuple(bands),
        )
    except ValueError as error:
        raise CannotRun(f"{error}.") from None


@app.command()
def remove_method(method: MethodId, tenant: Tenant) -> None:
    """Offer a way to deliver no more."""
    from shop_app.domain import tenants

    ask_shop(tenant, lambda uow: tenants.remove_shipping_method(uow, method))
    console.print("Removed.")
