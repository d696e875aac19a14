"""Gift cards: `shop gift-cards issue 50.00 --tenant demo`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console, minor_of, text_of

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.credit import CardBalance, CreditDetail, IssuedCard

app = typer.Typer(no_args_is_help=True, help="Gift cards.")

Card = Annotated[UUID, typer.Argument(help="The card's id, as `list` shows it.")]


@app.command()
def issue(
    amount: Annotated[str, typer.Argument(help="What each is worth, such as 50.00.")],
    tenant: Tenant,
    count: Annotated[int, typer.Option(min=1, max=500)] = 1,
    expires: Annotated[datetime | None, typer.Option(help="In UTC; without it, never.")] = None,
    note: Annotated[str, typer.Option(help="For the staff.")] = "",
) -> None:
    """New cards. Their codes are shown this once, one a line."""
    from shop_app.domain import credit, tenants

    def make(uow: UnitOfWork) -> list[IssuedCard]:
        minor = minor_of(amount, tenants.current(uow).currency)
        expires_at = expires.replace(tzinfo=UTC) if expires else None
        return credit.issue_gift_cards(uow, count, minor, expires_at=expires_at, note=note)

    for card in ask_shop(tenant, make):
        console.print(card.code, highlight=False)


@app.command("list")
def list_cards(tenant: Tenant, limit: Annotated[int, typer.Option(min=1, max=1000)] = 50) -> None:
    """Cards, newest first."""
    from shop_app.domain import credit

    table = Table("id", "ending", "balance", "expires", "disabled", "note")
    for card in ask_shop(tenant, lambda uow: credit.list_credit(uow, credit.CreditKind.GIFT_CARD, limit=limit)):
        expires = f"{card.expires_at:%Y-%m-%d}" if card.expires_at else ""
        disabled = "yes" if card.is_disabled else ""
        table.add_row(
            str(card.id), card.ending, text_of(card.balance_minor, card.currency), expires, disabled, card.note
        )
    console.print(table)


@app.command()
def balance(code: str, tenant: Tenant) -> None:
    """What is left on the card with this code."""
    from shop_app.domain import credit

    card: CardBalance = ask_shop(tenant, lambda uow: credit.find_card(uow, code))
    console.print(text_of(card.balance_minor, card.currency))


@app.command()
def show(card: Card, tenant: Tenant) -> None:
    """A card and everything that moved its balance."""
    from shop_app.domain import credit

    print_history(ask_shop(tenant, lambda uow: credit.find_credit(uow, card)))


@app.command()
def disable(card: Card, tenant: Tenant) -> None:
    """Let a card pay nothing any more."""
    from shop_app.domain import credit

    ask_shop(tenant, lambda uow: credit.disable_gift_card(uow, card))
    console.print("Disabled.")


@app.command()
def enable(card: Card, tenant: Tenant) -> None:
    """Let a disabled card pay again."""
    from shop_app.domain import credit

    ask_shop(tenant, lambda uow: credit.enable_gift_card(uow, card))
    console.print("Enabled.")


def print_history(detail: CreditDetail) -> None:
    """A balance and the movements that make it up."""
    account = detail.account
    console.print(
        f"{account.ending or account.email}: {text_of(account.balance_minor, account.currency)}", markup=False
    )
    table = Table("when", "what", "amount", "order", "who", "why")
    for entry in detail.entries:
        table.add_row(
            f"{entry.booked_at:%Y-%m-%d %H:%M}",
            entry.kind,
            text_of(entry.amount_minor, account.currency),
            str(entry.order_number or ""),
            entry.actor,
            entry.reason,
        )
    console.print(table)
