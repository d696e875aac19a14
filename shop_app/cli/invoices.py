"""Invoices and credit notes: `shop invoices save 1042 --tenant demo`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.table import Table

from shop_app.cli.ground import Tenant, ask_shop, console

if TYPE_CHECKING:
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain.invoices import InvoiceView, Page, Settings

app = typer.Typer(no_args_is_help=True, help="Invoices, credit notes and packing slips.")

Number = Annotated[int, typer.Argument(help="The order's number.")]
Folder = Annotated[Path, typer.Option("--to", help="The folder to write to.", file_okay=False)]


@app.command("list")
def list_invoices(number: Number, tenant: Tenant) -> None:
    """Show the documents of an order."""
    from models.values.money import Money
    from shop_app.domain import invoices

    table = Table("name", "kind", "total", "for", "issued")
    for invoice in ask_shop(tenant, lambda uow: invoices.list_invoices(uow, number)):
        total = f"{Money(invoice.total_minor, invoice.currency).text()} {invoice.currency}"
        issued = f"{invoice.issued_at:%Y-%m-%d %H:%M}"
        table.add_row(invoice.name, invoice.kind, total, invoice.refers_to_name or "", issued)
    console.print(table)


@app.command()
def issue(number: Number, tenant: Tenant) -> None:
    """Issue the invoice of a paid order that has none."""
    from shop_app.domain import invoices, orders

    ask_shop(tenant, lambda uow: invoices.issue_invoice(uow, orders.order_numbered(uow, number).id))
    console.print("Issued.")


@app.command()
def save(number: Number, tenant: Tenant, to: Folder = Path()) -> None:
    """Save an order's documents as PDF."""
    from shop_app.domain import invoices

    def pages(uow: UnitOfWork) -> list[tuple[InvoiceView, Page]]:
        return [invoices.find_invoice(uow, number, view.id) for view in invoices.list_invoices(uow, number)]

    for view, page in ask_shop(tenant, pages):
        _write(to, view.name, page)


@app.command()
def packing_slip(
    number: Number,
    parcel: Annotated[UUID, typer.Argument(help="The parcel's id, as `shop parcels list` shows it.")],
    tenant: Tenant,
    to: Folder = Path(),
) -> None:
    """Save the packing slip of a parcel as PDF."""
    from shop_app.domain import invoices

    _write(to, f"packing-slip-{number}", ask_shop(tenant, lambda uow: invoices.packing_slip(uow, number, parcel)))


@app.command()
def settings(
    tenant: Tenant,
    legal_name: Annotated[str | None, typer.Option(help="Who the shop legally is.")] = None,
    legal_address: Annotated[str | None, typer.Option(help="Its address; a line each.")] = None,
    tax_id: Annotated[str | None, typer.Option(help="Its tax number.")] = None,
    invoice_prefix: Annotated[str | None, typer.Option(help="Before the number; {year} begins anew each year.")] = None,
    credit_note_prefix: Annotated[str | None, typer.Option(help="The same for credit notes.")] = None,
    note: Annotated[str | None, typer.Option(help="What stands below the sums.")] = None,
) -> None:
    """Show what a shop prints on its documents, and change what is given."""
    from dataclasses import asdict, replace

    from shop_app.domain import invoices

    given = {
        "legal_name": legal_name,
        "legal_address": legal_address,
        "tax_id": tax_id,
        "invoice_prefix": invoice_prefix,
        "credit_note_prefix": credit_note_prefix,
        "note": note,
    }
    changed = {name: value for name, value in given.items() if value is not None}

    def work(uow: UnitOfWork) -> Settings:
        now = invoices.find_settings(uow)
        return invoices.change_settings(uow, replace(now, **changed)) if changed else now

    for name, value in asdict(ask_shop(tenant, work)).items():
        console.print(f"{name.replace('_', ' ')}: {value}", markup=False)


def _write(folder: Path, name: str, page: Page) -> None:
    from shop_app.domain import invoices

    file = invoices.printed(name, page)
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / file.name.replace("/", "-")
    place.write_bytes(file.content)
    console.print(str(place), markup=False)
