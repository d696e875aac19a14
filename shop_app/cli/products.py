"""Bringing products in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from shop_app.cli.ground import Tenant, console, in_shop
from shop_app.runtime.errors import CannotRun

if TYPE_CHECKING:
    from shop_app.domain.catalog import ImportReport

app = typer.Typer()


@app.command()
def import_products(
    file: Annotated[
        Path, typer.Argument(help="A product export of Shopify, WooCommerce or Spree, as CSV.", metavar="FILE")
    ],
    tenant: Tenant,
    images: Annotated[
        Path | None, typer.Option(help="The pictures' folder; images/ beside the file when not given.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Bring a shop's products in from another system; run again, it changes nothing."""
    from rich.progress import Progress as Bar

    from shop_app.domain import catalog
    from shop_app.integrations.files import files

    try:
        content = file.read_bytes()
    except OSError as error:
        raise CannotRun(f"{file} cannot be read: {error.strerror}.") from None
    with in_shop(tenant) as context, Bar(console=console, transient=True) as bar:
        task = bar.add_task("Importing products", total=None)
        report = catalog.import_products(
            context,
            content,
            store=files(),
            images=images or file.parent / "images",
            is_dry_run=dry_run,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    _show(report)
    raise typer.Exit(1 if report.errors else 0)


def _show(report: ImportReport) -> None:
    """What an import did, what it found in the file, and the sum of it."""
    from shop_app.domain.catalog import Action

    if report.is_dry_run:
        plan = Table("line", "product", "variants", "would", "because of", title="Plan", title_justify="left")
        for product in report.products:
            because = ", ".join(product.what)
            plan.add_row(
                str(product.line), escape(product.slug), str(product.variants), product.action, escape(because)
            )
        console.print(plan)
    if report.findings:
        found = Table("line", "column", "", "what is wrong", "what to do", title="In the file", title_justify="left")
        for one in report.findings:
            kind = "[red]error[/]" if one.is_error else "note"
            found.add_row(str(one.line), escape(one.column), kind, escape(one.reason), escape(one.remedy))
        console.print(found)
    sums = Table(title=f"{report.format}, {report.row_count} rows", title_justify="left", show_header=False)
    verb = "would be " if report.is_dry_run else ""
    sums.add_row(f"{verb}created", str(report.count(Action.CREATE)))
    sums.add_row(f"{verb}updated", str(report.count(Action.UPDATE)))
    sums.add_row("unchanged", str(report.count(Action.UNCHANGED)))
    sums.add_row("kept out by errors", str(report.refused))
    sums.add_row(f"pictures {verb}added", str(report.pictures_added))
    if report.pictures_missing:
        sums.add_row("pictures not among the local files", str(report.pictures_missing))
    console.print(sums)
