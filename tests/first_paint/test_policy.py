from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from shop_app.first_paint.policy import bound_token, is_same_origin, visitor_cookie


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://demo.localhost:8000", True),
        ("https://demo.localhost:8000", True),
        ("http://demo.localhost", False),
        ("http://evil.example", False),
        ("http://demo.localhost:8000.evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_the_hosts_own_pages_may_speak(origin: str, allowed: bool) -> None:
    assert is_same_origin({"host": "demo.localhost:8000", "origin": origin}) is allowed


def test_a_missing_origin_is_refused() -> None:
    assert not is_same_origin({"host": "demo.localhost:8000"})


def token(query: str = "token=abc&EIO=4", **whose: str) -> str:
    given = {"host": "a.example", "visitor": "v", "session": "s"} | whose
    return parse_qs(bound_token(query, **given))["token"][0]


def test_a_tabs_token_is_another_one_in_other_hands() -> None:
    mine = token()
    assert mine == token()
    others = [token(host="b.example"), token(visitor="w"), token(session=""), token("token=abd&EIO=4")]
    assert len({mine, *others}) == 5


def test_the_rest_of_the_query_stays() -> None:
    query = parse_qs(bound_token("EIO=4&transport=websocket&token=x", host="h", visitor="", session=""))
    assert query["EIO"] == ["4"]
    assert query["transport"] == ["websocket"]


def test_the_visitors_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    cookie = visitor_cookie("t").decode()
    assert cookie.startswith("__Host-visitor=t; ")
    for part in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
