"""Pictures and marks at the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import ShopError
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import tenants
from shop_app.runtime.errors import CannotRun
from tests.domain.catalog.shelves import make
from tests.harness.cluster import Database
from tests.harness.drawn import drawn
from tests.harness.shop import Shop, open_shop
from tests.runtime.test_shell_of_stock import shell


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


def saved(folder: Path, name: str, size: tuple[int, int]) -> str:
    path = folder / name
    path.write_bytes(drawn("PNG", size=size))
    return str(path)


def test_pictures_are_added_changed_and_removed(shop: Shop, tmp_path: Path) -> None:
    make(shop, "lamp")
    first, second = (
        shell(shop, "pictures", "add", "lamp", saved(tmp_path, f"{name}.png", (400, 300)), "--alt", name)
        for name in ("front", "back")
    )
    shell(shop, "pictures", "change", second, "--position", "0", "--focus", "10", "90", "--alt", "from behind")
    listed = shell(shop, "pictures", "list", "lamp")
    assert listed.index("from behind") < listed.index("front")
    assert "400 × 300" in listed
    assert "2 pictures" in shell(shop, "pictures", "render")
    shell(shop, "pictures", "remove", first)
    assert "front" not in shell(shop, "pictures", "list", "lamp")
    with pytest.raises(CannotRun, match="no picture"):
        shell(shop, "pictures", "add", "lamp", __file__, "--alt", "x")


def test_a_shop_is_given_its_marks(shop: Shop, tmp_path: Path) -> None:
    logo, icon = saved(tmp_path, "logo.png", (400, 100)), saved(tmp_path, "icon.png", (200, 200))
    told = shell(shop, "brand", f"--logo={logo}", f"--icon={icon}")
    known = in_unit(shop.visitor(), tenants.current)
    assert known.logo["file"] in told
    assert set(known.icons) == {"32", "180", "192"}
    with pytest.raises((CannotRun, ShopError), match="square"):
        shell(shop, "brand", f"--icon={logo}")
