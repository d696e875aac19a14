"""Loading the demonstration shops, once, each in a single transaction: a shop is there whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

import psycopg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.database import platform_engine
from shop_app.core.encryption import seal
from shop_app.core.tenancy import find_tenant
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import analytics, pricing, reviews, tenants
from shop_app.integrations.files import files
from shop_app.seed.books import count_sales, stock_up, write_orders
from shop_app.seed.history import Market, live_through
from shop_app.seed.opinions import collect
from shop_app.seed.people import add_staff
from shop_app.seed.pictures import Drawn, draw_goods
from shop_app.seed.shelves import shelve
from shop_app.seed.shoppers import Crowd
from shop_app.seed.shops import SHOPS, Shop
from shop_app.settings import settings

ORDERS = 1500

_PROVIDER = """
    INSERT INTO payment_provider (id, provider, secret_key) VALUES (%(id)s, %(provider)s, %(secret_key)s)
"""


def load_demonstration(console: Console, *, shops: Sequence[Shop] = SHOPS, orders: int = ORDERS) -> None:
    """Makes those of the shops that are not there yet, with so many orders each."""
    missing = [shop for shop in shops if find_tenant(f"{shop.settings.subdomain}.{settings().base_host}") is None]
    if not missing:
        return
    columns = TextColumn("  {task.description:<34}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console) as progress:
        for shop in missing:
            context = Context(new_id(), Actor.system("demonstration"))
            drawn = _draw(context, shop, progress)
            task = progress.add_task(f"{shop.settings.name}: a year of orders", total=orders)
            # Not `in_unit`: the shop's first row and its people's accounts are the platform's to write.
            with UnitOfWork(context, platform_engine) as uow:
                _open_shop(uow, shop, drawn, orders)
            progress.update(task, completed=orders)
    _count_rows()


def _count_rows() -> None:
    """Until Postgres has looked at so many new rows its plans are guesses; by itself it looks a minute later."""
    if settings().database_owner_url:
        with psycopg.connect(settings().database_owner_url, autocommit=True) as connection:
            connection.execute("ANALYZE")


def _draw(context: Context, shop: Shop, progress: Progress) -> dict[str, list[Drawn]]:
    total = sum(len(good.colours) for good in shop.goods)
    task = progress.add_task(f"{shop.settings.name}: pictures", total=total)
    return draw_goods(context.tenant_id, shop.goods, files(), lambda: progress.advance(task))


def _open_shop(uow: UnitOfWork, shop: Shop, drawn: dict[str, list[Drawn]], orders: int) -> None:
    # The same seed every time: two developers see the same shop, but for the date.
    chance = Random(shop.settings.subdomain)
    currency, time_zone = shop.settings.currency, shop.settings.time_zone
    tenants.create_tenant(uow, shop.settings)
    tenants.offer_locales(uow, shop.locales)
    if shop.abroad:
        tenants.offer_currencies(uow, [currency, shop.abroad[0]])
    for position, method in enumerate(shop.methods):
        tenants.add_shipping_method(uow, method, position=position)
    for tax in shop.taxes:
        tenants.set_tax(uow, tax)
    add_staff(uow, shop.settings.subdomain)
    _open_accounts(uow, shop)
    shelves = shelve(uow, shop.goods, drawn, currency, shop.abroad)
    market = Market(
        currency=currency,
        time_zone=time_zone,
        methods=cache(lambda country: tenants.shipping_methods(uow, currency, country)),
        tax=cache(lambda country, region: pricing.tax_rule(uow, country, region)),
    )
    past = live_through(chance, uow.now, shelves, Crowd(chance, shop.towns), market, orders)
    write_orders(uow, past)
    stock_up(uow, chance, shelves, past)
    reviews.add_reviews(uow, collect(chance, past, uow.now))
    count_sales(uow)
    analytics.rebuild_revenue(uow)


def _open_accounts(uow: UnitOfWork, shop: Shop) -> None:
    """Card payments at the sandbox, or at Stripe where a test key was given, and payment by hand."""
    key = settings().stripe_secret_key or f"sk_test_sandbox_{shop.settings.subdomain}"
    row_id = new_id()
    sealed = seal(key, tenant_id=uow.tenant_id, table="payment_provider", column="secret_key", row_id=row_id)
    uow.execute(_PROVIDER, id=row_id, provider=Provider.STRIPE, secret_key=sealed)
    uow.execute(_PROVIDER, id=new_id(), provider=Provider.MANUAL, secret_key=None)
