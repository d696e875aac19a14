from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from models.errors import ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog
from shop_app.integrations.files import DiskFiles, files
from tests.domain.catalog.shelves import make
from tests.harness.shop import Shop


def drawn(kind: str = "PNG", size: tuple[int, int] = (1000, 500), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_stored_as_it_is(tmp_path: Path, kind: str) -> None:
    store, tenant = DiskFiles(tmp_path), new_id()
    picture = catalog.store_picture(tenant, drawn(kind), store)
    assert (picture.width, picture.height) == (1000, 500)
    assert store.read(picture.file) == drawn(kind)
    assert picture.file.startswith(f"{tenant}/")


def test_a_turned_photograph_is_measured_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = catalog.store_picture(new_id(), drawn("JPEG", exif=exif), DiskFiles(tmp_path))
    assert (picture.width, picture.height) == (500, 1000)


@pytest.mark.parametrize(
    "content",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn()[:200], b"\xff\xd8\xff" + b"\0" * 99],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValidationFailed):
        catalog.store_picture(new_id(), content, DiskFiles(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed):
        catalog.store_picture(new_id(), drawn(size=(20_000, 20_000)), DiskFiles(tmp_path))


def test_smaller_widths_are_made_later_and_once(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = catalog.store_picture(shop.tenant_id, drawn(), files())
    media = shop.do(catalog.add_picture, product, picture, alt="A lamp")
    assert shop.values("SELECT aggregate_id FROM outbox WHERE event_type = 'MediaAdded'") == [media]
    before = in_unit(shop.visitor(), catalog.product_page, "lamp").pictures[0]
    assert (before.src, before.srcset) == (f"/media/{picture.file}", "")
    for _ in range(2):
        shop.do(catalog.make_renditions, new_id(), media)
    after = in_unit(shop.visitor(), catalog.product_page, "lamp").pictures[0]
    assert after.srcset.count(" 320w") == after.srcset.count(" 640w") == after.srcset.count(" 960w") == 1
    with Image.open(io.BytesIO(files().read(after.thumb.removeprefix("/media/")))) as thumb:
        assert (thumb.format, thumb.size) == ("WEBP", (320, 160))
    assert shop.value("SELECT count(*) FROM outbox WHERE event_type = 'ProductUpdated'") == 1
    [line] = shop.fill_cart(
        shop.visitor(), {in_unit(shop.visitor(), catalog.product_page, "lamp").variants[0].id: 1}
    ).lines
    assert f"/media/{line.picture}" == after.thumb


def test_a_small_picture_needs_no_smaller_ones(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = catalog.store_picture(shop.tenant_id, drawn(size=(200, 200)), files())
    media = shop.do(catalog.add_picture, product, picture, alt="A lamp")
    shop.do(catalog.make_renditions, new_id(), media)
    shop.do(catalog.make_renditions, new_id(), new_id())
    assert shop.value("SELECT renditions FROM media") == {}


def test_a_picture_is_described(shop: Shop) -> None:
    product = make(shop, "lamp")
    picture = catalog.store_picture(shop.tenant_id, drawn(), files())
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(catalog.add_picture, product, picture, alt=" ")
    assert refusal.value.field == "alt"
