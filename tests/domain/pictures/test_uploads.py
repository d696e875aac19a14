from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, PermissionDenied, ValidationFailed
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import pictures
from shop_app.domain.pictures import Ticket
from tests.harness.drawn import drawn
from tests.harness.shop import Shop, open_shop

PNG = drawn("PNG")


def promised(shop: Shop, content: bytes = PNG, media_type: str = "image/png") -> Ticket:
    return shop.do(pictures.promise_upload, media_type=media_type, size_bytes=len(content))


def test_what_was_promised_is_received_and_found(shop: Shop) -> None:
    ticket = promised(shop)
    with pytest.raises(NotFound):
        shop.do(pictures.received, ticket.upload_id)
    sent = pictures.receive_upload(shop.visitor(), ticket, PNG)
    assert shop.do(pictures.received, ticket.upload_id) == sent
    assert (sent.width, sent.height) == (1000, 500)


def test_sending_twice_changes_nothing_and_something_else_is_refused(shop: Shop) -> None:
    other = drawn("PNG", mode="RGB", size=(1000, 501))
    content = PNG + b"\0" * (len(other) - len(PNG)) if len(other) > len(PNG) else PNG
    other += b"\0" * (len(content) - len(other))
    ticket = promised(shop, content)
    first = pictures.receive_upload(shop.visitor(), ticket, content)
    assert pictures.receive_upload(shop.visitor(), ticket, content) == first
    with pytest.raises(Conflict):
        pictures.receive_upload(shop.visitor(), ticket, other)


@pytest.mark.parametrize(
    "change",
    [
        {"upload_id": new_id()},
        {"media_type": "image/jpeg"},
        {"size_bytes": len(PNG) + 1},
        {"expires_at": clock.now() + timedelta(days=1)},
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "ü"},
    ],
)
def test_an_altered_ticket_is_refused(shop: Shop, change: dict[str, object]) -> None:
    with pytest.raises(PermissionDenied):
        pictures.receive_upload(shop.visitor(), replace(promised(shop), **change), PNG)


def test_a_ticket_is_good_for_one_shop_a_quarter_of_an_hour_and_so_many_bytes(shop: Shop) -> None:
    ticket = promised(shop)
    with pytest.raises(PermissionDenied):
        pictures.receive_upload(open_shop().visitor(), ticket, PNG)
    with pytest.raises(PermissionDenied) as refusal:
        pictures.receive_upload(shop.visitor(clock.now() + timedelta(minutes=16)), ticket, PNG)
    assert refusal.value.reason == "TICKET_EXPIRED"
    with pytest.raises(PermissionDenied):
        pictures.receive_upload(shop.visitor(), ticket, PNG + b"\0")


def test_only_staff_get_a_ticket_and_only_for_pictures(shop: Shop) -> None:
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), pictures.promise_upload, media_type="image/png", size_bytes=10)
    for media_type, size in (("image/svg+xml", 10), ("text/html", 10), ("image/png", 0), ("image/png", 10_000_001)):
        with pytest.raises(ValidationFailed):
            shop.do(pictures.promise_upload, media_type=media_type, size_bytes=size)


def test_a_full_shop_gets_no_ticket(shop: Shop) -> None:
    shop.do(lambda uow: uow.execute("UPDATE tenant SET picture_quota_mb = 1 WHERE id = app_tenant()"))
    shop.do(pictures.promise_upload, media_type="image/png", size_bytes=900_000)
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(pictures.promise_upload, media_type="image/png", size_bytes=900_000)
    assert refusal.value.reason == "NO_ROOM"
    assert shop.do(pictures.room_left) == 100_000


def test_uploads_are_forgotten_after_a_day(shop: Shop) -> None:
    ticket = promised(shop)
    pictures.receive_upload(shop.visitor(), ticket, PNG)
    later = shop.system(clock.now() + timedelta(hours=25))
    with pytest.raises(NotFound):
        in_unit(later, pictures.received, ticket.upload_id)
    assert in_unit(later, pictures.forget_uploads) == 1
