from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.catalog.importing import cells
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.importing.table import read_table


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.99", "USD", 1999),
        ("19,99", "EUR", 1999),
        ("1,234.50", "USD", 123450),
        ("1.234,50", "EUR", 123450),
        ("1,234", "USD", 123400),
        ("1 234,5", "EUR", 123450),
        ("1'234.50", "CHF", 123450),
        ("$ 5", "USD", 500),
        ("5 €", "EUR", 500),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
    ],
)
def test_prices_are_read_as_people_write_them(text: str, currency: str, minor: int) -> None:
    assert cells.price(text, currency) == minor


@pytest.mark.parametrize("text", ["", "free", "0", "-5", "NaN", "Infinity", "1e5", "19.999", "99999999999999", "١٢"])
def test_what_is_no_price_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(cells.Unreadable) as refusal:
        cells.price(text, "USD")
    assert refusal.value.reason
    assert refusal.value.remedy


def test_a_price_to_compare_with_must_be_higher() -> None:
    assert [cells.compare_at(text, 1000, "USD") for text in ("", "0", "10", "9.99", "12")] == [None] * 4 + [1200]


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [("2.2", "lb", 998), ("0.4", "kg", 400), ("10", "oz", 283), ("12", "g", 12), ("", "?", 0)],
)
def test_weights_are_grams(text: str, unit: str, grams: int) -> None:
    assert cells.grams(text, unit) == grams


def test_lengths_are_millimetres() -> None:
    assert [cells.millimetres("10", unit) for unit in ("in", "cm", "mm")] == [254, 100, 10]
    for text, unit in (("10", "parsec"), ("-1", "cm")):
        with pytest.raises(cells.Unreadable):
            cells.millimetres(text, unit)


def test_counts_are_whole() -> None:
    assert [cells.count(text) for text in ("5", "5.0", "-2", "")] == [5, 5, -2, 0]
    for text in ("5.5", "many", "10000000000"):
        with pytest.raises(cells.Unreadable):
            cells.count(text)


def test_yes_and_no_in_the_words_of_each_export() -> None:
    assert [cells.flag(text) for text in ("TRUE", "1", "continue", "notify", "FALSE", "0", "deny", "")] == [
        True
    ] * 4 + [False] * 4
    with pytest.raises(cells.Unreadable):
        cells.flag("perhaps")


def test_lists_and_paths() -> None:
    assert cells.names(r"a, b\, c,, a") == ("a", "b, c")
    assert cells.path("Kitchen -> Kettles ->", "->") == ("Kitchen", "Kettles")
    assert cells.last_part("https://a.example/x/lamp.webp?v=1#top") == "lamp.webp"
    with pytest.raises(cells.Unreadable):
        cells.names("x" * 201)


def test_plain_words_become_paragraphs() -> None:
    assert cells.html("One & two\n\nthree\\n\\nfour") == "<p>One &amp; two</p><p>three</p><p>four</p>"
    assert cells.html("<p>kept</p>") == "<p>kept</p>"


def refusal_of(read: Callable[[], object]) -> cells.Unreadable | None:
    try:
        read()
    except cells.Unreadable as refusal:
        return refusal
    return None


@given(st.text(max_size=80))
def test_a_cell_is_read_or_refused(text: str) -> None:
    readers = (
        lambda: cells.price(text, "USD"),
        lambda: cells.compare_at(text, 100, "USD"),
        lambda: cells.count(text),
        lambda: cells.flag(text),
        lambda: cells.grams(text, text),
        lambda: cells.names(text),
        lambda: cells.path(text, ">"),
        lambda: cells.html(text),
        lambda: cells.last_part(text),
    )
    refusals = [refusal_of(read) for read in readers]
    assert all(refusal is None or refusal.remedy for refusal in refusals)


def rows(content: bytes) -> tuple[list[dict[str, str]], Findings]:
    findings = Findings()
    return [row.cells for row in read_table(content, findings).rows], findings


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_encoding_and_line_end(delimiter: str, encoding: str, end: str) -> None:
    text = end.join((delimiter.join(("Handle", "Title")), delimiter.join(("cup", "Tasse à café"))))
    found, findings = rows(text.encode(encoding))
    assert found == [{"handle": "cup", "title": "Tasse à café"}]
    assert findings.all == []


def test_windows_1252_is_read_and_said_aloud() -> None:
    found, findings = rows("Handle,Title\ncup,Café\n".encode("cp1252"))
    assert found[0]["title"] == "Café"
    [notice] = findings.all
    assert (notice.line, notice.is_error) == (2, False)


def test_a_row_is_known_by_the_line_on_which_it_begins() -> None:
    findings = Findings()
    table = read_table(b'Handle,Title\n\nx,"two\nlines"\ny,z\n', findings)
    assert [row.line for row in table.rows] == [3, 5]


def test_a_row_with_too_many_cells_is_an_error() -> None:
    _, findings = rows(b"Handle,Title\nx,Lamp, small\n")
    assert [(finding.line, finding.is_error) for finding in findings.all] == [(2, True)]
