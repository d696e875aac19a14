"""The shops' payment providers."""

from __future__ import annotations

import typer

from shop_app.cli.ground import console, on_services
from shop_app.settings import settings

app = typer.Typer()


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
