"""What a buyer does by the order's link: within a window, before it is packed, and with nobody else's order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.values import clock
from shop_app.core.rate_limit import RateLimited
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import checkout, edits, fulfillment, notifications, orders, refunds
from shop_app.settings import settings
from tests.harness.mailbox import opened, readable
from tests.harness.purchases import buy, place
from tests.harness.shop import ADDRESS, EMAIL, Shop


def link(shop: Shop, placed: checkout.PlacedOrder) -> str:
    return shop.do(orders.order_token, placed.order_id)


def test_a_paid_order_is_cancelled_and_everything_goes_back(shop: Shop) -> None:
    variant = shop.add_variant(stock=5)
    placed = buy(shop, variant, 2)
    refunded = refunds.cancel_by_buyer(shop.visitor(), link(shop, placed))
    assert refunded.amount_minor == placed.total_minor
    detail = in_unit(shop.visitor(), orders.track, link(shop, placed))
    assert detail.order.status == "cancelled"
    assert [step.actor for step in detail.timeline if step.to_status == "cancelled"] == ["buyer"]
    assert shop.stock_of(variant).available == 5
    assert shop.violations() == []
    with pytest.raises(Conflict):
        refunds.cancel_by_buyer(shop.visitor(), link(shop, placed))


def test_after_the_window_or_once_packed_only_the_shop_can_help(shop: Shop) -> None:
    late, packed = buy(shop, shop.add_variant()), buy(shop, shop.add_variant())
    shop.do(fulfillment.fulfill, packed.order_id, None)
    tomorrow = clock.now() + timedelta(hours=3)
    for visitor, placed in ((shop.visitor(tomorrow), late), (shop.visitor(), packed)):
        with pytest.raises(Conflict) as refusal:
            refunds.cancel_by_buyer(visitor, link(shop, placed))
        assert refusal.value.reason == "ORDER_NOT_CHANGEABLE"
        with pytest.raises(Conflict):
            in_unit(visitor, edits.change_address_by_buyer, link(shop, placed), ADDRESS)


def test_an_unpaid_order_is_not_for_the_window(shop: Shop) -> None:
    with pytest.raises(Conflict):
        refunds.cancel_by_buyer(shop.visitor(), link(shop, place(shop, shop.add_variant())))


def test_an_address_is_mended_where_that_costs_the_same(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    token = link(shop, placed)
    in_unit(shop.visitor(), edits.change_address_by_buyer, token, {**ADDRESS, "line1": "2 Analytical Way"})
    detail = in_unit(shop.visitor(), orders.track, token)
    assert (detail.order.shipping_address["line1"], detail.order.total_minor) == (
        "2 Analytical Way",
        placed.total_minor,
    )
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(shop.visitor(), edits.change_address_by_buyer, token, {**ADDRESS, "postcode": "9"})
    assert refusal.value.field == "postcode"
    shop.run("UPDATE tax_rate SET rate_ppm = 190000 WHERE country = 'DE'")
    there = {**ADDRESS, "country": "DE", "postcode": "10115", "region": "", "city": "Berlin"}
    with pytest.raises(Conflict) as dearer:
        in_unit(shop.visitor(), edits.change_address_by_buyer, token, there)
    assert dearer.value.reason == "ADDRESS_CHANGES_TOTAL"
    assert shop.violations() == []


@pytest.mark.parametrize("command", ["cancel", "address", "report"])
def test_an_altered_link_changes_nothing(shop: Shop, command: str) -> None:
    token = "B" + link(shop, buy(shop, shop.add_variant()))[1:]
    calls: dict[str, Any] = {
        "cancel": lambda: refunds.cancel_by_buyer(shop.visitor(), token),
        "address": lambda: in_unit(shop.visitor(), edits.change_address_by_buyer, token, ADDRESS),
        "report": lambda: in_unit(shop.visitor(), orders.report_problem, token, "Broken"),
    }
    with pytest.raises(NotFound):
        calls[command]()


def test_an_order_is_found_by_number_and_mail_and_both_failures_sound_alike(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    find = (shop.visitor(), orders.find_link)
    assert in_unit(*find, placed.number, f" {EMAIL.upper()} ", address="203.0.113.5") == link(shop, placed)
    said = set()
    for number, email in ((placed.number + 1, EMAIL), (placed.number, "other@example.com"), (0, "")):
        with pytest.raises(NotFound) as refusal:
            in_unit(*find, number, email, address="203.0.113.5")
        said.add((refusal.value.sentence, refusal.value.reason))
    assert len(said) == 1


def test_guessing_at_orders_ends_soon(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMITS", "1")
    settings.cache_clear()
    try:
        for number in range(10):
            with pytest.raises(NotFound):
                in_unit(shop.visitor(), orders.find_link, number, EMAIL, address="203.0.113.6")
        with pytest.raises(RateLimited):
            in_unit(shop.visitor(), orders.find_link, 10, EMAIL, address="203.0.113.6")
    finally:
        monkeypatch.undo()
        settings.cache_clear()


def test_a_problem_is_noted_and_mailed_to_the_shop(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    in_unit(shop.visitor(), orders.report_problem, link(shop, placed), " The <b>box</b> was empty ")
    event = shop.value("SELECT id FROM outbox WHERE event_type = 'DeliveryProblemReported'")
    owed = shop.do(notifications.owe_problem_mail, event, placed.order_id)
    assert owed is not None
    with opened() as mailbox:
        notifications.send(shop.system(), owed, mailbox.mailer)
        (mail,) = mailbox.mails
    assert mail["To"] == "help@example.com"
    text, markup = readable(mail)
    assert "The <b>box</b> was empty" in text + markup
    assert "<b>" not in markup or "&lt;b&gt;" in markup
    assert shop.value("SELECT author FROM order_note") == "buyer"
    for _ in range(4):
        in_unit(shop.visitor(), orders.report_problem, link(shop, placed), "Still")
    with pytest.raises(Conflict):
        in_unit(shop.visitor(), orders.report_problem, link(shop, placed), "Still")
    with pytest.raises(ValidationFailed):
        in_unit(shop.visitor(), orders.report_problem, link(shop, placed), " ")
