"""`shop …`: the door for people at a shell. Each command is one call; services are adopted or started around it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from shop_app.runtime import launch, services, web_build
from shop_app.runtime.errors import CannotRun
from shop_app.runtime.progress import Progress
from shop_app.settings import SettingsError, settings

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
        alembic(["upgrade", "head"])


@app.command()
def seed() -> None:
    """Load the two demonstration shops, once."""
    from shop_app.seed import load_demonstration

    with on_services():
        load_demonstration(console)


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


def _addresses() -> str:
    ours = settings()
    rows = {
        "Storefront": f"{ours.origin_of('demo')}  and  {ours.origin_of('atelier')}",
        "Admin": f"{ours.origin_of('demo')}/admin",
        "Mailbox": f"{ours.origin_of()}/mailbox",
        "API": f"{ours.origin_of()}/api/v1/docs",
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
