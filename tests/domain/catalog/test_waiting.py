"""Back in stock: one wish, one mail, and nothing learnt about who else waits."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import MovementKind
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, inventory, notifications
from shop_app.domain.notifications.letters import compose
from shop_app.domain.notifications.restocks import read_restock
from tests.harness.shop import Shop

EMAIL = "waits@example.com"
LATEST = "SELECT id FROM outbox WHERE event_type = 'StockChanged' ORDER BY id DESC LIMIT 1"


def ask(shop: Shop, variant_id: UUID, email: str = EMAIL) -> None:
    in_unit(shop.visitor(), catalog.ask_for_stock, variant_id, email)


def restock(shop: Shop, variant_id: UUID, units: int = 3) -> None:
    """Stock arrives, and whoever hears of it is told, twice as a relay may."""
    shop.do(inventory.adjust, variant_id, units, MovementKind.CORRECTION, "Delivery")
    event = shop.value(LATEST)
    for _ in range(2):
        shop.do(notifications.owe_restock_mails, event, variant_id)


def mails(shop: Shop) -> list[str]:
    return shop.do(lambda uow: uow.scalars("SELECT recipient FROM notification WHERE kind = 'stock_back' ORDER BY 1"))


def test_each_who_waits_is_told_once(shop: Shop) -> None:
    variant = shop.add_variant(stock=0)
    for email in (EMAIL, " Waits@Example.com ", "other@example.com"):
        ask(shop, variant, email)
    assert [(one.variant_id, one.count) for one in shop.do(catalog.list_demand)] == [(variant, 2)]
    restock(shop, variant)
    assert mails(shop) == ["other@example.com", EMAIL]
    restock(shop, variant)
    assert mails(shop) == ["other@example.com", EMAIL]
    assert shop.do(catalog.list_demand) == []


def test_whoever_waits_again_is_told_again(shop: Shop) -> None:
    variant = shop.add_variant(stock=0)
    ask(shop, variant)
    restock(shop, variant, 1)
    shop.do(inventory.adjust, variant, -1, MovementKind.CORRECTION, "Broken")
    ask(shop, variant)
    restock(shop, variant, 1)
    assert mails(shop) == [EMAIL, EMAIL]


def test_stock_of_something_else_tells_nobody(shop: Shop) -> None:
    ask(shop, shop.add_variant(stock=0))
    restock(shop, shop.add_variant(stock=0))
    assert mails(shop) == []


def test_an_order_that_lets_go_wakes_whoever_waits(shop: Shop) -> None:
    variant = shop.add_variant(stock=1)
    order = shop.buy({variant: 1})
    ask(shop, variant)
    event = shop.value("SELECT id FROM outbox WHERE event_type = 'OrderPlaced' ORDER BY id DESC LIMIT 1")
    shop.do(notifications.owe_restock_mails, event, order.order_id)
    assert mails(shop) == []
    shop.do(lambda uow: uow.execute("UPDATE stock_level SET reserved = 0"))
    shop.do(notifications.owe_restock_mails, event, order.order_id)
    assert mails(shop) == [EMAIL]


def test_what_is_there_needs_no_waiting(shop: Shop) -> None:
    with pytest.raises(Conflict) as refusal:
        ask(shop, shop.add_variant(stock=1))
    assert refusal.value.reason == "IN_STOCK"
    with pytest.raises(NotFound):
        ask(shop, new_id())
    with pytest.raises(ValidationFailed):
        ask(shop, shop.add_variant(stock=0), "nobody")


def test_the_day_of_the_next_delivery_is_known_where_somebody_said_it(shop: Shop) -> None:
    variant = shop.add_variant(stock=0)
    assert shop.do(catalog.expected_on, variant) is None
    day = clock.now().date() + timedelta(days=20)
    shop.do(lambda uow: uow.execute("UPDATE variant SET available_on = %(day)s WHERE id = %(id)s", day=day, id=variant))
    assert shop.do(catalog.expected_on, variant) == day


def test_the_mail_names_the_product_and_leads_to_it(shop: Shop) -> None:
    variant = shop.add_variant(stock=0)
    ask(shop, variant)
    request = shop.value("SELECT id FROM stock_request")
    letter = shop.do(read_restock, request)
    assert letter is not None
    content = compose(letter)
    assert "is back" in content.subject
    assert "/p/thing-" in content.text
    assert "you asked" in content.text
    shop.do(lambda uow: uow.execute("UPDATE product SET status = 'archived'"))
    assert shop.do(read_restock, request) is None
