"""Looking after the platform: what is broken, what was given up."""

from __future__ import annotations

import typer

from shop_app.cli.ground import Tenant, ask_shop, console, on_services

app = typer.Typer()


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
def proof(tenant: Tenant) -> None:
    """Hold every invariant against one shop's rows, and keep what was seen; ends with 1 when something is broken."""
    from shop_app.domain import audit

    run = ask_shop(tenant, audit.run_proof)
    for row in run.broken:
        console.print(f"{row['invariant']}  {row['detail']}", markup=False)
    told = f"{len(run.broken)} rows break an invariant" if run.broken else "Every invariant holds"
    console.print(f"{told}: {run.checks} checks in {run.took_ms} ms.")
    raise typer.Exit(1 if run.broken else 0)


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
