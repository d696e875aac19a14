"""`shop search` against a shop of the test's own."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from shop_app.cli import app
from tests.domain.catalog.shelves import make
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop


def said(shop: Shop, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["search", *arguments, "--tenant", shop.subdomain], env={"COLUMNS": "160"})
    assert done.exit_code == 0, done.output
    return done.output


def test_a_range_is_taken_in_again_and_synonyms_come_and_go(database: Database) -> None:
    shop = open_shop()
    make(shop, "lamp")
    assert "1 products can be found." in said(shop, "rebuild")
    kept = said(shop, "add-synonyms", "Carpet", "rug")
    found = re.search(r"[0-9a-f-]{36}", kept)
    assert found is not None
    assert "carpet, rug" in said(shop, "synonyms")
    assert "Forgotten." in said(shop, "remove-synonyms", found[0])
    assert "carpet" not in said(shop, "synonyms")
