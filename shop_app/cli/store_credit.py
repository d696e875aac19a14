"""Store credit: `shop store-credit grant ann@example.com 10.00 --reason "Sorry" --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.gift_cards import print_history
from shop_app.cli.ground import Tenant, ask_shop, console, minor_of, text_of

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.credit import CreditDetail

app = typer.Typer(no_args_is_help=True, help="What the shop owes to customers it knows.")

Email = Annotated[str, typer.Argument(help="The customer's address.")]
Reason = Annotated[str, typer.Option(help="Why; it stays in the history.")]


@app.command()
def grant(email: Email, amount: str, reason: Reason, tenant: Tenant) -> None:
    """Owe a customer so much more."""
    from models.values.ids import new_id
    from shop_app.domain import credit, customers, tenants

    def give(uow: UnitOfWork) -> CreditDetail:
        currency = tenants.current(uow).currency
        customer_id = customers.find_customer(uow, email)
        minor = minor_of(amount, currency)
        account_id = credit.grant_store_credit(uow, customer_id, currency, minor, reason, str(new_id()))
        return credit.find_credit(uow, account_id)

    print_history(ask_shop(tenant, give))


@app.command()
def show(email: Email, tenant: Tenant) -> None:
    """A customer's store credit with its history."""
    from shop_app.domain import credit, customers

    def look(uow: UnitOfWork) -> list[CreditDetail]:
        accounts = credit.store_credit_of(uow, customers.find_customer(uow, email))
        return [credit.find_credit(uow, account.id) for account in accounts]

    for detail in ask_shop(tenant, look):
        print_history(detail)


@app.command("list")
def list_accounts(tenant: Tenant, limit: Annotated[int, typer.Option(min=1, max=1000)] = 50) -> None:
    """Who is owed what."""
    from shop_app.domain import credit

    table = Table("id", "customer", "balance")
    for account in ask_shop(tenant, lambda uow: credit.list_credit(uow, credit.CreditKind.STORE_CREDIT, limit=limit)):
        table.add_row(str(account.id), account.email, text_of(account.balance_minor, account.currency))
    console.print(table)


@app.command()
def correct(
    account: Annotated[UUID, typer.Argument(help="The id of a store credit or gift card, as `list` shows it.")],
    amount: Annotated[str, typer.Argument(help="Added, or taken away with a minus: write -- before it.")],
    reason: Reason,
    tenant: Tenant,
) -> None:
    """Add to a balance or take away; never below zero."""
    from models.values.ids import new_id
    from shop_app.domain import credit, tenants

    def change(uow: UnitOfWork) -> CreditDetail:
        minor = minor_of(amount, tenants.current(uow).currency)
        credit.correct_credit(uow, account, minor, reason, str(new_id()))
        return credit.find_credit(uow, account)

    print_history(ask_shop(tenant, change))
