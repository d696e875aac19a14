from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import NotFound
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import notifications, wishlists
from shop_app.domain.wishlists.rules import drop_minor
from tests.harness.shop import Shop, open_shop
from tests.harness.shoppers import joined


def product_of(shop: Shop, variant_id: UUID) -> UUID:
    found: UUID = shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant_id)
    return found


def cut(shop: Shop, variant_id: UUID, minor: int) -> None:
    shop.run("UPDATE price SET amount_minor = %(minor)s WHERE variant_id = %(id)s", id=variant_id, minor=minor)


def wished(context: Context) -> list[UUID]:
    return [wish.product_id for wish in in_unit(context, wishlists.view).wishes]


def test_a_visitor_keeps_a_list_by_the_cookie(shop: Shop) -> None:
    visitor, product_id = shop.visitor(), product_of(shop, shop.add_variant())

    for _ in range(2):
        in_unit(visitor, wishlists.add, product_id)

    assert wished(visitor) == [product_id]
    assert wished(shop.visitor()) == []
    in_unit(visitor, wishlists.remove, product_id)
    assert wished(visitor) == []


def test_a_lower_price_is_said_and_so_is_what_came_back(shop: Shop) -> None:
    visitor = shop.visitor()
    cheaper, back = shop.add_variant(price_minor=1000), shop.add_variant(stock=0)
    for variant_id in (cheaper, back):
        in_unit(visitor, wishlists.add, product_of(shop, variant_id))
    cut(shop, cheaper, 700)
    shop.run("UPDATE variant SET is_tracked = false WHERE id = %(id)s", id=back)

    wishes = {wish.product_id: wish for wish in in_unit(visitor, wishlists.view).wishes}

    assert wishes[product_of(shop, cheaper)].drop_minor == 300
    assert wishes[product_of(shop, back)].is_back


def test_signing_in_takes_the_guests_wishes_along_once(shop: Shop) -> None:
    first, second = (product_of(shop, shop.add_variant()) for _ in range(2))
    guest, shopper = shop.visitor(), joined(shop)
    in_unit(guest, wishlists.add, first)
    in_unit(shopper.context, wishlists.add, second)
    assert guest.actor.visitor_sha256 is not None

    for _ in range(2):
        in_unit(shopper.context, wishlists.merge, guest.actor.visitor_sha256)

    assert set(wished(shopper.context)) == {first, second}
    assert wished(guest) == []


def test_a_shared_list_is_seen_by_its_link_until_it_is_not_shared(shop: Shop) -> None:
    shopper, product_id = joined(shop), product_of(shop, shop.add_variant())
    in_unit(shopper.context, wishlists.add, product_id)
    token = in_unit(shopper.context, wishlists.share, is_shared=True).share_token

    seen = in_unit(shop.visitor(), wishlists.shared, token)
    assert [wish.product_id for wish in seen.wishes] == [product_id]
    for context, other in ((open_shop().visitor(), token), (shop.visitor(), token[:-2] + "AA"), (shop.visitor(), "")):
        with pytest.raises(NotFound):
            in_unit(context, wishlists.shared, other)

    in_unit(shopper.context, wishlists.share, is_shared=False)
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), wishlists.shared, token)


def test_another_shops_product_is_as_one_that_never_was(shop: Shop) -> None:
    other = open_shop()
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), wishlists.add, product_of(other, other.add_variant()))


def test_a_price_cut_is_told_once_to_whoever_wants_to_hear_of_it(shop: Shop) -> None:
    variant_id = shop.add_variant(price_minor=1000)
    shopper = joined(shop)
    in_unit(shopper.context, wishlists.add, product_of(shop, variant_id))
    assert shop.do(wishlists.tell_of_lower_prices) == 0
    cut(shop, variant_id, 700)

    assert shop.do(wishlists.tell_of_lower_prices) == 1
    assert shop.do(wishlists.tell_of_lower_prices) == 0

    event_id, list_id = (
        shop.value(f"SELECT {column} FROM outbox WHERE event_type = 'WishesCheaper'")
        for column in ("id", "aggregate_id")
    )
    assert shop.do(notifications.owe_wishlist_mail, event_id, list_id) is not None
    assert shop.value("SELECT recipient FROM notification WHERE kind = 'wishlist_news'") == shopper.email


@given(then=st.integers(0, 10**12), now=st.integers(0, 10**12), same=st.booleans())
def test_a_drop_is_never_negative_and_needs_one_currency(then: int, now: int, same: bool) -> None:
    drop = drop_minor(then, "EUR", now, "EUR" if same else "USD")
    assert drop == (max(0, then - now) if same else 0)
