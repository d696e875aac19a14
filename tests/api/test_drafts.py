"""Orders that staff compose, through REST: written, quoted, sent, paid once (P-037)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.errors import Conflict
from models.notification import NotificationKind
from models.payment import Provider
from models.user import RoleName
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import drafts, notifications, payments
from shop_app.domain.notifications.letters import compose
from shop_app.domain.notifications.queries import read_letter
from tests.harness.shop import ADDRESS, EMAIL, Shop

DRAFTS, OFFERS, ORDERS = "/api/v1/drafts", "/api/v1/offers", "/api/v1/orders"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def staff(staff_headers: SignIn) -> dict[str, str]:
    return staff_headers(RoleName.OWNER)


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def content(*lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {"lines": list(lines), "email": EMAIL, "address": ADDRESS} | changed


def written(program: TestClient, staff: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
    answer = program.post(DRAFTS, json=body, headers=staff)
    assert answer.status_code == 201, answer.text
    data: dict[str, Any] = answer.json()["data"]
    return data


def sent(program: TestClient, staff: dict[str, str], number: int) -> str:
    answer = program.post(f"{DRAFTS}/{number}/send", json={}, headers=staff)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["data"]["token"])


def test_a_draft_is_quoted_with_its_own_prices(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    variant_id = shop.add_variant(price_minor=1000)
    draft = written(
        program,
        staff,
        content(
            {"variant_id": str(variant_id), "quantity": 2, "discount": "1.00"},
            {"title": "Engraving", "quantity": 1, "unit_price": "7.00", "is_taxable": False},
            discount="2.60",
            discount_title="Friend",
            note="By Friday",
            tags=["VIP"],
        ),
    )
    # 17.10 is taxed at 10 %, 6.30 is free of tax, delivery of 5.00 is taxed.
    assert draft["totals"] == {
        "subtotal": usd("27.00"),
        "discount": usd("3.60"),
        "shipping": usd("5.00"),
        "tax": usd("2.21"),
        "total": usd("30.61"),
        "prices_include_tax": False,
    }
    assert (draft["number"], draft["status"], draft["tags"], draft["author"]) == (1, "open", ["vip"], "Staff")
    shop.run("UPDATE price SET amount_minor = 9900 WHERE variant_id = %(variant)s", variant=variant_id)
    assert program.get(f"{DRAFTS}/1", headers=staff).json()["data"]["totals"]["total"] == usd("30.61")


def test_paying_a_link_makes_one_order(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    variant_id = shop.add_variant(price_minor=1000, stock=5)
    body = content({"variant_id": str(variant_id), "quantity": 2}, note="Gift", tags=["vip"])
    number = written(program, staff, body)["number"]
    token = sent(program, staff, number)
    shown = program.get(f"{OFFERS}/{token}").json()["data"]
    assert (shown["totals"]["total"], "note" in shown) == (usd("27.50"), False)
    accept = {"total": "27.50", "provider": "manual"}
    first, again = (program.post(f"{OFFERS}/{token}/accept", json=accept) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    order = program.get(f"{ORDERS}/{first.json()['data']['number']}", headers=staff).json()["data"]
    assert (order["status"], order["tags"], order["email"]) == ("PENDING", ["vip"], EMAIL)
    assert (shop.stock_of(variant_id).reserved, shop.violations()) == (2, [])
    draft = program.get(f"{DRAFTS}/{number}", headers=staff).json()["data"]
    assert (draft["status"], draft["order_number"]) == ("ordered", order["number"])


def test_one_link_opened_by_many_becomes_one_order(shop: Shop) -> None:
    line = drafts.LineContent(variant_id=shop.add_variant(stock=50), quantity=1)
    view = shop.do(drafts.create_draft, drafts.DraftContent(lines=(line,), email=EMAIL, address=ADDRESS))
    token = shop.do(drafts.send_draft, view.draft.id).token

    def open_it(_: int) -> int:
        accepted = {"seen_total_minor": view.quote.total_minor, "provider": Provider.MANUAL}
        return in_unit(shop.visitor(), drafts.begin, token, **accepted).number

    with ThreadPoolExecutor(8) as crowd:
        numbers = set(crowd.map(open_it, range(24)))
    assert len(numbers) == 1
    assert shop.value("SELECT count(*) FROM orders") == 1


def test_an_order_that_ran_out_makes_room_for_one_other(shop: Shop) -> None:
    variant_id = shop.add_variant(stock=1)
    line = drafts.LineContent(variant_id=variant_id, quantity=1)
    view = shop.do(drafts.create_draft, drafts.DraftContent(lines=(line,), email=EMAIL, address=ADDRESS))
    token = shop.do(drafts.send_draft, view.draft.id).token
    accepted = {"seen_total_minor": view.quote.total_minor, "provider": Provider.MANUAL}
    first = in_unit(shop.visitor(), drafts.begin, token, **accepted)
    shop.run("UPDATE orders SET expires_at = app_now() - interval '1 second'")
    payments.expire_order(shop.system(), first.order_id)
    second = in_unit(shop.visitor(), drafts.begin, token, **accepted)
    assert second.number != first.number
    with pytest.raises(Conflict):
        shop.do(payments.pay_manually, first.order_id)
    shop.do(payments.pay_manually, second.order_id)
    assert shop.values("SELECT status FROM orders ORDER BY number") == ["cancelled", "placed"]
    assert in_unit(shop.visitor(), drafts.begin, token, **accepted) == second
    assert shop.violations() == []


def test_a_link_ends_with_its_day_its_draft_and_its_content(
    program: TestClient, shop: Shop, staff: dict[str, str]
) -> None:
    body = content({"title": "Advice", "quantity": 1, "unit_price": "50.00"})
    draft = written(program, staff, body)
    token = sent(program, staff, draft["number"])
    with pytest.raises(Conflict) as late:
        in_unit(shop.visitor(clock.now() + timedelta(days=15)), drafts.begin, token, seen_total_minor=5500)
    assert late.value.reason == "OFFER_EXPIRED"
    changed = program.put(f"{DRAFTS}/{draft['number']}", json=body | {"revision": draft["revision"]}, headers=staff)
    assert changed.status_code == 200
    accept = {"total": "55.00", "provider": "manual"}
    refused = program.post(f"{OFFERS}/{token}/accept", json=accept)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "OFFER_WITHDRAWN")
    assert sent(program, staff, draft["number"]) == token
    assert program.get(f"{OFFERS}/{token}").status_code == 200
    program.post(f"{DRAFTS}/{draft['number']}/cancel", headers=staff)
    assert program.get(f"{OFFERS}/{token}").json()["error"]["code"] == "OFFER_WITHDRAWN"
    assert program.get(f"{OFFERS}/{token[:-2]}aa").status_code == 404
    assert shop.value("SELECT count(*) FROM orders") == 0


@pytest.mark.parametrize(("is_paid", "status"), [(True, "PAID"), (False, "PENDING")])
def test_a_draft_becomes_an_order_by_hand(
    program: TestClient, shop: Shop, staff: dict[str, str], is_paid: bool, status: str
) -> None:
    variant_id = shop.add_variant(price_minor=1000, stock=5)
    number = written(program, staff, content({"variant_id": str(variant_id), "quantity": 1}))["number"]
    asked = {"total": "16.50", "is_paid": is_paid}
    made = program.post(f"{DRAFTS}/{number}/convert", json=asked, headers=staff)
    assert made.status_code == 201, made.text
    order = program.get(f"{ORDERS}/{made.json()['data']['number']}", headers=staff).json()["data"]
    assert (order["status"], order["totals"]["total"]) == (status, usd("16.50"))
    again = program.post(f"{DRAFTS}/{number}/convert", json=asked, headers=staff)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "DRAFT_OVER")
    assert shop.violations() == []


def test_a_total_that_nobody_saw_is_refused(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    number = written(program, staff, content({"title": "Advice", "quantity": 1, "unit_price": "50.00"}))["number"]
    token = sent(program, staff, number)
    for answer in (
        program.post(f"{OFFERS}/{token}/accept", json={"total": "0.01", "provider": "manual"}),
        program.post(f"{DRAFTS}/{number}/convert", json={"total": "0.01", "is_paid": True}, headers=staff),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "TOTAL_CHANGED")
    assert shop.value("SELECT count(*) FROM orders") == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"lines": [], "email": EMAIL, "address": ADDRESS}, "DRAFT_EMPTY"),
        ({"lines": [{"title": "A", "quantity": 1, "unit_price": "1.00"}], "address": ADDRESS}, "DRAFT_WITHOUT_EMAIL"),
        ({"lines": [{"title": "A", "quantity": 1, "unit_price": "1.00"}], "email": EMAIL}, "DRAFT_WITHOUT_ADDRESS"),
        (
            content(
                {"title": "A", "quantity": 1, "unit_price": "1.00", "requires_shipping": True},
                shipping_method_id=str(new_id()),
            ),
            "DRAFT_WITHOUT_DELIVERY",
        ),
    ],
)
def test_what_is_not_complete_is_not_sent(
    program: TestClient, shop: Shop, staff: dict[str, str], body: dict[str, Any], code: str
) -> None:
    number = written(program, staff, body)["number"]
    refused = program.post(f"{DRAFTS}/{number}/send", json={}, headers=staff)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, code)


@pytest.mark.parametrize(
    "line",
    [{"title": "A", "unit_price": "1.00", "quantity": value} for value in (-1, 0, 1.5, 1000, 2**31, 2**63, "1", True)]
    + [{"title": "A", "quantity": 1, "unit_price": value} for value in ("-1.00", "NaN", "1e400", "1.001", 5, None)]
    + [
        {"quantity": 1, "unit_price": "1.00"},
        {"title": "A\0", "quantity": 1, "unit_price": "1.00"},
        {"title": "A", "quantity": 1, "unit_price": "1.00", "discount": "1.01"},
        {"title": "A", "quantity": 1, "unit_price": "1.00", "discount": "-0.01"},
        {"variant_id": str(new_id()), "quantity": 1},
        {"title": "A", "quantity": 1, "unit_price": "1.00", "total": "0.00"},
    ],
)
def test_c53_what_is_no_line_is_refused(
    program: TestClient, shop: Shop, staff: dict[str, str], line: dict[str, Any]
) -> None:
    refused = program.post(DRAFTS, json=content(line), headers=staff)
    assert refused.status_code == 422, refused.text
    assert refused.json()["error"]["message"]
    assert program.get(DRAFTS, headers=staff).json()["data"] == []


def test_f086_drafts_are_for_staff(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    body = content({"title": "A", "quantity": 1, "unit_price": "1.00"})
    assert program.post(DRAFTS, json=body).status_code == 401
    assert program.post(DRAFTS, json=body, headers=staff_headers(RoleName.SUPPORT)).status_code == 403
    assert program.get(DRAFTS, headers=staff_headers(RoleName.SUPPORT)).json()["data"] == []


def test_the_link_shows_a_page_and_its_button_orders(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    line = {"title": "<b>Advice</b>", "quantity": 1, "unit_price": "50.00"}
    number = written(program, staff, content(line))["number"]
    link = f"/pay/{sent(program, staff, number)}"
    for _ in range(2):
        page = program.get(link)
        assert (page.status_code, "&lt;b&gt;Advice&lt;/b&gt;" in page.text, "$55.00" in page.text) == (200, True, True)
    assert shop.value("SELECT count(*) FROM orders") == 0
    refused = program.post(link, data={"total": "1", "provider": "manual"})
    assert (refused.status_code, shop.value("SELECT count(*) FROM orders")) == (409, 0)
    ordered = program.post(link, data={"total": "5500", "provider": "manual"}, follow_redirects=False)
    assert ordered.status_code == 303
    assert ordered.headers["location"].startswith("/orders/")
    assert program.get(link[:-2] + "aa").status_code == 409


def test_the_link_is_mailed_once_and_not_when_it_is_void(shop: Shop) -> None:
    line = drafts.LineContent(title="Advice", quantity=1, unit_price_minor=5000)
    view = shop.do(drafts.create_draft, drafts.DraftContent(lines=(line,), email=EMAIL, address=ADDRESS))
    token = shop.do(drafts.send_draft, view.draft.id).token
    event = shop.value("SELECT id FROM outbox WHERE event_type = 'DraftSent'")
    owed = [shop.do(notifications.owe_payment_link, event, view.draft.id) for _ in range(2)]
    assert (owed[0] is not None, owed[1]) == (True, None)
    letter = shop.do(read_letter, NotificationKind.PAYMENT_LINK, event, view.draft.id)
    assert letter is not None
    mail = compose(letter)
    assert (f"/pay/{token}" in mail.text, f"/pay/{token}" in mail.html, "$55.00" in mail.text) == (True, True, True)
    shop.do(drafts.cancel_draft, view.draft.id)
    assert shop.do(read_letter, NotificationKind.PAYMENT_LINK, event, view.draft.id) is None
