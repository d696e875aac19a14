"""Addresses that moved lead on, and addresses that were given up say so."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, Gone, NotFound, ValidationFailed
from models.values import clock
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog
from tests.harness.shop import Shop


@pytest.fixture
def product(shop: Shop) -> UUID:
    shop.add_variant()
    return UUID(str(shop.value("SELECT id FROM product")))


def slug_of(shop: Shop) -> str:
    return str(shop.value("SELECT slug FROM product ORDER BY id LIMIT 1"))


def test_an_old_address_leads_to_the_new_one(shop: Shop, product: UUID) -> None:
    first = slug_of(shop)
    shop.do(catalog.move_product, product, "second")
    assert shop.do(catalog.redirect_for, f"/p/{first}") == "/p/second"
    assert shop.do(catalog.product_page, "second").id == product


def test_moved_three_times_is_found_in_one_step_and_never_in_a_circle(shop: Shop, product: UUID) -> None:
    first = slug_of(shop)
    for slug in ("second", "third", first):
        shop.do(catalog.move_product, product, slug)
    assert shop.do(catalog.redirect_for, "/p/second") == f"/p/{first}"
    assert shop.do(catalog.redirect_for, "/p/third") == f"/p/{first}"
    assert shop.do(catalog.redirect_for, f"/p/{first}") is None


def test_an_address_that_is_used_again_wins(shop: Shop, product: UUID) -> None:
    first = slug_of(shop)
    shop.do(catalog.move_product, product, "second")
    shop.add_variant()
    shop.run("UPDATE product SET slug = %(slug)s WHERE id <> %(id)s", slug=first, id=product)
    assert shop.do(catalog.redirect_for, f"/p/{first}") is None


def test_a_taken_or_unreadable_address_is_refused(shop: Shop, product: UUID) -> None:
    shop.add_variant()
    taken = shop.value("SELECT slug FROM product WHERE id <> %(id)s", id=product)
    with pytest.raises(Conflict):
        shop.do(catalog.move_product, product, taken)
    for slug in ("", "Ü", "a b", "a/b", "x" * 201):
        with pytest.raises(ValidationFailed):
            shop.do(catalog.move_product, product, slug)


def test_a_category_moves_alike(shop: Shop) -> None:
    shop.do(catalog.create_category, ("Mugs",))
    shop.do(catalog.move_category, "mugs", "cups")
    assert shop.do(catalog.redirect_for, "/c/mugs") == "/c/cups"
    with pytest.raises(Conflict):
        shop.do(catalog.move_category, "cups", "all")


def test_what_left_the_shop_is_gone_after_ninety_days(shop: Shop, product: UUID) -> None:
    slug = slug_of(shop)
    shop.do(catalog.archive_product, product)
    late = in_unit
    with pytest.raises(NotFound) as missing:
        shop.do(catalog.find_product, slug)
    assert not isinstance(missing.value, Gone)
    with pytest.raises(Gone):
        late(shop.system(clock.now() + timedelta(days=91)), catalog.find_product, slug)
    shop.do(catalog.publish_product, product)
    assert late(shop.system(clock.now() + timedelta(days=91)), catalog.find_product, slug).id == product
