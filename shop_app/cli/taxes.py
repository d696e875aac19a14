"""What a shop taxes: `shop taxes set VAT 20 --country GB --tenant demo`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Column, Table

from shop_app.cli.ground import Tenant, ask_shop, console
from shop_app.runtime.errors import CannotRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shop_app.domain.tenants import SavedTax, Tax

app = typer.Typer(no_args_is_help=True, help="Taxes, place by place.")


def _show(taxes: Iterable[SavedTax]) -> None:
    # An id that is cut cannot be copied.
    table = Table("tax", "place", "rate", Column("id", no_wrap=True, min_width=36))
    for saved in taxes:
        tax = saved.tax
        place = " ".join(filter(None, (tax.country or "everywhere", tax.region, "; ".join(tax.postcodes))))
        table.add_row(escape(tax.name), escape(place), _rate_text(tax), str(saved.id))
    console.print(table)


def _rate_text(tax: Tax) -> str:
    from shop_app.domain import tenants

    words = [f"{tenants.percent_of(tax.rate_ppm)} %"]
    if tax.tax_class != "standard":
        words.append(tax.tax_class)
    if tax.priority != 1:
        words.append(f"priority {tax.priority}")
    if tax.is_compound:
        words.append("compound")
    if not tax.on_shipping:
        words.append("goods only")
    return ", ".join(words)


@app.command("list")
def list_taxes(tenant: Tenant) -> None:
    """Show every tax."""
    from shop_app.domain import tenants

    _show(ask_shop(tenant, tenants.list_taxes))


@app.command("set")
def set_tax(
    name: Annotated[str, typer.Argument(help="What shoppers read, such as VAT.")],
    percent: Annotated[str, typer.Argument(help="The rate, such as 8.875.")],
    tenant: Tenant,
    country: Annotated[str, typer.Option(help="Two letters; everywhere without it.")] = "",
    region: Annotated[str, typer.Option(help="A region of the country, such as CA.")] = "",
    postcode: Annotated[list[str] | None, typer.Option(help="90210, 90* or 10000...19999; may be repeated.")] = None,
    tax_class: Annotated[str, typer.Option("--class", help="standard, reduced, zero, …")] = "standard",
    priority: Annotated[int, typer.Option(help="Of each priority the most specific rate counts.")] = 1,
    compound: Annotated[bool, typer.Option("--compound", help="On the price and the taxes before it.")] = False,
    goods_only: Annotated[bool, typer.Option("--goods-only", help="Not on the delivery.")] = False,
) -> None:
    """Say what a place charges; a rate that stands there is replaced."""
    from shop_app.domain import tenants

    try:
        rate_ppm = Decimal(percent).scaleb(4)
    except InvalidOperation:
        raise CannotRun(f"{percent} is no percentage.") from None
    if not rate_ppm.is_finite() or rate_ppm != int(rate_ppm):
        raise CannotRun("A rate has at most four decimal places.")
    tax = tenants.Tax(
        name=name,
        country=country,
        region=region,
        postcodes=tuple(postcode or ()),
        rate_ppm=int(rate_ppm),
        tax_class=tax_class,
        priority=priority,
        is_compound=compound,
        on_shipping=not goods_only,
    )
    _show([ask_shop(tenant, lambda uow: tenants.set_tax(uow, tax))])


@app.command()
def remove(
    tax: Annotated[UUID, typer.Argument(help="The tax's id, as `shop taxes list` shows it.")], tenant: Tenant
) -> None:
    """Charge a tax no more."""
    from shop_app.domain import tenants

    ask_shop(tenant, lambda uow: tenants.remove_tax(uow, tax))
    console.print("Removed.")


@app.command()
def assign(
    sku: Annotated[str, typer.Argument(help="The variant's SKU.")],
    tax_class: Annotated[str, typer.Argument(help="standard, reduced, zero, none, or a name of your own.")],
    tenant: Tenant,
) -> None:
    """Say which of a place's taxes a variant bears."""
    from shop_app.domain import catalog

    ask_shop(tenant, lambda uow: catalog.set_tax_class(uow, sku, tax_class))
    console.print("Assigned.")


@app.command("import")
def import_taxes(
    file: Annotated[Path, typer.Argument(help="Tax rates as WooCommerce exports them, as CSV.", metavar="FILE")],
    tenant: Tenant,
) -> None:
    """Bring tax rates in; run again, it changes nothing. A file with a mistake changes nothing either."""
    from shop_app.domain import tenants

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CannotRun(f"{file} cannot be read as text.") from None
    report = ask_shop(tenant, lambda uow: tenants.import_taxes(uow, text))
    for problem in report.problems:
        console.print(f"line {problem.line}: {problem.reason}", markup=False)
    _show(report.taxes)
    raise typer.Exit(1 if report.problems else 0)
