from __future__ import annotations

from pathlib import Path

import pytest

from models.values.ids import new_id
from shop_app.integrations.files import DiskFiles


def test_the_same_content_is_stored_once(tmp_path: Path) -> None:
    store, tenant = DiskFiles(tmp_path), new_id()
    address = store.put(tenant, b"content", "webp")
    assert store.put(tenant, b"content", "webp") == address
    assert store.read(address) == b"content"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [store.path(address).name]


def test_an_address_begins_with_its_shop(tmp_path: Path) -> None:
    store, tenant = DiskFiles(tmp_path), new_id()
    assert store.put(tenant, b"x", "png").startswith(f"{tenant}/")


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "a/b.png", f"{new_id()}/../{new_id()}/{'0' * 64}.png"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, address: str) -> None:
    with pytest.raises(FileNotFoundError):
        DiskFiles(tmp_path).read(address)


def test_only_pictures_are_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="html"):
        DiskFiles(tmp_path).put(new_id(), b"<script>", "html")
