"""A4: the list of products, in a view and with a search that stand in the address."""

import dataclasses
import re
from typing import Any, Literal, get_args
from urllib.parse import urlencode

import reflex as rx

from shop_app.core.formatting import count_text
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.states.merchant.desk import Desk
from shop_app.states.merchant.wording import exactly, product_badge, when

View = Literal["all", "active", "draft", "archived", "scarce"]
VIEWS: tuple[View, ...] = get_args(View)
ROWS_A_PAGE = 50


@dataclasses.dataclass
class ProductRow:
    """One product in finished text."""

    id: str = ""
    title: str = ""
    picture: str = ""
    about: str = ""
    status: str = ""
    status_tone: str = ""
    stock: str = ""
    stock_tone: str = ""
    price: str = ""
    sold: str = ""
    changed: str = ""
    changed_exactly: str = ""
    href: str = ""


@dataclasses.dataclass
class ProductsView:
    """A page of the list; addresses are empty where there is no such page."""

    rows: list[ProductRow] = dataclasses.field(default_factory=list)
    summary: str = ""
    previous_href: str = ""
    next_href: str = ""


@dataclasses.dataclass(frozen=True)
class _Asked:
    view: View
    q: str
    page: int

    def href(self, page: int) -> str:
        words = {"view": "" if self.view == "all" else self.view, "q": self.q, "page": str(page) if page > 1 else ""}
        query = urlencode({name: word for name, word in words.items() if word})
        return f"/admin/products?{query}" if query else "/admin/products"


def _look(uow: UnitOfWork, asked: _Asked) -> ProductsView:
    zone = tenants.current(uow).time_zone
    found = catalog.merchant_products(
        uow,
        status=next((status for status in catalog.ProductStatus if status == asked.view), None),
        q=asked.q,
        is_scarce=asked.view == "scarce",
        page=asked.page,
        limit=ROWS_A_PAGE,
    )
    pages = max(1, -(-found.total // found.limit))
    return ProductsView(
        rows=[_row(product, uow, zone) for product in found.products],
        summary=tn("{count} product", "{count} products", found.total),
        previous_href=asked.href(asked.page - 1) if asked.page > 1 else "",
        next_href=asked.href(asked.page + 1) if asked.page < pages else "",
    )


def _row(product: catalog.MerchantProduct, uow: UnitOfWork, zone: str) -> ProductRow:
    status, status_tone = product_badge(product.status)
    variants = tn("{count} variant", "{count} variants", product.variant_count) if product.variant_count > 1 else ""
    stock, stock_tone = _stock(product.stock, product.available)
    return ProductRow(
        id=str(product.id),
        title=product.title,
        picture=product.picture.thumb if product.picture else "",
        about=" · ".join(part for part in (product.vendor, variants) if part),
        status=status,
        status_tone=status_tone,
        stock=stock,
        stock_tone=stock_tone,
        price=product.price_text or t("No price"),
        sold=count_text(product.units_sold),
        changed=when(product.updated_at, uow.now, zone),
        changed_exactly=exactly(product.updated_at, zone),
        href=f"/p/{product.slug}" if product.status == "active" else "",
    )


def _stock(on_hand: int | None, available: int | None) -> tuple[str, str]:
    if on_hand is None or available is None:
        return t("Not tracked"), "neutral"
    held = on_hand - available
    text = (
        t("{count}, {held} reserved", count=count_text(on_hand), held=count_text(held))
        if held > 0
        else count_text(on_hand)
    )
    return text, "danger" if available <= 0 else "neutral"


class ProductsState(Desk, rx.State):
    """The list that the address asks for."""

    view: ProductsView = ProductsView()
    chosen: View = "all"
    q: str = ""
    _page: int = 1

    async def _refresh(self) -> None:
        self._show(await self._as_staff(_look, _Asked(self.chosen, self.q, self._page)))

    def _topics(self) -> tuple[str, ...]:
        return ("stock", "products")

    @rx.event
    async def load(self) -> Any:
        """The page of the view and search in the address."""
        query = self.router.url.query_parameters
        page = str(query.get("page", ""))
        self.chosen = next((view for view in VIEWS if view == query.get("view")), "all")
        self.q = str(query.get("q", "")).strip()[:100]
        self._page = int(page) if re.fullmatch("[1-9][0-9]{0,3}", page, re.ASCII) else 1
        return await self._open(self._refresh)

    @rx.event
    async def search(self, form: dict[str, Any]) -> Any:
        """The same view with other words; the address changes, and with it the list."""
        return rx.redirect(_Asked(self.chosen, str(form.get("q", "")).strip()[:100], 1).href(1))

    @rx.event
    async def reload(self) -> Any:
        """The same page as it stands now."""
        return await self._open(self._refresh)
