"""Products for tests, made through the front door."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shop_app.domain import catalog
from shop_app.domain.catalog import PriceSheet, ProductSheet, VariantSheet
from tests.harness.shop import Shop


def sheet(slug: str, *, price_minor: int = 1000, sizes: tuple[str, ...] = (), **changed: Any) -> ProductSheet:
    """A product sold for ``price_minor``; with sizes, each is 100 dearer than the one before."""
    variants = tuple(
        VariantSheet(
            options=(size,) if size else (),
            sku=f"{slug}-{size}".upper(),
            prices={"USD": PriceSheet(amount_minor=price_minor + 100 * place)},
            is_tracked=True,
            stock=10,
        )
        for place, size in enumerate(sizes or ("",))
    )
    fields: dict[str, Any] = {
        "title": slug.replace("-", " ").title(),
        "description_html": f"<p>About {slug}</p>",
        "categories": (("Home", "Lamps"),),
        "option_names": ("Size",) if sizes else (),
        "variants": variants,
    }
    return ProductSheet(slug=slug, **{**fields, **changed})


def make(shop: Shop, slug: str, **changed: Any) -> UUID:
    return shop.do(catalog.create_product, sheet(slug, **changed))


def relist(shop: Shop) -> None:
    """What the worker does after stock, sales and stars have moved."""
    shop.do(lambda uow: catalog.refresh_listing(uow, uow.scalars("SELECT id FROM product")))
