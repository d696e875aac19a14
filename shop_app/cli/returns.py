"""Returns at the shell: `shop returns approve 7 --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from models.returns import ItemCondition, ReturnReason, ReturnResolution, ReturnStatus
from shop_app.cli.ground import Tenant, ask_shop, console, in_shop

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.returns import Policy, ReturnDetail

app = typer.Typer(no_args_is_help=True, help="Returns: asked for, approved, received, settled.")

Number = Annotated[int, typer.Argument(help="The return's number.")]
Words = Annotated[str, typer.Option("--answer", help="What the shopper reads.")]
Amount = Annotated[str | None, typer.Option(help="Such as 12.50, in the order's currency.")]
Lines = Annotated[list[str], typer.Option("--line", help="An order line's id and how many: ID:2. Again for each line.")]


def _counted(lines: list[str]) -> dict[UUID, int]:
    try:
        return {UUID(line): int(count) for line, _, count in (given.partition(":") for given in lines)}
    except ValueError:
        raise typer.BadParameter("Write each line as ID:QUANTITY.") from None


def _show(detail: ReturnDetail) -> None:
    from models.values.money import Money

    view = detail.view
    worth = f"{Money(view.value_minor, view.currency).text()} {view.currency}"
    console.print(f"Return {view.number} of order {view.order_number}: {view.status}, {view.resolution}, {worth}")
    table = Table("line", "title", "asked", "came", "reason", "condition")
    for line in detail.lines:
        came, asked = str(line.received_quantity), str(line.quantity)
        table.add_row(str(line.order_line_id), escape(line.title), asked, came, line.reason, line.condition)
    console.print(table)


@app.command("list")
def list_returns(
    tenant: Tenant, status: Annotated[ReturnStatus | None, typer.Option(help="Only these.")] = None
) -> None:
    """The newest returns of a shop."""
    from shop_app.domain import returns

    table = Table("return", "order", "status", "for", "asked")
    for view in ask_shop(tenant, lambda uow: returns.list_returns(uow, status=status)):
        asked = f"{view.created_at:%Y-%m-%d %H:%M}"
        table.add_row(str(view.number), str(view.order_number), view.status, view.resolution, asked)
    console.print(table)


@app.command()
def show(number: Number, tenant: Tenant) -> None:
    """One return."""
    from shop_app.domain import returns

    _show(ask_shop(tenant, lambda uow: returns.find_return(uow, number)))


@app.command()
def record(
    order: Annotated[int, typer.Argument(help="The order's number.")],
    tenant: Tenant,
    line: Lines,
    reason: Annotated[ReturnReason, typer.Option(help="Why.")] = ReturnReason.OTHER,
    resolution: Annotated[ReturnResolution, typer.Option("--for", help="What for.")] = ReturnResolution.REFUND,
) -> None:
    """Note that something is to come back, whatever the policy says to shoppers."""
    from shop_app.domain import orders, returns
    from shop_app.domain.returns import Wanted

    wanted = [Wanted(line_id=one, quantity=count, reason=reason) for one, count in _counted(line).items()]

    def work(uow: UnitOfWork) -> ReturnDetail:
        return returns.record(uow, orders.order_numbered(uow, order).id, wanted, resolution=resolution)

    _show(ask_shop(tenant, work))


@app.command()
def approve(
    number: Number,
    tenant: Tenant,
    answer: Words = "",
    replace: Annotated[
        list[str] | None, typer.Option(help="For an exchange: an order line's id and the variant's: ID:ID.")
    ] = None,
) -> None:
    """Agree to a return."""
    from shop_app.domain import returns

    try:
        pairs = {UUID(line): UUID(variant) for line, _, variant in (one.partition(":") for one in replace or [])}
    except ValueError:
        raise typer.BadParameter("Write each replacement as LINE:VARIANT.") from None
    _show(ask_shop(tenant, lambda uow: returns.approve(uow, number, answer=answer, replacements=pairs)))


@app.command()
def reject(number: Number, tenant: Tenant, answer: Words) -> None:
    """Refuse a return, and say why."""
    from shop_app.domain import returns

    _show(ask_shop(tenant, lambda uow: returns.reject(uow, number, answer=answer)))


@app.command()
def cancel(number: Number, tenant: Tenant) -> None:
    """Call a return off that has not come."""
    from shop_app.domain import returns

    _show(ask_shop(tenant, lambda uow: returns.cancel(uow, number)))


@app.command()
def receive(
    number: Number,
    tenant: Tenant,
    line: Lines,
    condition: Annotated[ItemCondition, typer.Option(help="How it looks.")] = ItemCondition.AS_NEW,
    restock: Annotated[bool, typer.Option(help="Whether it can be sold again.")] = True,
) -> None:
    """Note what came back."""
    from shop_app.domain import returns
    from shop_app.domain.returns import Arrived

    arrived = [
        Arrived(line_id=one, quantity=count, condition=condition, restock=restock)
        for one, count in _counted(line).items()
    ]
    _show(ask_shop(tenant, lambda uow: returns.receive(uow, number, arrived)))


@app.command()
def settle(
    number: Number,
    tenant: Tenant,
    resolution: Annotated[ReturnResolution | None, typer.Option("--for", help="Instead of what was asked.")] = None,
    amount: Amount = None,
    shipping: Amount = None,
) -> None:
    """Give money, store credit or something else for what came back."""
    from models.values.money import Money
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import returns

    with in_shop(tenant) as context:
        currency = in_unit(context, returns.find_return, number).view.currency
        try:
            chosen = Money.parse(amount, currency).minor if amount is not None else None
            delivery = Money.parse(shipping, currency).minor if shipping is not None else 0
        except ValueError:
            raise typer.BadParameter("Enter an amount like 12.50.") from None
        detail = returns.settle(context, number, resolution=resolution, amount_minor=chosen, shipping_minor=delivery)
    _show(detail)


@app.command()
def policy(
    tenant: Tenant,
    open_to_shoppers: Annotated[bool | None, typer.Option("--open/--closed", help="Whether shoppers may ask.")] = None,
    window_days: Annotated[int | None, typer.Option(help="Days from the delivery.")] = None,
    fee_minor: Annotated[int | None, typer.Option(help="What the shop keeps, in minor units.")] = None,
    exclude: Annotated[list[str] | None, typer.Option(help="A category's slug; again for each.")] = None,
    complete_after_days: Annotated[int | None, typer.Option(help="When an order that arrived is closed.")] = None,
) -> None:
    """Show what a shop takes back, and change what is given."""
    from dataclasses import asdict, replace

    from shop_app.domain import returns

    given: dict[str, Any] = {
        "is_open": open_to_shoppers,
        "window_days": window_days,
        "fee_minor": fee_minor,
        "excluded_categories": tuple(exclude) if exclude is not None else None,
        "complete_after_days": complete_after_days,
    }
    changed = {name: value for name, value in given.items() if value is not None}

    def work(uow: UnitOfWork) -> Policy:
        now = returns.find_policy(uow)
        return returns.change_policy(uow, replace(now, **changed)) if changed else now

    for name, value in asdict(ask_shop(tenant, work)).items():
        console.print(f"{name.replace('_', ' ')}: {value}", markup=False)
