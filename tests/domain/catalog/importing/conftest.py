from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shop_app.domain import catalog
from shop_app.domain.catalog import ImportReport
from shop_app.integrations.files import files
from tests.harness.shop import Shop

Import = Callable[..., ImportReport]


@pytest.fixture
def bring(shop: Shop) -> Import:
    """Imports a file into ``shop``."""

    def bring(content: bytes, *, images: Path | None = None, is_dry_run: bool = False) -> ImportReport:
        return catalog.import_products(shop.system(), content, store=files(), images=images, is_dry_run=is_dry_run)

    return bring
