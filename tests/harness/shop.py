"""A small shop of its own for a test: goods, taxes, delivery and both payment providers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from models.payment import Provider
from models.values import clock
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.database import platform_engine
from shop_app.core.encryption import seal
from shop_app.core.tokens import new_token, token_sha256
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import audit, carts, catalog, checkout, inventory, payments, tenants
from shop_app.integrations.payments.sandbox.books import KEY_PREFIX

Answer = TypeVar("Answer")
Given = ParamSpec("Given")

ADDRESS = {
    "name": "Example Household",
    "line1": "1 Analytical Way",
    "postcode": "90210",
    "city": "Beverly Hills",
    "country": "US",
    "region": "CA",
}
EMAIL = "buyer@example.com"
_numbers = count(1)

_PRODUCT = """
    INSERT INTO product (id, slug, title, description_html, vendor, product_type, seo_title, seo_description, status,
                         published_at)
    VALUES (%(id)s, %(slug)s, %(title)s, '', '', '', '', '', 'active', app_now())
"""
_VARIANT = """
    INSERT INTO variant (id, product_id, sku, position, barcode, is_tracked, is_taxable, requires_shipping)
    VALUES (%(id)s, %(product)s, %(sku)s, 0, '', %(is_tracked)s, %(is_taxable)s, %(requires_shipping)s)
"""
_PRICE = """
    INSERT INTO price (id, variant_id, currency, amount_minor) VALUES (%(id)s, %(variant)s, %(currency)s, %(minor)s)
"""
_PROVIDER = """
    INSERT INTO payment_provider (id, provider, secret_key) VALUES (%(id)s, %(provider)s, %(secret)s)
"""
_ENDPOINT = """
    INSERT INTO webhook_endpoint (id, provider, provider_endpoint_id, secret)
    VALUES (%(id)s, 'stripe', %(name)s, %(secret)s)
"""


@dataclass(frozen=True)
class Shop:
    """Commands run through ``do``, each in a unit of its own, for a visitor unless told otherwise."""

    tenant_id: UUID
    subdomain: str
    currency: str
    shipping_method_id: UUID
    origin: str = "http://demo.localhost:8000"
    _system: Actor = field(default_factory=lambda: Actor.system("test"))

    def system(self, now: datetime | None = None) -> Context:
        """A part of ours, which may do everything."""
        return self._at(Context(self.tenant_id, self._system, origin=self.origin), now)

    def visitor(self, now: datetime | None = None) -> Context:
        """A shopper nobody has seen before."""
        actor = Actor.visitor(token_sha256(new_token()))
        return self._at(Context(self.tenant_id, actor, origin=self.origin), now)

    def do(
        self,
        work: Callable[Concatenate[UnitOfWork, Given], Answer],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> Answer:
        """Runs ``work`` as the system."""
        return in_unit(self.system(), work, *given, **named)

    def add_variant(
        self,
        *,
        price_minor: int = 1000,
        stock: int | None = 10,
        is_taxable: bool = True,
        requires_shipping: bool = True,
    ) -> UUID:
        """A product with one variant; without ``stock`` it is sold without limit."""
        product_id, variant_id, number = new_id(), new_id(), next(_numbers)

        def write(uow: UnitOfWork) -> None:
            uow.execute(_PRODUCT, id=product_id, slug=f"thing-{number}", title=f"Thing {number}")
            uow.execute(
                _VARIANT,
                id=variant_id,
                product=product_id,
                sku=f"T-{number}",
                is_tracked=stock is not None,
                is_taxable=is_taxable,
                requires_shipping=requires_shipping,
            )
            uow.execute(_PRICE, id=new_id(), variant=variant_id, currency=self.currency, minor=price_minor)
            if stock is not None:
                inventory.set_opening_stock(uow, variant_id, stock)
            catalog.refresh_listing(uow, [product_id])

        self.do(write)
        return variant_id

    def fill_cart(self, visitor: Context, demand: Mapping[UUID, int]) -> carts.CartView:
        """The visitor's cart after so many of each variant were put in."""
        for variant_id, quantity in demand.items():
            in_unit(visitor, carts.add_line, variant_id, quantity)
        return in_unit(visitor, carts.view)

    def place(
        self, visitor: Context, cart: carts.CartView, *, provider: Provider = Provider.MANUAL, **changed: Any
    ) -> checkout.PlacedOrder:
        """Places a cart for the total that the visitor sees, delivered to California."""
        asked = {
            "email": EMAIL,
            "address": ADDRESS,
            "shipping_method_id": self.shipping_method_id if cart.needs_delivery else None,
            "provider": provider,
        } | changed
        if "seen_total_minor" not in asked:
            asked["seen_total_minor"] = in_unit(visitor, checkout.view).quote.total_minor
        return in_unit(visitor, checkout.place, cart.id or new_id(), **asked)

    def buy(
        self, demand: Mapping[UUID, int], *, provider: Provider = Provider.MANUAL, now: datetime | None = None
    ) -> checkout.PlacedOrder:
        """A new visitor's pending order."""
        visitor = self.visitor(now)
        return self.place(visitor, self.fill_cart(visitor, demand), provider=provider)

    def sell(self, demand: Mapping[UUID, int]) -> checkout.PlacedOrder:
        """An order that is paid, by hand."""
        placed = self.buy(demand)
        self.do(payments.pay_manually, placed.order_id)
        return placed

    def violations(self, after: timedelta = timedelta()) -> list[audit.Violation]:
        """What breaks an invariant in this shop, seen so much later than now."""
        found = audit.find_violations(clock.now() + after)
        return [violation for violation in found if violation.tenant_id == self.tenant_id]

    def stock_of(self, variant_id: UUID) -> inventory.StockPosition:
        return self.do(inventory.stock_of, [variant_id])[variant_id]

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row that the shop itself sees."""
        return self.do(lambda uow: uow.scalar(sql, **values))

    def values(self, sql: str, **values: Any) -> list[Any]:
        """The first column of every row that the shop itself sees."""
        return self.do(lambda uow: uow.scalars(sql, **values))

    def run(self, sql: str, **values: Any) -> int:
        return self.do(lambda uow: uow.execute(sql, **values))

    @staticmethod
    def _at(context: Context, now: datetime | None) -> Context:
        return context if now is None else replace(context, now=now)


def open_shop(
    subdomain: str | None = None,
    *,
    currency: str = "USD",
    tax_bp: int = 1000,
    prices_include_tax: bool = False,
    shipping_minor: int = 500,
    webhook_secret: str = "",
) -> Shop:
    """A shop that sells to the United States and Germany; its account at the sandbox is named like its subdomain."""
    name = subdomain or f"shop{next(_numbers)}"
    tenant_id = new_id()
    context = Context(tenant_id, Actor.system("test"))
    with UnitOfWork(context, platform_engine) as uow:
        tenants.create_tenant(
            uow,
            tenants.NewShop(
                subdomain=name,
                name=name.title(),
                currency=currency,
                country="US",
                support_email="help@example.com",
                prices_include_tax=prices_include_tax,
            ),
        )

    def equip(uow: UnitOfWork) -> UUID:
        for country in ("US", "DE"):
            tenants.set_tax(uow, tenants.Tax(name="Tax", country=country, rate_ppm=tax_bp * 100))
        method = tenants.NewShippingMethod(
            name="Post",
            carrier="Post",
            min_days=2,
            max_days=4,
            prices_minor={currency: shipping_minor},
            free_over_minor={},
            countries=("US", "DE"),
        )
        for provider, plain in (("manual", ""), ("stripe", KEY_PREFIX + name)):
            row_id = new_id()
            place = {"tenant_id": tenant_id, "table": "payment_provider", "column": "secret_key", "row_id": row_id}
            uow.execute(_PROVIDER, id=row_id, provider=provider, secret=seal(plain, **place) if plain else None)
        if webhook_secret:
            row_id = new_id()
            place = {"tenant_id": tenant_id, "table": "webhook_endpoint", "column": "secret", "row_id": row_id}
            uow.execute(_ENDPOINT, id=row_id, name=f"we_{name}", secret=seal(webhook_secret, **place))
        return tenants.add_shipping_method(uow, method).id

    return Shop(tenant_id, name, currency, in_unit(context, equip))
