"""Starting, building, migrating and filling the platform."""

from __future__ import annotations

import typer

from shop_app.cli.ground import console, on_services
from shop_app.cli.payments import register_webhooks
from shop_app.runtime import launch, web_build
from shop_app.runtime.progress import Progress
from shop_app.settings import PROJECT, settings

app = typer.Typer()


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
