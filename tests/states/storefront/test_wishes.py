"""The heart on a product's page."""

from __future__ import annotations

from shop_app.states.account.wishlist import WishesState
from shop_app.states.storefront.product import ProductState
from tests.harness.shop import Shop
from tests.states.storefront.test_cart import slug_of
from tests.states.storefront.visitor import VisitorTab


async def test_a_heart_is_remembered_and_taken_back(shop: Shop, tab: VisitorTab) -> None:
    address = f"/p/{slug_of(shop, shop.add_variant())}"
    product = tab.at(address, ProductState)
    await product.load()

    await tab.at(address, WishesState).toggle(product.view.product_id)

    beside = VisitorTab(shop, tab).at(address, WishesState)
    await beside.load_hearts()
    assert beside.hearts == [product.view.product_id]
    await beside.toggle(product.view.product_id)
    assert beside.hearts == []
