"""The address book's form."""

from __future__ import annotations

from shop_app.states.account.addresses import FIELDS, AddressesState
from shop_app.states.door import CUSTOMER_COOKIE
from tests.harness.shop import ADDRESS, Shop
from tests.harness.shoppers import joined
from tests.states.storefront.visitor import VisitorTab


class CustomerTab(VisitorTab):
    """A tab of somebody with an account."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        self._cookie += f"; {CUSTOMER_COOKIE}={joined(shop).token}"


async def test_the_form_of_the_book_follows_the_country(shop: Shop) -> None:
    book = CustomerTab(shop).at("/account/addresses", AddressesState)
    await book.load()
    await book.begin()
    assert (book.form.country, book.form.needs_region) == ("US", True)

    await book.reshape("postcode", "90210")
    assert book.typed["region"] == "CA"
    await book.reshape("country", "DE")

    assert (book.form.country, book.form.needs_region, book.typed["region"]) == ("DE", False, "")


async def test_changing_an_address_keeps_what_its_form_does_not_ask_for(shop: Shop) -> None:
    book = CustomerTab(shop).at("/account/addresses", AddressesState)
    await book.load()
    await book.begin()
    book.typed["phone"] = "+1 555 0100"
    await book.save({**dict.fromkeys(FIELDS, ""), **ADDRESS, "company": "Example Workshop"})
    (card,) = book.view.cards
    assert "Example Workshop" in card.lines

    await book.edit(card.id)

    assert (book.typed["company"], book.typed["phone"]) == ("Example Workshop", "+1 555 0100")
