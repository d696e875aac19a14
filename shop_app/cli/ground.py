"""What every command stands on: the services around it, the shop it works for, and how a refusal is said."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

import typer
from rich.console import Console

from shop_app.runtime import services
from shop_app.runtime.errors import CannotRun
from shop_app.settings import settings

if TYPE_CHECKING:
    from shop_app.core.context import Context
    from shop_app.core.unit_of_work import UnitOfWork

console = Console()

Tenant = Annotated[str, typer.Option("--tenant", help="The shop's subdomain, such as demo.")]
Units = Annotated[
    list[str] | None, typer.Option("--line", help="VARIANT=UNITS, as often as there are variants.", show_default=False)
]
Found = TypeVar("Found")


@contextmanager
def on_services() -> Iterator[None]:
    """Database and Valkey run meanwhile, and `settings()` knows where."""
    with services.services(settings()) as environment:
        os.environ.update(environment)
        settings.cache_clear()
        yield


@contextmanager
def in_shop(subdomain: str) -> Iterator[Context]:
    """The services, and the context of somebody at the shell of one shop, who may do everything.

    A refusal inside ends the command with its sentence.
    """
    from models.errors import ShopError
    from shop_app.core.context import Actor, Context
    from shop_app.core.tenancy import find_tenant

    with on_services():
        tenant_id = find_tenant(f"{subdomain}.{settings().base_host}")
        if tenant_id is None:
            raise CannotRun(f"There is no shop called {subdomain}.")
        try:
            yield Context(tenant_id, Actor.system("shell"), origin=settings().origin_of(subdomain))
        except ShopError as refusal:
            raise CannotRun(refusal.sentence) from None


def ask_shop(subdomain: str, command: Callable[[UnitOfWork], Found]) -> Found:
    """Runs one command or query in one unit of work for a shop."""
    from shop_app.core.unit_of_work import in_unit

    with in_shop(subdomain) as context:
        return in_unit(context, command)


def minor_of(text: str, currency: str) -> int:
    """An amount that somebody typed, in minor units."""
    from models.values.money import Money

    try:
        return Money.parse(text, currency).minor
    except ValueError:
        raise CannotRun(f"{text} is no amount of {currency}, such as 12.50.") from None


def text_of(minor: int, currency: str) -> str:
    """``12.50 EUR``."""
    from models.values.money import Money

    return f"{Money(minor, currency).text()} {currency}"


def units_of(lines: list[str] | None) -> dict[UUID, int]:
    """``VARIANT=UNITS`` as people write them, each variant once."""
    units: dict[UUID, int] = {}
    for line in lines or ():
        variant, _, quantity = line.partition("=")
        try:
            variant_id, count = UUID(variant), int(quantity)
        except ValueError:
            raise typer.BadParameter(f"Write VARIANT=UNITS, and not {line}.") from None
        if variant_id in units:
            raise typer.BadParameter("Name each variant once.")
        units[variant_id] = count
    return units
