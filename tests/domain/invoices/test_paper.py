"""Printing: any words, any length, the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shop_app.domain.invoices import Page
from shop_app.domain.invoices.paper import print_page, readable

PAGE = Page(
    title="Invoice INV-2026-00001",
    subject="INV-2026-00001",
    locale="en",
    issued_at="2026-11-21T15:00:00+00:00",
    seller=("Atelier Nord", "Straße 1", "Tax number: DE 123"),
    buyer=("Zoë Łukasz", "Ulica 2", "Poland"),
    facts=(("Invoice number", "INV-2026-00001"),),
    columns=("Item", "Quantity", "Unit price", "Discount", "Tax rate", "Amount"),
    rows=(("Lamp", "2", "€1,234.50", "", "19%", "€2,469.00"),),
    sums=(("Subtotal", "€2,469.00"), ("Total", "€2,721.40")),
    tax_columns=("Tax rate", "Net", "Tax", "Gross"),
    taxes=(("19%", "€1.00", "€0.19", "€1.19"),),
    notes=("Thank you",),
    footer="Atelier Nord · Straße 1",
)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_everything_on_the_page_can_be_read() -> None:
    text = text_of(print_page(PAGE))
    for words in ("Atelier Nord", "Zoë Łukasz", "Lamp", "€2,469.00", "€2,721.40", "Thank you", "1 / 1"):
        assert words in text


def test_the_same_page_is_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, sys; from shop_app.domain.invoices.paper import print_page;"
        "from tests.domain.invoices.test_paper import PAGE;"
        "print(hashlib.sha256(print_page(PAGE)).hexdigest())"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert elsewhere.stdout.strip() == hashlib.sha256(print_page(PAGE)).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "x" * 1000,
        "word " * 400,
        "日本語のお店",
        "👩‍👩‍👧‍👦 Household 😀",
        "\u202egnp.exe\u202c",
        "שלום עולם",
        "مرحبا بالعالم 123",
        "a\u0301" * 200,
        "\ufdfa" * 50,
        "\x00\x07\x1b[31m",
        "\ud7ff\ue000\U0010ffff",
        "{nb} 100% \\ ( ) <b>",
        "",
        " ",
    ],
)
def test_no_name_breaks_a_document(name: str) -> None:
    hostile = replace(
        PAGE,
        seller=(name, name),
        buyer=(name, name, "Poland"),
        facts=((name, name),),
        rows=((name, "1", name[:50], "", "19%", "€1.00"),) * 3,
        sums=((name[:200], "€1.00"), ("Total", "€2,721.40")),
        notes=(name,),
        footer=name,
    )
    text = text_of(print_page(hostile))
    assert "€2,721.40" in text
    assert "Poland" in text


def test_what_has_no_glyph_is_replaced_and_what_turns_text_around_is_left_out() -> None:
    assert readable("日a😀") == "\ufffda" + readable("😀")
    assert readable("\u202eabc\u202c\u200b") == "abc"
    assert readable("a\tb\nc") == "a b c"


def test_right_to_left_is_drawn_as_it_is_read() -> None:
    # A reader of PDF turns what is drawn from right to left around again.
    assert "שלום" in text_of(print_page(replace(PAGE, buyer=("שלום",))))


def test_a_long_order_goes_on_over_the_page_with_its_heads() -> None:
    pdf = print_page(replace(PAGE, rows=PAGE.rows * 120))
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 2
    assert all("Unit price" in page.extract_text() for page in reader.pages[:-1])
    assert f"2 / {len(reader.pages)}" in reader.pages[1].extract_text()
    assert text_of(pdf).count("€2,469.00") == 121


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=300), min_size=6, max_size=6), st.integers(0, 30))
def test_any_words_can_be_printed(words: list[str], rows: int) -> None:
    row = (words[0], words[1][:20], words[2][:20], "", "19%", "€1.00")
    page = replace(PAGE, buyer=tuple(words), rows=(row,) * rows, notes=tuple(words), footer=words[5])
    assert "€2,721.40" in text_of(print_page(page))
