"""`shop …`: the door for people at a shell. One file a noun; each command is one call, with its services around it.

Commands of one noun share a word: `shop orders cancel 1042 --tenant demo`.
"""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from shop_app.cli import (
    content,
    customers,
    drafts,
    gift_cards,
    invoices,
    locations,
    orders,
    parcels,
    payments,
    pictures,
    prices,
    product_details,
    products,
    promotions,
    purchases,
    returns,
    reviews,
    search,
    serving,
    shipping,
    stock,
    stock_counts,
    store_credit,
    taxes,
    tenants,
    transfers,
    upkeep,
    variant_prices,
)
from shop_app.runtime.errors import CannotRun
from shop_app.settings import SettingsError

app = typer.Typer(
    help="The shop platform's command line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for plain in (
    serving.app,
    products.app,
    product_details.app,
    payments.setup,
    prices.app,
    tenants.app,
    pictures.marks,
    upkeep.app,
):
    app.add_typer(plain)
for word, noun in (
    ("customers", customers),
    ("content", content),
    ("drafts", drafts),
    ("gift-cards", gift_cards),
    ("invoices", invoices),
    ("locations", locations),
    ("orders", orders),
    ("parcels", parcels),
    ("payments", payments),
    ("pictures", pictures),
    ("prices", variant_prices),
    ("promotions", promotions),
    ("purchases", purchases),
    ("returns", returns),
    ("reviews", reviews),
    ("search", search),
    ("shipping", shipping),
    ("stock", stock),
    ("stock-counts", stock_counts),
    ("store-credit", store_credit),
    ("taxes", taxes),
    ("transfers", transfers),
):
    app.add_typer(noun.app, name=word)


def main() -> None:
    try:
        app()
    except (CannotRun, SettingsError) as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(str(error), style="red", markup=False)
        sys.exit(2)
