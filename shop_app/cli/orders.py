"""Orders at the shell: look at one, note, tag, give back, give up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console, in_shop

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.orders import OrderDetail

app = typer.Typer(help="Orders of a shop.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The number that people use, such as 1042.")]


@app.command("list")
def list_orders(
    tenant: Tenant,
    view: Annotated[str, typer.Option(help="all, to_fulfill or unpaid.")] = "all",
    tag: Annotated[str, typer.Option(help="Only orders that bear it.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
) -> None:
    """The newest orders of a shop."""
    from shop_app.domain import orders

    if view not in ("all", "to_fulfill", "unpaid"):
        raise typer.BadParameter("Choose all, to_fulfill or unpaid.", param_hint="--view")
    page = ask_shop(tenant, lambda uow: orders.list_orders(uow, view=view, tag=tag.lower(), limit=limit))  # type: ignore[arg-type]
    table = Table("Number", "Customer", "Total", "Status", "Payment", "Fulfilment", "Ordered")
    for order in page.orders:
        table.add_row(
            str(order.number),
            order.customer_name,
            _money(order.total_minor, order.currency),
            order.status,
            order.payment_status,
            order.fulfillment_status,
            f"{order.created_at:%Y-%m-%d %H:%M}",
        )
    console.print(table)


@app.command()
def show(number: Number, tenant: Tenant) -> None:
    """An order, its lines, and everything that befell it."""
    from shop_app.domain import orders

    def look(uow: UnitOfWork) -> tuple[OrderDetail, tuple[orders.Happening, ...]]:
        detail = orders.find_order(uow, number)
        return detail, orders.history(uow, detail.order.id)

    detail, happenings = ask_shop(tenant, look)
    order, currency = detail.order, detail.order.currency
    console.print(f"Order {order.number}: {order.status}, {order.payment_status}, {order.fulfillment_status}")
    if order.tags:
        console.print("Tags: " + ", ".join(order.tags), markup=False)
    lines = Table("Line", "SKU", "Title", "Quantity", "Sent", "Given back", "Total")
    for line in detail.lines:
        lines.add_row(
            str(line.id),
            line.sku,
            line.title,
            str(line.quantity),
            str(line.fulfilled_quantity),
            str(line.refunded_quantity),
            _money(line.total_minor, currency),
        )
    console.print(lines)
    console.print(
        f"Total {_money(order.total_minor, currency)}, paid {_money(detail.paid_minor, currency)},"
        f" given back {_money(detail.refunded_minor, currency)}"
    )
    story = Table("When", "What", "Who", "Words", "More")
    for one in happenings:
        more = ", ".join(f"{key} {value}" for key, value in one.data.items() if value not in ("", None))
        story.add_row(f"{one.happened_at:%Y-%m-%d %H:%M:%S}", one.kind, one.actor, one.text, more)
    console.print(story)


@app.command()
def refund(
    number: Number,
    tenant: Tenant,
    line: Annotated[list[str] | None, typer.Option(help="LINE_ID=QUANTITY; once for each line.")] = None,
    shipping: Annotated[str, typer.Option(help="How much of the delivery, as its buyer paid it.")] = "",
    amount: Annotated[str, typer.Option(help="Another amount than the lines and the delivery come to.")] = "",
    restock: Annotated[bool, typer.Option(help="Put the units back on the shelf.")] = True,
    has_left: Annotated[bool, typer.Option(help="The units are some that were sent.")] = False,
    reason: Annotated[str, typer.Option()] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would come to.")] = False,
) -> None:
    """Give money back: by line, by delivery, or by amount."""
    from models.values.ids import new_id
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import orders, refunds

    with in_shop(tenant) as context:
        order = in_unit(context, orders.order_numbered, number)
        wish = refunds.Wish(
            lines=_quantities(line or []),
            shipping_minor=_minor(shipping, order.currency) or 0,
            amount_minor=_minor(amount, order.currency),
            has_left=has_left,
        )
        quote = in_unit(context, refunds.preview, order.id, wish)
        if not preview:
            refunds.give_back(
                context, order.id, wish, restock=restock, reason=reason, idempotency_key=f"shell-{new_id()}"
            )
    back, left = _money(quote.amount_minor, quote.currency), _money(quote.left_minor, quote.currency)
    console.print(f"{back} {'would go' if preview else 'goes'} back; {left} would be left to give back.")


@app.command()
def cancel(
    number: Number,
    tenant: Tenant,
    reason: Annotated[str, typer.Option()] = "",
    restock: Annotated[bool, typer.Option(help="Put the units back on the shelf.")] = True,
) -> None:
    """Give up an order of which nothing was sent; what was paid goes back."""
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import orders, refunds

    with in_shop(tenant) as context:
        order = in_unit(context, orders.order_numbered, number)
        refunded = refunds.cancel(context, order.id, reason=reason, restock=restock)
    console.print(f"Order {number} is cancelled; {_money(refunded.amount_minor, order.currency)} goes back.")


@app.command()
def edit(
    number: Number,
    tenant: Tenant,
    line: Annotated[list[str] | None, typer.Option(help="LINE_ID=QUANTITY; 0 takes a line out.")] = None,
    add: Annotated[list[str] | None, typer.Option(help="VARIANT_ID=QUANTITY, at today's price.")] = None,
    discount: Annotated[list[str] | None, typer.Option(help="LINE_ID=AMOUNT off the whole line.")] = None,
    reason: Annotated[str, typer.Option()] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would come to.")] = False,
) -> None:
    """Change a placed order: the difference is given back or asked for."""
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import edits, orders

    with in_shop(tenant) as context:
        order = in_unit(context, orders.order_numbered, number)
        changes = edits.Changes(
            quantities=_quantities(line or []),
            discounts=_amounts(discount or [], order.currency),
            added=tuple(
                edits.NewLine(variant_id=variant_id, quantity=quantity)
                for variant_id, quantity in _quantities(add or []).items()
            ),
        )
        quote = in_unit(context, edits.preview, order.id, changes)
        if not preview:
            edits.edit(
                context,
                order.id,
                changes,
                seen_revision=quote.revision,
                seen_difference_minor=quote.difference_minor,
                reason=reason,
            )
    total, due = _money(quote.after.total_minor, quote.currency), quote.due_minor
    settled = f"; {_money(abs(due), quote.currency)} to be {'paid' if due > 0 else 'given back'}" if due else ""
    console.print(f"Order {number} {'would cost' if preview else 'costs'} {total}{settled}.")


@app.command()
def note(number: Number, words: str, tenant: Tenant) -> None:
    """Write a note on an order that its buyer never sees."""
    from shop_app.domain import orders

    ask_shop(tenant, lambda uow: orders.add_note(uow, orders.order_numbered(uow, number).id, words))
    console.print("Noted.")


@app.command()
def tag(number: Number, tags: Annotated[list[str] | None, typer.Argument()] = None, *, tenant: Tenant) -> None:
    """Give an order exactly these tags; none takes them away."""
    from shop_app.domain import orders

    given = ask_shop(tenant, lambda uow: orders.set_tags(uow, orders.order_numbered(uow, number).id, tags or []))
    console.print(", ".join(given) or "No tags.", markup=False)


def _money(minor: int, currency: str) -> str:
    from models.values.money import Money

    return f"{Money(minor, currency).text()} {currency}"


def _minor(text: str, currency: str) -> int | None:
    from models.values.money import Money

    if not text:
        return None
    try:
        return Money.parse(text, currency).minor
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _amounts(lines: list[str], currency: str) -> dict[UUID, int]:
    amounts: dict[UUID, int] = {}
    for line in lines:
        line_id, _, amount = line.partition("=")
        try:
            amounts[UUID(line_id)] = _minor(amount, currency) or 0
        except ValueError:
            raise typer.BadParameter("Write a reduction as LINE_ID=AMOUNT.", param_hint="--discount") from None
    return amounts


def _quantities(lines: list[str]) -> dict[UUID, int]:
    quantities: dict[UUID, int] = {}
    for line in lines:
        line_id, _, quantity = line.partition("=")
        try:
            quantities[UUID(line_id)] = int(quantity or "1")
        except ValueError:
            raise typer.BadParameter("Write a line as LINE_ID=QUANTITY.", param_hint="--line") from None
    return quantities
