"""How products are found: `shop search rebuild --tenant demo`, `shop search add-synonyms tee t-shirt --tenant demo`."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Column, Table

from shop_app.cli.ground import Tenant, ask_shop, console, in_shop

app = typer.Typer(no_args_is_help=True, help="How products are found.")


@app.command("rebuild")
def rebuild(tenant: Tenant) -> None:
    """Take in a shop's whole range again. Nothing is missing from the shop meanwhile."""
    from shop_app.domain import search

    with in_shop(tenant) as context:
        count = search.rebuild(context)
    console.print(f"{count} products can be found.")


@app.command("synonyms")
def list_synonyms(tenant: Tenant) -> None:
    """Show every group of words that mean the same."""
    from shop_app.domain import search

    # An id that is cut cannot be copied.
    table = Table("words", Column("id", no_wrap=True, min_width=36))
    for group in ask_shop(tenant, search.list_synonyms):
        table.add_row(escape(", ".join(group.words)), str(group.id))
    console.print(table)


@app.command("add-synonyms")
def add_synonyms(words: Annotated[list[str], typer.Argument(help="Words that mean the same.")], tenant: Tenant) -> None:
    """Have words, or phrases of up to three, find the same."""
    from shop_app.domain import search

    console.print(f"Kept as {ask_shop(tenant, lambda uow: search.add_synonyms(uow, words))}.")


@app.command("remove-synonyms")
def remove_synonyms(
    synonym_id: Annotated[UUID, typer.Argument(help="From `shop search synonyms`.")], tenant: Tenant
) -> None:
    """Forget a group."""
    from shop_app.domain import search

    ask_shop(tenant, lambda uow: search.remove_synonyms(uow, synonym_id))
    console.print("Forgotten.")
