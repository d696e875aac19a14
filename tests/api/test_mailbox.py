from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from models.values.ids import new_id
from shop_app.api.mailbox import router
from shop_app.settings import settings

MAIL = """\
From: Shop <shop@example.com>
To: buyer@example.com
Subject: Order <b>1001</b>
Date: Sat, 21 Nov 2026 12:00:00 +0000
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Paid</p><script>alert(1)</script>
"""


@pytest.fixture
def letter_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("SHOP_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    name = str(new_id())
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / f"{name}.eml").write_text(MAIL)
    yield name
    settings.cache_clear()


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(router)
    return TestClient(app)


def test_lists_and_shows_a_mail(client: TestClient, letter_id: str) -> None:
    assert "Order &lt;b&gt;1001&lt;/b&gt;" in client.get("/mailbox").text
    page = client.get(f"/mailbox/{letter_id}")
    assert page.status_code == 200
    assert f'src="/mailbox/{letter_id}/html"' in page.text


def test_a_mail_may_not_run_scripts(client: TestClient, letter_id: str) -> None:
    policy = client.get(f"/mailbox/{letter_id}/html").headers["content-security-policy"]
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


def test_an_unknown_mail_is_not_found(client: TestClient, letter_id: str) -> None:
    assert client.get("/mailbox/nothing").status_code == 404
