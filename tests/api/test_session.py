from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from shop_app.api import session
from shop_app.api.deps import SESSION_COOKIE
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import access
from tests.harness.cluster import Database
from tests.harness.staff import PASSWORD, Colleague, hire_one


@pytest.fixture
def colleague(database: Database) -> Colleague:
    return hire_one(database)


@pytest.fixture
def browser(colleague: Colleague) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(session.router)
    host = f"http://shop-{colleague.tenant_id}.localhost"
    with TestClient(app, base_url=host, headers={"Origin": host}, follow_redirects=False) as client:
        yield client


def log_in(browser: TestClient, colleague: Colleague, password: str = PASSWORD, then: str = "") -> Response:
    page = f"{browser.base_url}/admin/login" + (f"?{urlencode({'next': then})}" if then else "")
    return browser.post("/session", data={"email": colleague.email, "password": password}, headers={"Referer": page})


def cookie_of(answer: Response) -> str:
    return SimpleCookie(answer.headers["set-cookie"])[SESSION_COOKIE].value


def test_logging_in_sets_a_cookie_that_scripts_and_other_sites_cannot_use(
    browser: TestClient, colleague: Colleague
) -> None:
    answer = log_in(browser, colleague)

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    written = answer.headers["set-cookie"]
    assert written.startswith("__Host-session=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=604800"} <= set(written.split("; "))
    assert in_unit(colleague.context, access.staff_of, cookie_of(answer)) is not None


def test_a_refused_log_in_goes_back_with_the_reason_and_without_what_was_typed(
    browser: TestClient, colleague: Colleague
) -> None:
    answer = log_in(browser, colleague, "wrong", then="/admin/orders/1001")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/admin/login?refused=WRONG_CREDENTIALS&next=%2Fadmin%2Forders%2F1001"
    assert "set-cookie" not in answer.headers


def test_too_many_attempts_say_how_long_to_wait(browser: TestClient, colleague: Colleague) -> None:
    for _ in range(5):
        log_in(browser, colleague, "wrong")

    answer = log_in(browser, colleague)

    assert answer.headers["location"].startswith("/admin/login?refused=TOO_MANY_ATTEMPTS&wait=")
    assert 0 < int(answer.headers["retry-after"]) <= 900


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/admin/orders?view=unpaid", "/admin/orders?view=unpaid"),
        ("//evil.example", "/admin"),
        ("/\\evil.example", "/admin"),
        ("\\evil.example", "/admin"),
        ("https://evil.example/admin", "/admin"),
        ("javascript:alert(1)", "/admin"),
        ("/admin/../../evil", "/admin"),
        ("/admin\r\nSet-Cookie: a=b", "/admin"),
        ("/admin@evil.example", "/admin"),
    ],
)
def test_c51_the_next_page_is_a_page_of_the_admin(
    browser: TestClient, colleague: Colleague, asked: str, goes_to: str
) -> None:
    assert log_in(browser, colleague, then=asked).headers["location"] == goes_to


@pytest.mark.parametrize("path", ["/session", "/session/end"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {},
    ],
)
def test_i38_a_form_on_another_site_is_refused(
    browser: TestClient, colleague: Colleague, path: str, headers: dict[str, str]
) -> None:
    del browser.headers["Origin"]

    answer = browser.post(path, data={"email": colleague.email, "password": PASSWORD}, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_browser_without_origin_is_believed_by_its_fetch_metadata(browser: TestClient, colleague: Colleague) -> None:
    del browser.headers["Origin"]
    browser.headers["Sec-Fetch-Site"] = "same-origin"

    assert log_in(browser, colleague).headers["location"] == "/admin"


def test_i35_logging_in_again_ends_the_earlier_session(browser: TestClient, colleague: Colleague) -> None:
    first = cookie_of(log_in(browser, colleague))

    answer = browser.post(
        "/session",
        data={"email": colleague.email, "password": PASSWORD},
        headers={"Cookie": f"{SESSION_COOKIE}={first}"},
    )

    assert in_unit(colleague.context, access.staff_of, first) is None
    assert in_unit(colleague.context, access.staff_of, cookie_of(answer)) is not None


def test_logging_out_ends_the_session_and_takes_the_cookie_back(browser: TestClient, colleague: Colleague) -> None:
    token = cookie_of(log_in(browser, colleague))

    answer = browser.post("/session/end", headers={"Cookie": f"{SESSION_COOKIE}={token}"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/login")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert in_unit(colleague.context, access.staff_of, token) is None


@pytest.mark.parametrize("path", ["/session", "/session/end"])
def test_an_unknown_host_has_no_log_in(browser: TestClient, path: str) -> None:
    assert browser.post(path, headers={"Host": "nobody.localhost"}).status_code == 404


def test_i37_an_address_comes_from_our_own_proxies_only(
    browser: TestClient, colleague: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        browser.post(
            "/session",
            data={"email": f"{number}@shop.example", "password": "guess"},
            headers={"X-Forwarded-For": f"198.51.100.{number}"},
        )

    assert "TOO_MANY_ATTEMPTS" in log_in(browser, colleague).headers["location"]
