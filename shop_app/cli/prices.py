"""Why something costs what it costs: `shop price --order 1042 --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console
from shop_app.runtime.errors import CannotRun

if TYPE_CHECKING:
    from shop_app.domain.pricing import ExplainedPrice

app = typer.Typer()


@app.command()
def price(
    tenant: Tenant,
    explain: Annotated[UUID | None, typer.Option("--explain", help="An open cart, by its id.", metavar="CART")] = None,
    order: Annotated[int | None, typer.Option("--order", help="An order, by its number.", metavar="NUMBER")] = None,
) -> None:
    """Show every figure of a cart or an order with its reasons, and every promotion that was tried."""
    from shop_app.domain import checkout, orders

    if explain is not None and order is None:
        _show(ask_shop(tenant, lambda uow: checkout.price_of_cart(uow, explain)))
    elif order is not None and explain is None:
        _show(ask_shop(tenant, lambda uow: orders.order_price(uow, order)))
    else:
        raise CannotRun("Name one cart with --explain, or one order with --order.")


def _show(price: ExplainedPrice) -> None:
    from shop_app.core.formatting import money_text
    from shop_app.domain import pricing

    trace = price.trace
    table = Table("", "figure", "amount", "why", title="Why this price", title_justify="left")
    table.columns[2].justify = "right"
    for place, title in (*enumerate(price.titles), (None, "The order")):
        name = title
        for reason in trace.reasons:
            if reason.line == place:
                why = pricing.said(reason.sentence, reason.values, trace.currency)
                amount = money_text(reason.amount_minor, trace.currency)
                table.add_row(escape(name), reason.figure.replace("_", " "), amount, escape(why))
                name = ""
        table.add_section()
    table.add_row("", "total", money_text(price.total_minor, trace.currency), "", style="bold")
    console.print(table)
    if trace.tried:
        tried = Table("promotion", "code", "", "why", title="Promotions", title_justify="left")
        for one in trace.tried:
            why = pricing.said(one.reason, one.values, trace.currency)
            verdict = "[green]applied[/]" if one.applied else "no"
            tried.add_row(escape(one.title), escape(one.code), verdict, escape(why))
        console.print(tried)
