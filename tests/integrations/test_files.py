"""One contract, kept by files on a disk and by files in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import RetryLater
from models.values.ids import new_id
from shop_app.integrations.buckets import BucketFiles
from shop_app.integrations.files import DiskFiles, Files, files
from shop_app.settings import Settings, settings
from tests.harness.object_store import BUCKET, KEY_ID, REGION, SECRET, ObjectStore, object_store


@pytest.fixture(scope="module")
def bucket() -> Iterator[ObjectStore]:
    with object_store() as store:
        yield store


def in_bucket(bucket: ObjectStore, **changed: Any) -> BucketFiles:
    given = {
        "files_bucket": BUCKET,
        "files_prefix": "shops/",
        "files_endpoint": bucket.address,
        "files_region": REGION,
        "files_key_id": KEY_ID,
        "files_secret_key": SECRET,
    }
    return BucketFiles(Settings(**{**given, **changed}))


@pytest.fixture(params=["disk", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, bucket: ObjectStore) -> Files:
    bucket.objects.clear()
    bucket.refusals.clear()
    return DiskFiles(tmp_path) if request.param == "disk" else in_bucket(bucket)


@pytest.mark.parametrize("content", [b"content", b"", b"\0\r\n" * 1_000_000])
def test_what_is_put_is_read(store: Files, content: bytes) -> None:
    address = store.put(new_id(), content, "webp")
    assert store.read(address) == content


def test_an_address_begins_with_its_shop_and_says_what_lies_there(store: Files) -> None:
    tenant = new_id()
    address = store.put(tenant, b"content", "webp")
    assert address.startswith(f"{tenant}/")
    assert store.put(tenant, b"content", "webp") == address
    assert store.put(tenant, b"other", "webp") != address
    assert store.put(new_id(), b"content", "webp") != address


@pytest.mark.parametrize(
    "address",
    ["", "a", "../../etc/passwd", "a/b.png", f"{new_id()}/../{new_id()}/{'0' * 64}.png", f"{new_id()}/{'0' * 64}.html"],
)
def test_nothing_else_is_read(store: Files, address: str) -> None:
    with pytest.raises(FileNotFoundError):
        store.read(address)


def test_what_was_never_put_is_not_there(store: Files) -> None:
    with pytest.raises(FileNotFoundError):
        store.read(f"{new_id()}/{'0' * 64}.png")


@pytest.mark.parametrize("extension", ["html", "svg", "js", "PNG", "../png", ""])
def test_only_pictures_are_kept(store: Files, extension: str) -> None:
    with pytest.raises(ValueError, match="not stored"):
        store.put(new_id(), b"<script>", extension)


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    store = DiskFiles(tmp_path)
    address = store.put(new_id(), b"content", "webp")
    store.put(new_id(), b"content", "webp")
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {store.path(address).name}


def test_whoever_reads_the_bucket_is_told_type_and_time(bucket: ObjectStore) -> None:
    address = in_bucket(bucket).put(new_id(), b"content", "avif")
    assert bucket.objects[f"shops/{address}"] == (
        b"content",
        {"content-type": "image/avif", "cache-control": "public, max-age=31536000, immutable"},
    )


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"files_secret_key": "another"}, "SignatureDoesNotMatch"),
        ({"files_key_id": "another"}, "InvalidAccessKeyId"),
        ({"files_region": "us-east-1"}, "AuthorizationHeaderMalformed"),
        ({"files_bucket": "another"}, "NoSuchBucket"),
    ],
)
def test_a_bucket_that_is_not_ours_refuses(bucket: ObjectStore, changed: dict[str, str], refusal: str) -> None:
    bucket.refusals.clear()
    with pytest.raises(RetryLater):
        in_bucket(bucket, **changed).put(new_id(), b"content", "webp")
    assert refusal in bucket.refusals


def test_a_bucket_that_does_not_answer_is_asked_again_later(bucket: ObjectStore) -> None:
    store = in_bucket(bucket)
    address = store.put(new_id(), b"content", "webp")
    bucket.fails = True
    try:
        with pytest.raises(RetryLater):
            store.read(address)
    finally:
        bucket.fails = False
    assert store.read(address) == b"content"


def test_a_setting_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    assert isinstance(files(), DiskFiles)
    monkeypatch.setenv("FILES_BUCKET", "pictures")
    settings.cache_clear()
    assert isinstance(files(), BucketFiles)
    monkeypatch.undo()
    settings.cache_clear()
