from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, PermissionDenied
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import customers, orders, pictures, privacy, reviews
from tests.harness.shop import ADDRESS, EMAIL, Shop
from tests.harness.shoppers import Shopper, joined, mailed_link, sign_in

MARKED = ("Example Household", "1 Analytical Way", "Beverly Hills", EMAIL)


def exported(shopper: Shopper) -> str:
    """The token of a file the worker has made."""
    shop = shopper.shop
    in_unit(shopper.context, privacy.ask_export)
    export_id = shop.value("SELECT id FROM customer_export WHERE customer_id = %(id)s", id=shopper.customer_id)
    for _ in range(2):
        shop.do(privacy.make_export, new_id(), export_id)
    return mailed_link(shop, shopper.email, "export")


def test_an_export_holds_the_persons_own_data_and_nobody_elses(shop: Shop) -> None:
    shop.sell({shop.add_variant(): 1})
    shopper, other = joined(shop, EMAIL), joined(shop, "other@example.com")
    in_unit(shopper.context, customers.add_address, dict(ADDRESS))
    in_unit(other.context, customers.add_address, dict(ADDRESS) | {"name": "Another Household"})

    name, content = in_unit(shopper.context, privacy.fetch_export, exported(shopper))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = json.loads(archive.read("data.json"))
        assert {"data.json", "profile.csv", "orders.csv", "addresses.csv"} <= set(archive.namelist())
    assert name.endswith(".zip")
    assert data["profile"][0]["email"] == EMAIL
    assert len(data["orders"]) == 1
    assert "Another Household" not in json.dumps(data)
    assert "argon2" not in json.dumps(data)


def test_an_export_is_fetched_once_and_by_its_owner_only(shop: Shop) -> None:
    shopper, other = joined(shop), joined(shop)
    token = exported(shopper)

    with pytest.raises(NotFound):
        in_unit(other.context, privacy.fetch_export, token)
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), privacy.fetch_export, token)
    assert in_unit(shopper.context, privacy.fetch_export, token)[1]
    with pytest.raises(NotFound):
        in_unit(shopper.context, privacy.fetch_export, token)
    assert shop.value("SELECT count(*) FROM customer_export WHERE content IS NOT NULL") == 0


def test_deletion_waits_fourteen_days_and_signing_in_calls_it_off(shop: Shop) -> None:
    shopper = joined(shop)
    in_unit(shopper.context, customers.ask_deletion)
    early = replace(shop.system(), now=shop.system().now + timedelta(days=13))
    assert in_unit(early, privacy.erase_due) == 0

    assert sign_in(shop, shopper.email).was_leaving

    late = replace(shop.system(), now=shop.system().now + timedelta(days=15))
    assert in_unit(late, privacy.erase_due) == 0


def test_erasing_keeps_the_figures_and_forgets_the_person(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    shop.run("UPDATE orders SET fulfillment_status = 'delivered' WHERE id = %(id)s", id=placed.order_id)
    before, broken = shop.do(orders.order_by_id, placed.order_id), shop.violations()
    shopper = joined(shop, EMAIL)
    in_unit(shopper.context, customers.add_address, dict(ADDRESS))
    in_unit(shopper.context, customers.ask_deletion)
    late = replace(shop.system(), now=shop.system().now + customers.GRACE)

    assert in_unit(late, privacy.erase_due) == 1

    after = shop.do(orders.order_by_id, placed.order_id)
    assert (after.number, after.total_minor, after.tax_minor) == (before.number, before.total_minor, before.tax_minor)
    assert after.shipping_address["country"] == "US"
    tables = ("orders", "customer", "customer_token", "customer_address", "notification", "cart", "draft")
    for table in tables:
        rows = " ".join(shop.values(f"SELECT {table}::text FROM {table}"))
        assert not [mark for mark in MARKED if mark in rows], table
    with pytest.raises(NotSignedIn):
        sign_in(shop, EMAIL)
    assert in_unit(shop.visitor(), customers.session_of, shopper.token) is None
    assert shop.violations() == broken


def test_nobody_is_erased_while_an_order_is_on_its_way(shop: Shop) -> None:
    shop.sell({shop.add_variant(): 1})
    shopper = joined(shop, EMAIL)

    with pytest.raises(Conflict):
        shop.do(privacy.erase, shopper.customer_id)

    in_unit(shopper.context, customers.ask_deletion)
    late = replace(shop.system(), now=shop.system().now + customers.GRACE)
    assert in_unit(late, privacy.erase_due) == 0


def test_the_same_address_may_begin_anew_after_its_erasure(shop: Shop) -> None:
    shopper = joined(shop, EMAIL)
    shop.do(privacy.erase, shopper.customer_id)

    assert joined(shop, EMAIL).customer_id != shopper.customer_id


def test_a_review_outlives_its_author_without_the_name_and_the_photographs(shop: Shop) -> None:
    variant_id = shop.add_variant()
    placed = shop.sell({variant_id: 1})
    shop.run("UPDATE orders SET fulfillment_status = 'delivered' WHERE id = %(id)s", id=placed.order_id)
    shopper = joined(shop, EMAIL)
    token = in_unit(shopper.context, orders.own_order_token, placed.number)
    product_id = shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant_id)
    photograph = pictures.StoredPicture(file="1.webp", sha256=b"1" * 32, width=800, height=600)
    review = in_unit(
        shopper.context,
        reviews.write,
        product_id,
        rating=4,
        author="Example Household",
        body="Holds what it promises.",
        pictures=[photograph],
    )
    shop.do(reviews.publish, review.id)

    shop.do(privacy.erase, shopper.customer_id)

    page = in_unit(shop.visitor(), reviews.reviews_of, product_id)
    (left,) = page.reviews
    assert (left.author, left.body, left.pictures) == ("Anonymous", "Holds what it promises.", ())
    assert (page.average, page.count) == (4, 1)
    assert shop.values("SELECT customer_id FROM review") == [None]
    with pytest.raises(PermissionDenied):
        in_unit(shop.visitor(), reviews.find_writer, product_id, order_token=token)
