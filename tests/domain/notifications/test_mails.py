"""Mails: owed once, readable in both forms, sent once, tried again, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import RetryLater, UpstreamFailed
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import fulfillment, notifications, orders, returns
from shop_app.integrations.mail import SmtpMailer
from tests.harness.mailbox import Mailbox, opened, readable
from tests.harness.purchases import buy
from tests.harness.shop import EMAIL, Shop, open_shop


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with opened() as mailbox:
        yield mailbox


def owe_receipt(shop: Shop, order_id: UUID) -> UUID:
    owed = shop.do(notifications.owe_receipt, new_id(), order_id)
    assert owed is not None
    return owed


def status(shop: Shop, notification_id: UUID) -> str | None:
    found: str | None = shop.value("SELECT status FROM notification WHERE id = %(id)s", id=notification_id)
    return found


def test_a_receipt_shows_lines_totals_and_the_tracking_link(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant(price_minor=123450), 2)
    owed = owe_receipt(shop, placed.order_id)
    notifications.send(shop.system(), owed, mailbox.mailer)
    (mail,) = mailbox.mails
    assert mail["To"] == EMAIL
    assert mail["Subject"] == f"Order {placed.number} confirmed · {shop.subdomain.title()}"
    assert mail["Reply-To"] == "help@example.com"
    assert str(owed) in mail["Message-ID"]
    token = shop.do(orders.order_token, placed.order_id)
    for content in readable(mail):
        assert f"http://{shop.subdomain}.localhost:8000/orders/{token}" in content
        assert f"http://{shop.subdomain}.localhost:8000/api/v1/orders/{token}/invoice.pdf" in content
        for figure in ("$2,469.00", "$5.00", "$247.40", "$2,721.40"):
            assert figure in content
        assert "1 Analytical Way" in content
        assert "United States" in content
        assert "Thank you, Example Household" in content
    assert status(shop, owed) == "sent"


def test_an_event_owes_one_mail_however_often_it_is_heard(shop: Shop) -> None:
    placed, event_id = buy(shop, shop.add_variant()), new_id()
    assert shop.do(notifications.owe_receipt, event_id, placed.order_id) is not None
    assert shop.do(notifications.owe_receipt, event_id, placed.order_id) is None


def test_two_rings_send_one_mail(shop: Shop, mailbox: Mailbox) -> None:
    owed = owe_receipt(shop, buy(shop, shop.add_variant()).order_id)
    for _ in range(2):
        notifications.send(shop.system(), owed, mailbox.mailer)
    assert len(mailbox.mails) == 1


def test_a_mail_in_somebodys_hands_is_left_alone(shop: Shop, mailbox: Mailbox) -> None:
    owed = owe_receipt(shop, buy(shop, shop.add_variant()).order_id)
    shop.run("UPDATE notification SET due_at = app_now() + interval '10 seconds' WHERE id = %(id)s", id=owed)
    notifications.send(shop.system(), owed, mailbox.mailer)
    assert mailbox.mails == []


def test_what_a_shopper_typed_cannot_become_markup(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant(), name="<img src=x onerror=alert(1)> Household")
    notifications.send(shop.system(), owe_receipt(shop, placed.order_id), mailbox.mailer)
    _, html = readable(mailbox.mails[0])
    assert "<img src=x" not in html
    assert "&lt;img" in html


def test_a_server_that_is_away_is_tried_again(shop: Shop, mailbox: Mailbox) -> None:
    owed = owe_receipt(shop, buy(shop, shop.add_variant()).order_id)
    away = SmtpMailer("127.0.0.1", 1, "Shops <shops@example.com>")
    with pytest.raises(RetryLater):
        notifications.send(shop.system(), owed, away)
    assert status(shop, owed) == "pending"
    later = clock.now() + timedelta(minutes=1)
    notifications.send(shop.system(later), owed, mailbox.mailer)
    assert status(shop, owed) == "sent"
    assert shop.value("SELECT attempts FROM notification WHERE id = %(id)s", id=owed) == 2


def test_after_a_day_a_person_has_to_look(shop: Shop) -> None:
    owed = owe_receipt(shop, buy(shop, shop.add_variant()).order_id)
    shop.run("UPDATE notification SET created_at = created_at - interval '1 day' WHERE id = %(id)s", id=owed)
    with pytest.raises(RetryLater):
        notifications.send(shop.system(), owed, SmtpMailer("127.0.0.1", 1, "Shops <shops@example.com>"))
    assert status(shop, owed) == "dead"


def test_a_refused_address_is_not_tried_again(shop: Shop, mailbox: Mailbox) -> None:
    mailbox.answer = "550 no such mailbox"
    owed = owe_receipt(shop, buy(shop, shop.add_variant()).order_id)
    with pytest.raises(UpstreamFailed):
        notifications.send(shop.system(), owed, mailbox.mailer)
    assert status(shop, owed) == "dead"


def parcel_mail(shop: Shop, order_id: UUID) -> tuple[UUID, UUID]:
    """A parcel's id, and the mail owed for it."""
    event_id = shop.value(
        "SELECT id FROM outbox WHERE aggregate_id = %(id)s AND event_type = 'OrderFulfilled' ORDER BY id DESC LIMIT 1",
        id=order_id,
    )
    owed = shop.do(notifications.owe_parcel_mail, event_id, order_id)
    assert owed is not None
    parcel: UUID = shop.value(
        "SELECT id FROM fulfillment WHERE order_id = %(id)s ORDER BY created_at DESC, id DESC LIMIT 1", id=order_id
    )
    return parcel, owed


def test_a_parcel_mail_waits_for_second_thoughts_and_names_the_carrier(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant(), 3)
    shop.do(fulfillment.fulfill, placed.order_id, tracking_number="1Z 999", carrier="Parcel Express")
    _, owed = parcel_mail(shop, placed.order_id)
    notifications.send(shop.system(), owed, mailbox.mailer)
    assert mailbox.mails == []
    notifications.send(shop.system(clock.now() + timedelta(seconds=5)), owed, mailbox.mailer)
    for content in readable(mailbox.mails[0]):
        assert "1Z 999" in content
        assert "Parcel Express" in content
        assert "Everything you ordered has now left." in content
        assert "Subtotal" not in content


def test_a_parcel_taken_back_in_time_is_never_announced(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant())
    shop.do(fulfillment.fulfill, placed.order_id)
    parcel, owed = parcel_mail(shop, placed.order_id)
    shop.do(fulfillment.cancel_fulfillment, parcel)
    notifications.send(shop.system(clock.now() + timedelta(seconds=11)), owed, mailbox.mailer)
    assert mailbox.mails == []
    assert status(shop, owed) is None


@pytest.mark.parametrize(
    ("state", "minor", "sentence"),
    [
        ("placed", 1650, "We have refunded your whole order."),
        ("placed", 650, "We have refunded a part of your order."),
        ("expired", 1650, "nothing will be sent"),
    ],
)
def test_a_refund_mail_says_why(shop: Shop, mailbox: Mailbox, state: str, minor: int, sentence: str) -> None:
    placed, refund_id = buy(shop, shop.add_variant()), new_id()
    shop.run("UPDATE orders SET status = %(state)s WHERE id = %(id)s", state=state, id=placed.order_id)
    shop.run(
        "INSERT INTO refund (id, payment_id, order_id, amount_minor, currency, reason, idempotency_key)"
        " SELECT %(id)s, id, order_id, %(minor)s, currency, '', 'k' FROM payment WHERE order_id = %(order)s",
        id=refund_id,
        minor=minor,
        order=placed.order_id,
    )
    event_id = in_unit(
        shop.system(),
        lambda uow: uow.record(
            "RefundIssued", aggregate="order", aggregate_id=placed.order_id, data={"refund_id": str(refund_id)}
        ),
    )
    owed = shop.do(notifications.owe_refund_mail, event_id, placed.order_id)
    assert owed is not None
    notifications.send(shop.system(), owed, mailbox.mailer)
    for content in readable(mailbox.mails[0]):
        assert sentence in content
        assert f"${minor / 100:.2f} is on its way back to you" in content


@pytest.mark.usefixtures("database")
def test_prices_with_tax_inside_and_nothing_to_send(mailbox: Mailbox) -> None:
    shop = open_shop(prices_include_tax=True)
    placed = buy(shop, shop.add_variant(price_minor=1100, requires_shipping=False))
    notifications.send(shop.system(), owe_receipt(shop, placed.order_id), mailbox.mailer)
    for content in readable(mailbox.mails[0]):
        assert "Tax included" in content
        assert "$1.00" in content
        assert "Expected" not in content


def test_a_refund_that_is_gone_says_nothing(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant())
    event_id = in_unit(
        shop.system(),
        lambda uow: uow.record(
            "RefundIssued", aggregate="order", aggregate_id=placed.order_id, data={"refund_id": str(new_id())}
        ),
    )
    owed = shop.do(notifications.owe_refund_mail, event_id, placed.order_id)
    assert owed is not None
    notifications.send(shop.system(), owed, mailbox.mailer)
    assert mailbox.mails == []


def owed_for(shop: Shop, kind: str, owe: Callable[..., UUID | None], order_id: UUID) -> UUID | None:
    """The mail owed for the latest event of a kind."""
    event_id = shop.value("SELECT id FROM outbox WHERE event_type = %(kind)s ORDER BY id DESC LIMIT 1", kind=kind)
    return shop.do(owe, event_id, order_id)


def test_a_parcel_tells_how_to_follow_it_and_that_it_arrived(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant(), 2)
    parcel = shop.do(fulfillment.fulfill, placed.order_id)
    shop.do(fulfillment.mark_shipped, parcel, fulfillment.Tracking(carrier="UPS", number="1Z7"))
    shipped = owed_for(shop, "OrderShipped", notifications.owe_shipped_mail, placed.order_id)
    shop.do(fulfillment.mark_delivered, parcel)
    delivered = owed_for(shop, "OrderDelivered", notifications.owe_delivered_mail, placed.order_id)
    for owed in (shipped, delivered):
        assert owed is not None
        notifications.send(shop.system(), owed, mailbox.mailer)
    first, second = mailbox.mails
    assert first["Subject"] == f"Follow your order {placed.number} · {shop.subdomain.title()}"
    for content in readable(first):
        assert "https://www.ups.com/track?tracknum=1Z7" in content
    for content in readable(second):
        assert "Your parcel has arrived" in content


def test_shipping_a_parcel_that_was_announced_with_its_tracking_is_no_news(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    parcel = shop.do(fulfillment.fulfill, placed.order_id, carrier="UPS", tracking_number="1Z7")
    shop.do(fulfillment.mark_shipped, parcel)
    assert owed_for(shop, "OrderShipped", notifications.owe_shipped_mail, placed.order_id) is None


@pytest.mark.parametrize(
    ("decide", "kind", "sentence"),
    [
        (None, "ReturnRequested", "we look at it and answer soon"),
        (lambda uow: returns.approve(uow, 1, answer="Use our label."), "ReturnApproved", "Use our label."),
        (lambda uow: returns.reject(uow, 1, answer="It <b>was</b> worn."), "ReturnRejected", "worn."),
    ],
)
def test_a_shopper_hears_what_becomes_of_a_return(
    shop: Shop, mailbox: Mailbox, decide: Callable[[UnitOfWork], object] | None, kind: str, sentence: str
) -> None:
    shop.do(returns.change_policy, returns.Policy(fee_minor=300))
    placed = buy(shop, shop.add_variant(), 2)
    shop.do(fulfillment.fulfill, placed.order_id)
    (line,) = shop.do(orders.lines_of, placed.order_id)
    in_unit(shop.visitor(), returns.ask, placed.token, [returns.Wanted(line_id=line.id, quantity=1)])
    if decide is not None:
        shop.do(decide)
    owed = owed_for(shop, kind, notifications.owe_return_mail, placed.order_id)
    assert owed is not None
    notifications.send(shop.system(), owed, mailbox.mailer)
    text, html = readable(mailbox.mails[0])
    for content in (text, html):
        assert sentence in content
        assert line.title in content
        assert ("$3.00" in content) == (kind == "ReturnApproved")
    assert "<b>was" not in html
