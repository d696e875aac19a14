from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from shop_app.api.deps import CART_TOKEN
from tests.domain.catalog.shelves import make
from tests.harness.drawn import drawn
from tests.harness.shop import Shop

PNG = drawn("PNG")
Staff = Callable[[RoleName], dict[str, str]]


@pytest.fixture
def staff(staff_headers: Staff) -> dict[str, str]:
    return staff_headers(RoleName.MERCHANT)


def promised(program: TestClient, staff: dict[str, str], content: bytes = PNG, kind: str = "image/png") -> dict:
    answer = program.post("/api/v1/uploads", json={"media_type": kind, "size_bytes": len(content)}, headers=staff)
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def test_a_picture_is_sent_added_changed_and_removed(shop: Shop, program: TestClient, staff: dict[str, str]) -> None:
    product_id: UUID = make(shop, "lamp")
    upload = promised(program, staff)
    sent = program.put(upload["url"], content=PNG, headers=upload["headers"])
    assert sent.status_code == 200, sent.text
    assert sent.json()["data"] == {"upload_id": upload["upload_id"], "width": 1000, "height": 500}
    path = f"/api/v1/products/{product_id}/pictures"
    added = program.post(path, json={"upload_id": upload["upload_id"], "alt": "A lamp"}, headers=staff)
    assert added.status_code == 201, added.text
    [picture] = added.json()["data"]
    assert (picture["alt"], picture["width"], picture["srcset"]) == ("A lamp", 1000, "")
    assert program.get(picture["src"]).headers["content-type"].startswith("image/")
    here = f"/api/v1/pictures/{picture['id']}"
    changed = program.patch(here, json={"focus": {"x": 10, "y": 90}, "alt": "A red lamp"}, headers=staff)
    assert changed.json()["data"][0]["focus"] == "10% 90%"
    assert program.get(path, headers=staff).json()["data"] == changed.json()["data"]
    assert program.delete(here, headers=staff).json()["data"] == []
    assert program.delete(here, headers=staff).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"media_type": "image/svg+xml", "size_bytes": 10}, 422),
        ({"media_type": "text/html", "size_bytes": 10}, 422),
        ({"media_type": "image/png", "size_bytes": 0}, 422),
        ({"media_type": "image/png", "size_bytes": 10_000_001}, 422),
        ({"media_type": "image/png", "size_bytes": "10"}, 422),
        ({"media_type": "image/png", "size_bytes": 10, "name": "../a"}, 422),
        ({"media_type": "image/png"}, 422),
    ],
)
def test_only_a_picture_of_a_bearable_size_gets_an_address(
    program: TestClient, staff: dict[str, str], body: dict[str, object], status: int
) -> None:
    assert program.post("/api/v1/uploads", json=body, headers=staff).status_code == status


def test_only_who_may_change_the_catalogue_gets_an_address(program: TestClient, staff_headers: Staff) -> None:
    body = {"media_type": "image/png", "size_bytes": 10}
    assert program.post("/api/v1/uploads", json=body).status_code == 401
    assert program.post("/api/v1/uploads", json=body, headers=staff_headers(RoleName.SUPPORT)).status_code == 403


def test_c45_headers_alone_open_no_way_in(program: TestClient) -> None:
    """What the app's framework once took for a permission is none, and nothing of such a body is read."""
    told = {"reflex-client-token": str(new_id()), "reflex-event-handler": "state.upload", CART_TOKEN: "x" * 43}
    whole = drawn("PNG")
    for address in (f"/api/v1/uploads/{new_id()}", f"/api/v1/uploads/{new_id()}?type=image/png&size=9&expires=1"):
        assert program.put(address, content=whole, headers=told).status_code == 403
    assert program.post("/api/v1/uploads", content=b"x" * 2_000_000, headers=told).status_code == 413


@pytest.mark.parametrize(
    ("altered", "status"),
    [
        (("type=image%2Fpng", "type=image%2Fjpeg"), 403),
        ((f"size={len(PNG)}", "size=10000000"), 403),
        (("expires=", "expires=9"), 403),
        (("signature=", "signature=0"), 403),
        (("/uploads/0", "/uploads/1"), 403),
    ],
)
def test_an_altered_address_takes_nothing(
    program: TestClient, staff: dict[str, str], altered: tuple[str, str], status: int
) -> None:
    upload = promised(program, staff)
    url = upload["url"].replace(*altered)
    assert url != upload["url"]
    answer = program.put(url, content=PNG, headers={"Content-Type": "image/png"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, "TICKET_INVALID")


def test_only_what_was_promised_is_taken(program: TestClient, staff: dict[str, str]) -> None:
    url = promised(program, staff)["url"]
    assert program.put(url, content=PNG, headers={"Content-Type": "text/html"}).status_code == 403
    assert program.put(url, content=PNG + b"\0", headers={"Content-Type": "image/png"}).status_code == 422
    script = b"<script>" + b" " * (len(PNG) - 8)
    refused = program.put(url, content=script, headers={"Content-Type": "image/png"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "NOT_A_PICTURE")
    assert program.put(url, content=PNG, headers={"Content-Type": "image/png"}).status_code == 200


def test_nothing_is_added_before_it_has_come(shop: Shop, program: TestClient, staff: dict[str, str]) -> None:
    product_id = make(shop, "lamp")
    path, upload = f"/api/v1/products/{product_id}/pictures", promised(program, staff)
    body = {"upload_id": upload["upload_id"], "alt": "A lamp"}
    assert program.post(path, json=body, headers=staff).status_code == 404
    assert program.put(upload["url"], content=PNG, headers=upload["headers"]).status_code == 200
    assert program.post(path.replace(str(product_id), str(new_id())), json=body, headers=staff).status_code == 404
    assert program.post(path, json=body | {"alt": ""}, headers=staff).status_code == 422
