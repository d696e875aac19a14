"""What variants cost in each currency: `shop prices set MUG-1 12.50 EUR --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console, minor_of, text_of

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.catalog import CurrentPrice

app = typer.Typer(no_args_is_help=True, help="Prices per currency, as the merchant sets them.")

Sku = Annotated[str, typer.Argument(help="The variant's SKU.")]
Currency = Annotated[str, typer.Argument(help="A code such as EUR.")]


def _show(prices: list[CurrentPrice]) -> None:
    table = Table("currency", "price", "was", "since")
    for price in prices:
        was = "" if price.compare_at_minor is None else text_of(price.compare_at_minor, price.currency)
        table.add_row(price.currency, text_of(price.amount_minor, price.currency), was, f"{price.valid_from:%Y-%m-%d}")
    console.print(table)


@app.command("list")
def list_prices(sku: Sku, tenant: Tenant) -> None:
    """Show a variant's price in each currency."""
    from shop_app.domain import catalog

    _show(ask_shop(tenant, lambda uow: catalog.list_prices(uow, catalog.find_variant(uow, sku))))


@app.command("set")
def set_price(
    sku: Sku,
    amount: Annotated[str, typer.Argument(help="Such as 12.50.")],
    currency: Currency,
    tenant: Tenant,
    was: Annotated[str, typer.Option(help="The price before, shown struck through.")] = "",
) -> None:
    """Say what a variant costs in a currency from now on."""
    from shop_app.domain import catalog

    code = currency.upper()
    amount_minor = minor_of(amount, code)
    was_minor = minor_of(was, code) if was else None

    def change(uow: UnitOfWork) -> list[CurrentPrice]:
        variant_id = catalog.find_variant(uow, sku)
        catalog.set_price(uow, variant_id, code, amount_minor, was_minor)
        return catalog.list_prices(uow, variant_id)

    _show(ask_shop(tenant, change))


@app.command("remove")
def remove_price(sku: Sku, currency: Currency, tenant: Tenant) -> None:
    """Sell a variant no more in a currency."""
    from shop_app.domain import catalog

    def change(uow: UnitOfWork) -> list[CurrentPrice]:
        variant_id = catalog.find_variant(uow, sku)
        catalog.remove_price(uow, variant_id, currency.upper())
        return catalog.list_prices(uow, variant_id)

    _show(ask_shop(tenant, change))
