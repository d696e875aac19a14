"""What a shop offers its shoppers, and the colour it wears: `shop languages en de --tenant demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shop_app.cli.ground import Tenant, ask_shop, console

if TYPE_CHECKING:
    from shop_app.domain.tenants import ShopSettings

app = typer.Typer()


@app.command()
def languages(
    tenant: Tenant,
    offered: Annotated[list[str] | None, typer.Argument(help="Such as en de-AT; the shop's own first.")] = None,
) -> None:
    """Say which languages shoppers may choose from; without any, show them."""
    from shop_app.domain import tenants

    shop = ask_shop(tenant, lambda uow: tenants.offer_locales(uow, offered) if offered else tenants.current(uow))
    console.print(", ".join(shop.locales), markup=False)


@app.command()
def currencies(
    tenant: Tenant,
    offered: Annotated[list[str] | None, typer.Argument(help="Such as USD EUR; the shop's own first.")] = None,
) -> None:
    """Say which currencies shoppers may choose from; without any, show them, and how many variants have a price."""
    from shop_app.core.unit_of_work import UnitOfWork
    from shop_app.domain import catalog, tenants

    def offer(uow: UnitOfWork) -> tuple[ShopSettings, dict[str, int], int]:
        shop = tenants.offer_currencies(uow, offered) if offered else tenants.current(uow)
        return shop, *catalog.count_prices(uow)

    shop, priced, variants = ask_shop(tenant, offer)
    for currency in shop.currencies:
        console.print(f"{currency}: {priced.get(currency, 0)} of {variants} variants have a price", markup=False)


@app.command()
def accent(
    tenant: Tenant,
    colour: Annotated[str | None, typer.Argument(help="Such as #2c6458; “none” for the design's own.")] = None,
) -> None:
    """Give the storefront a colour of its own, if it can be read; without one, show it."""
    from shop_app.domain import tenants

    wanted = "" if colour == "none" else colour
    shop = ask_shop(tenant, lambda uow: tenants.current(uow) if wanted is None else tenants.set_accent(uow, wanted))
    if not shop.accent:
        console.print("The design's own.")
        return
    on_fill, as_link = tenants.accent_contrasts(shop.accent)
    console.print(f"{shop.accent}: text on it {on_fill:.2f}:1, links {as_link:.2f}:1", markup=False)
