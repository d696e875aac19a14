from __future__ import annotations

import io

import pytest
from PIL import Image

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, pictures
from shop_app.integrations.files import files
from tests.domain.catalog.shelves import make
from tests.harness.drawn import drawn
from tests.harness.shop import Shop


def test_smaller_widths_are_made_later_and_once(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = pictures.store_picture(shop.tenant_id, drawn(), files())
    media = shop.do(catalog.add_picture, product, picture, alt="A lamp")
    assert shop.values("SELECT aggregate_id FROM outbox WHERE event_type = 'MediaAdded'") == [media]
    before = in_unit(shop.visitor(), catalog.product_page, "lamp").pictures[0]
    assert (before.src, before.srcset) == (f"/media/{picture.file}", "")
    assert before.blur.startswith("data:image/webp;base64,")
    for _ in range(2):
        shop.do(catalog.make_renditions, new_id(), media)
    after = in_unit(shop.visitor(), catalog.product_page, "lamp").pictures[0]
    assert [part.split()[1] for part in after.srcset.split(", ")] == ["320w", "640w", "1000w"]
    assert (after.avif_srcset, after.blur) == ("", before.blur)
    with Image.open(io.BytesIO(files().read(after.thumb.removeprefix("/media/")))) as thumb:
        assert (thumb.format, thumb.size) == ("WEBP", (320, 160))
    [line] = shop.fill_cart(
        shop.visitor(), {in_unit(shop.visitor(), catalog.product_page, "lamp").variants[0].id: 1}
    ).lines
    assert f"/media/{line.picture}" == after.thumb


def test_avif_follows_and_keeps_what_was_set_meanwhile(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = pictures.store_picture(shop.tenant_id, drawn(size=(700, 700)), files())
    media = shop.do(catalog.add_picture, product, picture, alt="A lamp")
    shop.do(catalog.make_renditions, new_id(), media)
    shop.do(catalog.change_picture, media, focus=(20, 80))
    for _ in range(2):
        shop.do(catalog.make_avif, new_id(), media)
    shown = in_unit(shop.visitor(), catalog.product_page, "lamp").pictures[0]
    assert [part.split()[1] for part in shown.avif_srcset.split(", ")] == ["320w", "700w"]
    assert shown.focus == "20% 80%"
    smallest = files().read(shown.avif_srcset.split()[0].removeprefix("/media/"))
    with Image.open(io.BytesIO(smallest)) as image:
        assert (image.format, image.width) == ("AVIF", 320)
    assert shop.value("SELECT count(*) FROM outbox WHERE event_type = 'MediaRefined'") == 1
    assert shop.value("SELECT size_bytes FROM media") > picture.size_bytes


def test_a_small_picture_is_offered_in_its_own_width(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = pictures.store_picture(shop.tenant_id, drawn(size=(200, 200)), files())
    media = shop.do(catalog.add_picture, product, picture, alt="A lamp")
    shop.do(catalog.make_renditions, new_id(), media)
    shop.do(catalog.make_renditions, new_id(), new_id())
    assert in_unit(shop.visitor(), catalog.product_page, "lamp").pictures[0].srcset.endswith(" 200w")


def test_a_picture_is_described(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = pictures.store_picture(shop.tenant_id, drawn(), files())
    for alt in (" ", "x" * 1001):
        with pytest.raises(ValidationFailed) as refusal:
            shop.do(catalog.add_picture, product, picture, alt=alt)
        assert refusal.value.details["field"] == "alt"


def test_a_picture_of_nothing_is_refused(shop: Shop) -> None:
    picture = pictures.store_picture(shop.tenant_id, drawn(), files())
    with pytest.raises(NotFound):
        shop.do(catalog.add_picture, new_id(), picture, alt="A lamp")
    with pytest.raises(NotFound):
        shop.do(catalog.change_picture, new_id(), alt="A lamp")


def test_pictures_change_places_and_leave(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = pictures.store_picture(shop.tenant_id, drawn(), files())
    first, second, third = (shop.do(catalog.add_picture, product, picture, alt=alt) for alt in ("A", "B", "C"))
    shop.do(catalog.change_picture, third, position=0)
    assert [one.id for one in shop.do(catalog.pictures_of, product)] == [third, first, second]
    shop.do(catalog.remove_picture, first)
    assert [one.picture.alt for one in shop.do(catalog.pictures_of, product)] == ["C", "B"]
    assert shop.values("SELECT position FROM media ORDER BY position") == [0, 1]
    with pytest.raises(ValidationFailed):
        shop.do(catalog.change_picture, second, focus=(0, 101))


def test_what_is_missing_is_asked_for(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = pictures.store_picture(shop.tenant_id, drawn(), files())
    media = shop.do(catalog.add_picture, product, picture, alt="A", renditions={"320": picture.file})
    assert shop.do(catalog.ask_for_renditions) == 1
    shop.do(catalog.make_avif, new_id(), media)
    assert shop.do(catalog.ask_for_renditions) == 0
