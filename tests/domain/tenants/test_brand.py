from __future__ import annotations

import io
from uuid import UUID

import pytest
from PIL import Image

from models.errors import NotFound, NotSignedIn, ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import pictures, tenants
from shop_app.domain.notifications.rules import logo_of
from shop_app.integrations.files import files
from tests.harness.drawn import drawn
from tests.harness.shop import Shop


def sent(shop: Shop, size: tuple[int, int], mode: str = "RGBA") -> UUID:
    content = drawn("PNG", size=size, mode=mode)
    ticket = shop.do(pictures.promise_upload, media_type="image/png", size_bytes=len(content))
    pictures.receive_upload(shop.visitor(), ticket, content)
    return ticket.upload_id


def test_a_logo_is_made_as_large_as_a_header_needs_it(shop: Shop) -> None:
    saved = tenants.set_logo(shop.system(), sent(shop, (1600, 400)))
    assert (saved.logo["width"], saved.logo["height"]) == (512, 128)
    with Image.open(io.BytesIO(files().read(saved.logo["file"]))) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", (512, 128))
    mark = logo_of(saved.logo, "http://demo.localhost")
    assert mark is not None
    assert (mark.url, mark.width, mark.height) == (f"http://demo.localhost/media/{saved.logo['file']}", 160, 40)
    assert tenants.set_logo(shop.system(), None).logo == {}
    assert logo_of({}, "") is None


def test_an_icon_is_made_in_every_size_it_is_large_enough_for(shop: Shop) -> None:
    assert set(tenants.set_icon(shop.system(), sent(shop, (512, 512))).icons) == {"32", "180", "192", "512"}
    saved = tenants.set_icon(shop.system(), sent(shop, (200, 200), "RGB"))
    assert set(saved.icons) == {"32", "180", "192"}
    assert Image.open(io.BytesIO(files().read(saved.icons["180"]))).size == (180, 180)
    assert in_unit(shop.visitor(), tenants.current).icons == saved.icons


@pytest.mark.parametrize("size", [(200, 39), (900, 100), (50, 100)])
def test_a_logo_that_no_header_can_hold_is_refused(shop: Shop, size: tuple[int, int]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        tenants.set_logo(shop.system(), sent(shop, size))
    assert refusal.value.details["field"] == "logo"


@pytest.mark.parametrize("size", [(191, 191), (300, 301)])
def test_an_icon_is_square_and_large(shop: Shop, size: tuple[int, int]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        tenants.set_icon(shop.system(), sent(shop, size))
    assert refusal.value.details["field"] == "icon"


def test_only_who_may_change_settings_changes_marks(shop: Shop) -> None:
    for change in (tenants.set_logo, tenants.set_icon):
        with pytest.raises(NotSignedIn):
            change(shop.visitor(), None)
        with pytest.raises(NotFound):
            change(shop.system(), new_id())
