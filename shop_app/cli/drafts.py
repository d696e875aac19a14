"""Drafts at the shell: write one, mail its link, make it an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.drafts import Begun, DraftView, LineContent, Sent

app = typer.Typer(help="Orders that staff compose.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The draft's number, such as 7.")]


@app.command("list")
def list_drafts(tenant: Tenant, limit: Annotated[int, typer.Option(min=1, max=500)] = 50) -> None:
    """The newest drafts of a shop."""
    from shop_app.domain import drafts

    table = Table("Number", "Status", "E-mail", "Total", "Order", "Written by", "On")
    for draft in ask_shop(tenant, lambda uow: drafts.list_drafts(uow, limit=limit)):
        table.add_row(
            str(draft.number),
            draft.status,
            draft.email,
            _money(draft.total_minor, draft.currency),
            str(draft.order_number or ""),
            draft.author,
            f"{draft.created_at:%Y-%m-%d %H:%M}",
        )
    console.print(table)


@app.command()
def create(
    tenant: Tenant,
    line: Annotated[list[str] | None, typer.Option(help="VARIANT_ID=QUANTITY; once for each line.")] = None,
    own: Annotated[list[str] | None, typer.Option(help="TITLE=PRICE, for what the catalogue does not have.")] = None,
    email: Annotated[str, typer.Option(help="Whom it is for.")] = "",
    name: Annotated[str, typer.Option()] = "",
    line1: Annotated[str, typer.Option(help="Street and number.")] = "",
    postcode: Annotated[str, typer.Option()] = "",
    city: Annotated[str, typer.Option()] = "",
    region: Annotated[str, typer.Option()] = "",
    country: Annotated[str, typer.Option(help="Such as DE.")] = "",
    note: Annotated[str, typer.Option()] = "",
) -> None:
    """Write a draft at today's prices."""
    from shop_app.domain import drafts, tenants

    address = {"name": name, "line1": line1, "postcode": postcode, "city": city, "region": region, "country": country}

    def write(uow: UnitOfWork) -> DraftView:
        currency = tenants.current(uow).currency
        content = drafts.DraftContent(
            lines=(*map(_line, line or []), *(_own_line(text, currency) for text in own or [])),
            email=email,
            address=address if any(address.values()) else {},
            note=note,
        )
        return drafts.create_draft(uow, content)

    _show(ask_shop(tenant, write))


@app.command()
def show(number: Number, tenant: Tenant) -> None:
    """A draft with what it costs today."""
    from shop_app.domain import drafts

    _show(ask_shop(tenant, lambda uow: drafts.find_draft(uow, number)))


@app.command()
def send(
    number: Number,
    tenant: Tenant,
    days: Annotated[int, typer.Option(min=1, max=90, help="How long the link is good.")] = 14,
) -> None:
    """Mail the link at which a draft is paid."""
    from shop_app.domain import drafts

    def mail(uow: UnitOfWork) -> tuple[Sent, str]:
        return drafts.send_draft(uow, drafts.find_draft(uow, number).draft.id, days=days), uow.context.origin

    sent, origin = ask_shop(tenant, mail)
    console.print(f"{origin}/pay/{sent.token} is good until {sent.expires_at:%Y-%m-%d %H:%M}.", soft_wrap=True)


@app.command()
def convert(
    number: Number,
    tenant: Tenant,
    paid: Annotated[bool, typer.Option(help="The money is here; otherwise a bank transfer is awaited.")] = False,
) -> None:
    """Make a draft an order by hand."""
    from shop_app.domain import drafts

    def make(uow: UnitOfWork) -> Begun:
        view = drafts.find_draft(uow, number)
        return drafts.convert(uow, view.draft.id, seen_total_minor=view.quote.total_minor, is_paid=paid)

    begun = ask_shop(tenant, make)
    console.print(f"Order {begun.number} costs {_money(begun.total_minor, begun.currency)}.")


@app.command()
def cancel(number: Number, tenant: Tenant) -> None:
    """Withdraw a draft; its link is void."""
    from shop_app.domain import drafts

    ask_shop(tenant, lambda uow: drafts.cancel_draft(uow, drafts.find_draft(uow, number).draft.id))
    console.print(f"Draft {number} is withdrawn.")


def _line(text: str) -> LineContent:
    from shop_app.domain import drafts

    variant_id, _, quantity = text.partition("=")
    try:
        return drafts.LineContent(variant_id=UUID(variant_id), quantity=int(quantity or "1"))
    except ValueError:
        raise typer.BadParameter("Write a line as VARIANT_ID=QUANTITY.", param_hint="--line") from None


def _own_line(text: str, currency: str) -> LineContent:
    from models.values.money import Money
    from shop_app.domain import drafts

    title, _, price = text.rpartition("=")
    try:
        return drafts.LineContent(title=title, quantity=1, unit_price_minor=Money.parse(price, currency).minor)
    except ValueError:
        raise typer.BadParameter("Write a line of its own as TITLE=PRICE.", param_hint="--own") from None


def _show(view: DraftView) -> None:
    currency = view.quote.currency
    table = Table("SKU", "Title", "Quantity", "Total")
    for line, share in zip(view.lines, view.quote.lines, strict=True):
        table.add_row(line.sku, line.title, str(line.quantity), _money(share.total_minor, currency))
    console.print(
        f"Draft {view.draft.number}, {view.draft.status}, for {view.draft.email or 'nobody yet'}", markup=False
    )
    console.print(table)
    console.print(f"Total {_money(view.quote.total_minor, currency)}")


def _money(minor: int, currency: str) -> str:
    from models.values.money import Money

    return f"{Money(minor, currency).text()} {currency}"
