"""Customers: `shop customers list --tenant demo`, `shop customers erase ann@example.com --tenant demo`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork

app = typer.Typer(no_args_is_help=True, help="Shoppers: who they are, their data, and forgetting them.")

Email = Annotated[str, typer.Argument(help="The customer's address.")]


@app.command("list")
def list_customers(
    tenant: Tenant,
    typed: Annotated[str, typer.Option("--find", help="Part of a name or an address.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
) -> None:
    """Customers, the newest first."""
    from shop_app.domain import customers

    table = Table("e-mail", "name", "account", "since")
    for one in ask_shop(tenant, lambda uow: customers.list_customers(uow, typed=typed, limit=limit)):
        account = (
            "erased" if one.erased_at else "leaving" if one.deletion_asked_at else "yes" if one.has_account else ""
        )
        table.add_row(one.email, one.name, account, f"{one.created_at:%Y-%m-%d}")
    console.print(table)


@app.command()
def export(email: Email, tenant: Tenant) -> None:
    """Everything the shop knows of a customer, as JSON."""
    from shop_app.domain import customers, privacy

    def read(uow: UnitOfWork) -> dict[str, list[dict[str, Any]]]:
        return privacy.export_of(uow, customers.find_customer(uow, email))

    typer.echo(json.dumps(ask_shop(tenant, read), ensure_ascii=False, indent=2))


@app.command()
def erase(
    email: Email,
    tenant: Tenant,
    sure: Annotated[bool, typer.Option("--yes", help="Do it: there is no way back.")] = False,
) -> None:
    """Replace a person by a stand-in, everywhere but in documents that the law wants kept."""
    from shop_app.domain import customers, privacy

    if not sure:
        raise typer.BadParameter("Erasing cannot be undone. Add --yes to go on.")
    ask_shop(tenant, lambda uow: privacy.erase(uow, customers.find_customer(uow, email)))
    console.print("Erased.")
