from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.catalog.rules import (
    average,
    clean_html,
    picture_of,
    plain_text,
    price_range_text,
    slug_of,
    stock_note,
    stock_text,
)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<iframe src='https://evil.example'></iframe>",
        "<p style='background:url(https://evil.example)'>x</p>",
        "<p onclick='alert(1)'>x</p>",
        "<form action='https://evil.example'><input name=card></form>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<object data=x></object><embed src=x><base href=//evil.example>",
    ],
)
def test_a_description_keeps_nothing_that_runs_or_loads(hostile: str) -> None:
    cleaned = clean_html(hostile).lower()
    for trace in (
        "<script",
        "onerror",
        "onload",
        "onclick",
        "javascript:",
        "data:",
        "<iframe",
        "style=",
        "<form",
        "<img",
    ):
        assert trace not in cleaned


def test_a_description_keeps_its_structure() -> None:
    html = '<h2>Care</h2><ul><li>Wash <b>cold</b></li></ul><p>See <a href="https://a.example">a</a></p>'
    assert clean_html(html) == html.replace("<a href", "<a href").replace('">a', '" rel="noopener noreferrer">a')
    assert plain_text(html) == "Care Wash cold See a"


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_html(clean_html(text)) == clean_html(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Cup “Presqu’île”", "cup-presquile"),
        ("  Größe: weiß & rot ", "grosse-weiss-rot"),
        ("日本", "item"),
        ("---", "item"),
        ("a" * 300, "a" * 200),
    ],
)
def test_a_slug_is_made_of_what_an_address_can_hold(text: str, slug: str) -> None:
    assert slug_of(text) == slug


def test_stock_is_mentioned_when_it_matters() -> None:
    assert [stock_note(available) for available in (None, 6, 5, 1, 0, -2)] == [
        "",
        "",
        "Only 5 left",
        "Only 1 left",
        "Sold out",
        "Sold out",
    ]
    assert [stock_text(available) for available in (None, 3, 0)] == ["In stock", "Only 3 left", "Sold out"]


def test_prices_that_differ_begin_with_from() -> None:
    assert price_range_text(1250, 1250, "USD") == "$12.50"
    assert price_range_text(1200, 1250, "JPY") == "from ¥1,200"


def test_an_average_has_one_decimal() -> None:
    assert (average(0, 0), average(14, 3)) == (None, 4.7)


def test_a_picture_offers_the_widths_that_exist() -> None:
    fresh = picture_of("t/a.jpg", 1200, 900, "A", {})
    assert (fresh.src, fresh.srcset, fresh.thumb) == ("/media/t/a.jpg", "", "/media/t/a.jpg")
    done = picture_of("t/a.jpg", 1200, 900, "A", {"960": "t/d.webp", "320": "t/b.webp", "640": "t/c.webp"})
    assert (done.src, done.thumb) == ("/media/t/c.webp", "/media/t/b.webp")
    assert done.srcset == "/media/t/b.webp 320w, /media/t/c.webp 640w, /media/t/d.webp 960w"
    assert (done.avif_srcset, done.blur, done.focus) == ("", "", "")


def test_a_picture_says_what_stands_in_for_it_and_what_stays_in_sight() -> None:
    made = {"320": "t/b.webp", "avif": {"640": "t/e.avif", "320": "t/d.avif"}, "blur": "data:x", "focus": [20, 80]}
    picture = picture_of("t/a.jpg", 400, 900, "A", made)
    assert picture.src == "/media/t/a.jpg"
    assert picture.avif_srcset == "/media/t/d.avif 320w, /media/t/e.avif 640w"
    assert (picture.blur, picture.focus) == ("data:x", "20% 80%")
