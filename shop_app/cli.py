"""`shop …`: the door for people at a shell. Each command is one call; services are adopted or started around it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shop_app.runtime import launch, services, web_build
from shop_app.runtime.errors import CannotRun
from shop_app.runtime.progress import Progress
from shop_app.settings import PROJECT, SettingsError, settings

if TYPE_CHECKING:
    from shop_app.domain.catalog import ImportReport

app = typer.Typer(
    help="The shop platform's command line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()


@contextmanager
def on_services() -> Iterator[None]:
    """Database and Valkey run meanwhile, and `settings()` knows where."""
    with services.services(settings()) as environment:
        os.environ.update(environment)
        settings.cache_clear()
        yield


@app.command()
def run() -> None:
    """Start everything and serve the shops until Ctrl-C."""
    launch.launch(settings(), Progress(console), _addresses())


@app.command()
def build() -> None:
    """Build the web app when its sources changed."""
    web_build.build(settings().shop_data_dir / "logs" / "build.log")


@app.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from alembic.config import main as alembic

    with on_services():
        alembic(["--config", str(PROJECT / "pyproject.toml"), "upgrade", "head"])


@app.command()
def prepare() -> None:
    """Do what each start needs: migrate, load the demonstration shops once, register webhooks."""
    # In one process: three would each load the domain anew, which is half of a second start.
    progress = Progress(console)
    with progress.step("Tables"):
        migrate()
    if not settings().production:
        seed()
    with progress.step("Payment news"):
        register_webhooks()


@app.command()
def seed() -> None:
    """Load the two demonstration shops, once."""
    from shop_app.seed import load_demonstration

    with on_services():
        load_demonstration(console)


@app.command()
def import_products(
    file: Path = typer.Argument(help="A product export of Shopify, WooCommerce or Spree, as CSV.", metavar="FILE"),
    tenant: str = typer.Option(help="The shop's subdomain, such as demo."),
    images: Path | None = typer.Option(None, help="The pictures' folder; images/ beside the file when not given."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would change, and change nothing."),
) -> None:
    """Bring a shop's products in from another system; run again, it changes nothing."""
    from rich.progress import Progress as Bar

    from models.errors import ShopError
    from shop_app.core.context import Actor, Context
    from shop_app.core.tenancy import find_tenant
    from shop_app.domain import catalog
    from shop_app.integrations.files import files

    try:
        content = file.read_bytes()
    except OSError as error:
        raise CannotRun(f"{file} cannot be read: {error.strerror}.") from None
    with on_services(), Bar(console=console, transient=True) as bar:
        tenant_id = find_tenant(f"{tenant}.{settings().base_host}")
        if tenant_id is None:
            raise CannotRun(f"There is no shop called {tenant}.")
        task = bar.add_task("Importing products", total=None)
        try:
            report = catalog.import_products(
                Context(tenant_id, Actor.system("import")),
                content,
                store=files(),
                images=images or file.parent / "images",
                is_dry_run=dry_run,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        except ShopError as refusal:
            raise CannotRun(refusal.sentence) from None
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


@app.command()
def register_webhooks() -> None:
    """Tell each shop's payment provider where to deliver its news; shops it knows already stay as they are."""
    from models.errors import ShopError
    from shop_app.core.context import Actor, Context
    from shop_app.core.tenancy import list_tenants
    from shop_app.domain import payments

    with on_services():
        ours = settings()
        base = f"http://127.0.0.1:{ours.port}" if ours.sandbox else ours.public_origin
        if not base:
            console.print("Set PUBLIC_ORIGIN for Stripe to reach these shops; meanwhile they ask it every few seconds.")
            return
        for tenant_id in list_tenants():
            try:
                payments.register_webhooks(Context(tenant_id, Actor.system("set-up")), base)
            except ShopError as refusal:
                console.print(f"{tenant_id}: {refusal.sentence}", markup=False)


@app.command()
def doctor() -> None:
    """Look for rows that break an invariant; ends with 1 when there are any."""
    from models.values import clock
    from shop_app.domain.audit import find_violations

    with on_services():
        violations = find_violations(clock.now())
    for violation in violations:
        console.print(f"{violation.invariant}  {violation.tenant_id}  {violation.detail}", markup=False)
    console.print(f"{len(violations)} rows break an invariant." if violations else "Every invariant holds.")
    raise typer.Exit(1 if violations else 0)


@app.command()
def dead_letters(replay: bool = typer.Option(False, "--replay", help="Make them due again.")) -> None:
    """List the work that was given up and waits for a person, shop by shop."""
    from shop_app.core import dead_letters as letters
    from shop_app.core.context import Actor, Context
    from shop_app.core.tenancy import list_tenants
    from shop_app.core.unit_of_work import in_unit

    with on_services():
        for tenant_id in list_tenants():
            context = Context(tenant_id, Actor.system("shell"))
            for letter in in_unit(context, letters.dead_letters):
                console.print(f"{letter.since:%Y-%m-%d %H:%M}  {letter.what}: {letter.last_error}", markup=False)
            if replay:
                console.print(f"{in_unit(context, letters.replay)} made due again.")


def _addresses() -> str:
    ours = settings()
    rows = {"API": f"{ours.origin_of()}/api/v1/docs"}
    if not ours.production:
        rows = {
            "Storefront": f"{ours.origin_of('demo')}  and  {ours.origin_of('atelier')}",
            "Admin": f"{ours.origin_of('demo')}/admin",
            # Said here and not asked of the seed, which would load the whole domain into the supervisor.
            "Log-ins": "owner@demo.example, merchant@demo.example, owner@atelier.example …  password demo-password",
            "Mailbox": f"{ours.origin_of()}/mailbox",
            **rows,
        }
    return "\n".join(f"  {name:<11} {address}" for name, address in rows.items())


def main() -> None:
    try:
        app()
    except (CannotRun, SettingsError) as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(str(error), style="red", markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
