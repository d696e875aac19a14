from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from models.values.ids import new_id
from shop_app.integrations.files import files
from shop_app.settings import settings
from tests.harness.drawn import drawn
from tests.harness.object_store import BUCKET, KEY_ID, REGION, SECRET, object_store
from tests.harness.shop import Shop, open_shop


@pytest.fixture(params=["disk", "bucket"])
def content(request: pytest.FixtureRequest, fresh: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[bytes]:
    """A picture's bytes, with files on a disk and with files in a bucket."""
    if request.param == "disk":
        yield drawn("WEBP")
        return
    with object_store() as store:
        for name, value in (
            ("FILES_BUCKET", BUCKET),
            ("FILES_ENDPOINT", store.address),
            ("FILES_REGION", REGION),
            ("FILES_KEY_ID", KEY_ID),
            ("FILES_SECRET_KEY", SECRET),
        ):
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield drawn("WEBP")


def test_a_picture_is_kept_for_ever_and_is_never_a_page(shop: Shop, program: TestClient, content: bytes) -> None:
    address = files().put(shop.tenant_id, content, "webp")
    answer = program.get(f"/media/{address}")
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert "set-cookie" not in answer.headers
    head = program.head(f"/media/{address}")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(content)))
    known = program.get(f"/media/{address}", headers={"If-None-Match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-999999999", 206, slice(0, None)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=5-4", 416, slice(0, 0)),
        ("bytes=0-1,3-4", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
    ],
)
def test_a_part_of_a_picture(
    shop: Shop, program: TestClient, content: bytes, wanted: str, status: int, part: slice
) -> None:
    address = files().put(shop.tenant_id, content, "webp")
    answer = program.get(f"/media/{address}", headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (status, content[part])
    stale = program.get(f"/media/{address}", headers={"Range": wanted, "If-Range": '"another"'})
    assert stale.status_code == 200


def test_another_shops_picture_is_not_there(shop: Shop, program: TestClient, content: bytes) -> None:
    address = files().put(open_shop().tenant_id, content, "webp")
    nowhere = f"{shop.tenant_id}/{'0' * 64}.webp"
    answers = [program.get(f"/media/{one}") for one in (address, nowhere, "x", f"{new_id()}/a.html", "%2e%2e/run.json")]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["error"]["code"] for answer in answers} == {"NOT_FOUND"}


def test_a_public_bucket_is_read_directly(
    shop: Shop, program: TestClient, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = files().put(shop.tenant_id, content, "webp")
    monkeypatch.setenv("FILES_PUBLIC_URL", "https://pictures.example/shops/")
    settings.cache_clear()
    answer = program.get(f"/media/{address}", follow_redirects=False)
    if settings().files_bucket:
        assert (answer.status_code, answer.headers["location"]) == (308, f"https://pictures.example/shops/{address}")
    else:
        assert answer.status_code == 200


def test_a_picture_is_for_reading(shop: Shop, program_for: Callable[[Shop], TestClient]) -> None:
    assert program_for(shop).post(f"/media/{shop.tenant_id}/{'0' * 64}.webp").status_code in (404, 405)
