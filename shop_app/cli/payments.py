"""How shops are paid, at the shell: providers, money that came or goes, disputes, cards, and the providers' books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console, in_shop, on_services

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.payment import Provider
    from shop_app.core.context import Context
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.orders import OrderView

app = typer.Typer(help="How a shop is paid.", no_args_is_help=True)
setup = typer.Typer()

Number = Annotated[int, typer.Argument(help="The order's number, such as 1042.")]
Amount = Annotated[str, typer.Option(help="Such as 12.50; without it, all.")]
Named = Annotated[str, typer.Argument(help="stripe, manual or redirect.")]


@setup.command()
def register_webhooks() -> None:
    """Tell each shop's payment provider where to deliver its news; shops it knows already stay as they are."""
    from models.errors import ShopError
    from shop_app.core.context import Actor, Context
    from shop_app.core.tenancy import list_tenants
    from shop_app.domain import payments

    with on_services():
        for tenant_id in list_tenants():
            try:
                payments.register_webhooks(Context(tenant_id, Actor.system("set-up")))
            except ShopError as refusal:
                console.print(f"{tenant_id}: {refusal.sentence}", markup=False)


@app.command()
def providers(tenant: Tenant) -> None:
    """The ways to pay that a shop has set up."""
    from shop_app.domain import payments

    table = Table("Provider", "Offered", "Name", "Key", "Charged", "Days to pay")
    for view in ask_shop(tenant, payments.list_providers):
        offered, key = ("yes" if flag else "no" for flag in (view.is_enabled, view.has_key))
        days = str(view.hold_days) if view.provider == "manual" else "–"
        table.add_row(view.provider, offered, view.display_name, key, view.capture_method, days)
    console.print(table)


@app.command()
def configure(
    provider: Named,
    tenant: Tenant,
    enable: Annotated[bool | None, typer.Option("--enable/--disable")] = None,
    name: Annotated[str | None, typer.Option(help="What shoppers see.")] = None,
    position: Annotated[int | None, typer.Option(min=0)] = None,
    capture: Annotated[str | None, typer.Option(help="automatic or manual.")] = None,
    hold_days: Annotated[int | None, typer.Option(min=0, max=60, help="How long a transfer may take.")] = None,
    instructions: Annotated[str | None, typer.Option(help="How to pay by hand.")] = None,
    merchant: Annotated[str | None, typer.Option(help="The shop's name at a redirect provider.")] = None,
    page_address: Annotated[str | None, typer.Option(help="A redirect provider's page.")] = None,
    status_address: Annotated[str | None, typer.Option()] = None,
    refund_address: Annotated[str | None, typer.Option()] = None,
    ask_key: Annotated[bool, typer.Option("--ask-key", help="Ask for the secret key, unseen.")] = False,
) -> None:
    """Set a way to pay up, change it, or stop offering it."""
    from models.payment import CaptureMethod
    from shop_app.domain import payments

    if capture not in (None, "automatic", "manual"):
        raise typer.BadParameter("Choose automatic or manual.", param_hint="--capture")
    change = payments.ProviderChange(
        is_enabled=enable,
        display_name=name,
        position=position,
        capture_method=CaptureMethod(capture) if capture else None,
        hold_days=hold_days,
        secret_key=typer.prompt("Secret key", hide_input=True) if ask_key else None,
        instructions=instructions,
        merchant=merchant,
        page_address=page_address,
        status_address=status_address,
        refund_address=refund_address,
    )
    view = ask_shop(tenant, lambda uow: payments.configure_provider(uow, _provider(provider), change))
    console.print(f"{view.provider} is {'offered' if view.is_enabled else 'not offered'}.")


@app.command()
def received(number: Number, tenant: Tenant, amount: Amount = "") -> None:
    """Note money that came by hand, such as a bank transfer."""
    from shop_app.domain import payments

    _change(tenant, number, lambda uow, order: payments.pay_manually(uow, order.id, _minor(amount, order)))


@app.command()
def request(
    number: Number,
    tenant: Tenant,
    amount: Annotated[str, typer.Option(help="Such as 12.50.")],
    provider: Annotated[str, typer.Option(help="stripe, manual or redirect; without it, as before.")] = "",
) -> None:
    """Ask whoever bought a placed order for more."""
    from shop_app.domain import payments

    chosen = _provider(provider) if provider else None
    _change(
        tenant, number, lambda uow, order: payments.request_payment(uow, order.id, _minor(amount, order) or 0, chosen)
    )


@app.command()
def capture(number: Number, tenant: Tenant, amount: Amount = "") -> None:
    """Charge what is held on an order's card, all or a part; the rest is let go."""
    from shop_app.domain import payments

    _flow(tenant, number, lambda context, order: payments.capture(context, order.id, _minor(amount, order)))


@app.command()
def release(number: Number, tenant: Tenant) -> None:
    """Let go of what is held on an order's card."""
    from shop_app.domain import payments

    _flow(tenant, number, lambda context, order: payments.release_hold(context, order.id))


@app.command()
def charge(number: Number, card_id: Annotated[UUID, typer.Argument()], tenant: Tenant, amount: Amount = "") -> None:
    """Charge a saved card of the order's customer."""
    from shop_app.domain import payments

    _flow(
        tenant,
        number,
        lambda context, order: payments.charge_saved_card(context, order.id, card_id, _minor(amount, order)),
    )


@app.command()
def cards(number: Number, tenant: Tenant) -> None:
    """The saved cards of an order's customer."""
    from shop_app.domain import orders, payments

    table = Table("Card", "Brand", "Ends in", "Expires")

    def look(uow: UnitOfWork) -> tuple[payments.SavedCardView, ...]:
        customer_id = orders.order_numbered(uow, number).customer_id
        return payments.list_cards(uow, customer_id) if customer_id else ()

    for card in ask_shop(tenant, look):
        table.add_row(str(card.id), card.brand, card.last4, f"{card.expires_month:02}/{card.expires_year}")
    console.print(table)


@app.command()
def save_card(number: Number, tenant: Tenant) -> None:
    """The address of a page that takes a card of an order's customer for later."""
    from shop_app.domain import payments

    def open_page(context: Context, order: OrderView) -> None:
        if order.customer_id:
            console.print(payments.open_card_page(context, order.customer_id, f"{context.origin}/"), markup=False)

    _flow(tenant, number, open_page)


@app.command()
def forget_card(card_id: Annotated[UUID, typer.Argument()], tenant: Tenant) -> None:
    """Forget a saved card, here and at the provider."""
    from shop_app.domain import payments

    with in_shop(tenant) as context:
        payments.remove_card(context, card_id)


@app.command()
def disputes(tenant: Tenant, everything: Annotated[bool, typer.Option("--all")] = False) -> None:
    """Banks that want money back."""
    from shop_app.domain import payments

    table = Table("Dispute", "Order", "Amount", "Reason", "Status", "Answer until")
    for found in ask_shop(tenant, lambda uow: payments.list_disputes(uow, open_only=not everything)):
        until = f"{found.evidence_due_at:%Y-%m-%d %H:%M}" if found.evidence_due_at else "–"
        amount = _text(found.amount_minor, found.currency)
        table.add_row(str(found.id), str(found.order_number), amount, found.reason, found.status, until)
    console.print(table)


@app.command()
def answer(
    dispute_id: Annotated[UUID, typer.Argument()],
    tenant: Tenant,
    text: Annotated[str, typer.Option(help="What happened, for the bank.")],
) -> None:
    """Send the shop's side of a dispute to the bank, once and for good."""
    from shop_app.domain import payments

    with in_shop(tenant) as context:
        payments.answer_dispute(context, dispute_id, text)


@app.command()
def accept(dispute_id: Annotated[UUID, typer.Argument()], tenant: Tenant) -> None:
    """Give a dispute up as lost."""
    from shop_app.domain import payments

    with in_shop(tenant) as context:
        payments.accept_dispute(context, dispute_id)


@app.command()
def webhooks(tenant: Tenant) -> None:
    """Where providers deliver their news to."""
    from shop_app.domain import payments

    table = Table("Endpoint", "Provider", "Ready", "Old secret until")
    for endpoint in ask_shop(tenant, payments.list_endpoints):
        until = f"{endpoint.old_secret_until:%Y-%m-%d %H:%M}" if endpoint.old_secret_until else "–"
        table.add_row(str(endpoint.id), endpoint.provider, "yes" if endpoint.is_ready else "no", until)
    console.print(table)


@app.command()
def rotate(endpoint_id: Annotated[UUID, typer.Argument()], tenant: Tenant) -> None:
    """Have a provider sign with a new secret; the old one is accepted for another 24 hours."""
    from shop_app.domain import payments

    with in_shop(tenant) as context:
        payments.rotate_webhook_secret(context, endpoint_id)


@app.command()
def reconcile(tenant: Tenant) -> None:
    """Compare with the providers' books now, and show every figure over which they differ."""
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import payments

    with in_shop(tenant) as context:
        payments.reconcile(context)
        report = in_unit(context.later(), payments.reconciliation_report)
    for run in report.runs[:1]:
        console.print(f"{run.provider}: {run.compared} compared, {run.error or f'{run.found} new breaks'}")
    table = Table("Provider", "What", "Order", "Ours", "Theirs", "Found")
    for found in report.open_breaks:
        ours, theirs = (_text(minor, found.currency) for minor in (found.ours_minor, found.theirs_minor))
        number = str(found.order_number or found.reference)
        table.add_row(found.provider, found.kind, number, ours, theirs, f"{found.created_at:%Y-%m-%d %H:%M}")
    console.print(table)


def _provider(name: str) -> Provider:
    from models.payment import Provider

    if name not in (Provider.STRIPE, Provider.MANUAL, Provider.REDIRECT):
        raise typer.BadParameter("Choose stripe, manual or redirect.")
    return Provider(name)


def _minor(amount: str, order: OrderView) -> int | None:
    from models.values.money import Money

    if not amount:
        return None
    try:
        return Money.parse(amount, order.currency).minor
    except ValueError as error:
        raise typer.BadParameter("Enter an amount like 12.50.", param_hint="--amount") from error


def _text(minor: int, currency: str) -> str:
    from models.values.money import Money

    return f"{Money(minor, currency).text()} {currency}"


def _change(tenant: str, number: int, command: Callable[[UnitOfWork, OrderView], object]) -> None:
    from shop_app.domain import orders

    def run(uow: UnitOfWork) -> OrderView:
        command(uow, orders.order_numbered(uow, number))
        return orders.order_numbered(uow, number)

    _say(ask_shop(tenant, run))


def _flow(tenant: str, number: int, flow: Callable[[Context, OrderView], object]) -> None:
    from shop_app.core.unit_of_work import in_unit
    from shop_app.domain import orders

    with in_shop(tenant) as context:
        flow(context, in_unit(context, orders.order_numbered, number))
        _say(in_unit(context.later(), orders.order_numbered, number))


def _say(order: OrderView) -> None:
    console.print(f"Order {order.number}: {order.status}, {order.payment_status}")
