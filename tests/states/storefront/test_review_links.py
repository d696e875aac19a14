from __future__ import annotations

from shop_app.core.unit_of_work import in_unit
from shop_app.domain import orders
from shop_app.states.account.orders import own_orders_view
from shop_app.states.storefront.order_view import order_view
from shop_app.states.storefront.writing import writing_view
from shop_app.states.visit import Visit
from tests.harness.shop import EMAIL, Shop
from tests.harness.shoppers import joined


def test_what_was_sent_leads_to_its_review_with_an_account_and_without(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1, shop.add_variant(): 1})
    shopper = joined(shop, EMAIL)
    token = in_unit(shopper.context, orders.own_order_token, placed.number)
    shop.run(
        "UPDATE order_line SET fulfilled_quantity = 1 WHERE order_id = %(id)s AND position = 0", id=placed.order_id
    )

    tracked = in_unit(shop.visitor(), order_view, Visit(parts={"token": token})).lines
    own = in_unit(shopper.context, own_orders_view, Visit()).orders[0].lines

    (slug,) = shop.values("SELECT slug FROM order_line WHERE fulfilled_quantity > 0")
    assert sorted(line.review_href for line in tracked) == ["", f"/p/{slug}?order={token}#review"]
    assert sorted(line.review_href for line in own) == ["", f"/p/{slug}#review"]
    assert in_unit(shop.visitor(), writing_view, slug, token).may_write
    assert in_unit(shopper.context, writing_view, slug, "").may_write
