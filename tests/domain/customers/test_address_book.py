from __future__ import annotations

import pytest

from models.errors import NotFound, NotSignedIn, ValidationFailed
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import customers
from tests.harness.shop import ADDRESS, Shop
from tests.harness.shoppers import Shopper, joined


def add(shopper: Shopper, name: str, **more: bool) -> customers.SavedAddress:
    return in_unit(shopper.context, customers.add_address, dict(ADDRESS) | {"name": name}, **more)


def names(shopper: Shopper) -> list[tuple[str, bool]]:
    return [(one.address["name"], one.is_default) for one in in_unit(shopper.context, customers.list_addresses)]


def test_there_is_one_default_as_long_as_there_is_an_address(shop: Shop) -> None:
    shopper = joined(shop)
    home = add(shopper, "Home")
    work = add(shopper, "Work")
    assert names(shopper) == [("Home", True), ("Work", False)]

    in_unit(shopper.context, customers.make_default, work.id)
    assert names(shopper) == [("Work", True), ("Home", False)]

    in_unit(shopper.context, customers.remove_address, work.id)
    assert names(shopper) == [("Home", True)]

    in_unit(shopper.context, customers.restore_address, work.id)
    assert names(shopper) == [("Home", True), ("Work", False)]
    found = in_unit(shopper.context, customers.default_address)
    assert found is not None
    assert found.name == "Home"
    assert home.is_default


def test_an_address_that_cannot_be_delivered_to_is_refused(shop: Shop) -> None:
    shopper = joined(shop)
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(shopper.context, customers.add_address, dict(ADDRESS) | {"postcode": "nowhere"})
    assert refusal.value.field == "postcode"


def test_somebody_elses_address_is_as_one_that_never_was(shop: Shop) -> None:
    owner, other = joined(shop), joined(shop)
    address = add(owner, "Home")

    for attempt in (customers.remove_address, customers.restore_address, customers.make_default):
        with pytest.raises(NotFound):
            in_unit(other.context, attempt, address.id)
    with pytest.raises(NotFound):
        in_unit(other.context, customers.change_address, address.id, dict(ADDRESS))
    assert names(owner) == [("Home", True)]


def test_a_visitor_has_no_address_book(shop: Shop) -> None:
    assert in_unit(shop.visitor(), customers.default_address) is None
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), customers.list_addresses)
