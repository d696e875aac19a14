"""Laying a page out as PDF. The same page gives the same bytes, whenever and wherever it is printed."""

from __future__ import annotations

import logging
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import XPos, YPos

from shop_app.domain.invoices.schemas import Page

FONTS = Path(__file__).parent / "fonts"
_FACE = "DejaVu"
_FILES = {"": FONTS / "DejaVuSans.ttf", "B": FONTS / "DejaVuSans-Bold.ttf"}
_MISSING = "\ufffd"
_TIED = "\u00a0"
"""A space at which no line ends, such as in an amount."""

_MARGIN, _WIDTH, _BOTTOM = 20.0, 170.0, 26.0
_INK, _QUIET, _RULE = 28, 96, 217
_BODY, _SMALL = 9.0, 7.5
_LEADING = 0.5
"""Line height in millimetres for each point of the font."""

# What fonts are cut down to is no news for a shop's log.
logging.getLogger("fontTools").setLevel(logging.WARNING)


@cache
def _drawable() -> frozenset[int]:
    """The characters that both weights have."""
    weights = []
    for path in _FILES.values():
        with TTFont(path, lazy=True) as face:
            weights.append(set(face.getBestCmap()))
    return frozenset(set.intersection(*weights))


def readable(text: str) -> str:
    """``text`` with what cannot be drawn replaced: no glyph, no control over the line, no way to turn it around."""
    drawn = []
    for character in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(character)
        if character.isspace():
            drawn.append(_TIED if character in "\u00a0\u202f" else " ")
        elif (kind in ("Cf", "Mn", "Me") and ord(character) not in _drawable()) or kind == "Cf":
            continue
        else:
            drawn.append(character if ord(character) in _drawable() and kind[0] != "C" else _MISSING)
    return "".join(drawn)


def _as_seen(line: str) -> str:
    """A line in the order in which it is read, right to left where its script is."""
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in line):
        return str(BidiParagraph(line).get_reordered_string())
    return line


class Sheet(FPDF):
    """A4, one face in two weights, and a footer on each page."""

    def __init__(self, page: Page) -> None:
        super().__init__(format="A4", unit="mm")
        self._foot = readable(page.footer)
        for style, path in _FILES.items():
            self.add_font(_FACE, style, path)
        self.set_margin(_MARGIN)
        self.set_auto_page_break(False)
        self.set_creation_date(datetime.fromisoformat(page.issued_at))
        self.set_producer("Shop")
        self.set_title(readable(page.subject))
        self.set_lang(page.locale.replace("_", "-"))

    def footer(self) -> None:
        """Who the document is from, and which page of how many."""
        self.set_y(-_BOTTOM + 8)
        self._ink(_QUIET)
        top = self.get_y()
        self.write_lines(self.wrapped(self._foot, _WIDTH - 20, _SMALL)[:3], _MARGIN, _WIDTH - 20, _SMALL, grey=_QUIET)
        self.set_xy(_MARGIN + _WIDTH - 20, top)
        self.cell(20, _SMALL * _LEADING, f"{self.page_no()} / {{nb}}", align="R")

    def wrapped(self, text: str, width: float, size: float, style: str = "") -> list[str]:
        """``text`` in lines no wider than ``width`` mm, words cut where one alone is wider; at least one line."""
        self.set_font(_FACE, style, size)
        lines: list[str] = [""]
        for word in filter(None, readable(text).split(" ")):
            candidate = f"{lines[-1]} {word}".strip()
            if self.get_string_width(candidate) <= width:
                lines[-1] = candidate
                continue
            if lines[-1]:
                lines.append("")
            for character in word:
                if lines[-1] and self.get_string_width(lines[-1] + character) > width:
                    lines.append("")
                lines[-1] += character
        return lines

    def write_lines(
        self,
        lines: list[str],
        left: float,
        width: float,
        size: float,
        style: str = "",
        *,
        align: str = "L",
        grey: int = _INK,
    ) -> None:
        """Draws lines below each other from where the pen is."""
        self.set_font(_FACE, style, size)
        self._ink(grey)
        for line in lines:
            self.set_x(left)
            self.cell(width, size * _LEADING, _as_seen(line), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def needs(self, height: float) -> bool:
        """Turns the page where ``height`` mm do not fit any more; true where it did."""
        if self.get_y() + height <= self.h - _BOTTOM:
            return False
        self.add_page()
        return True

    def rule(self) -> None:
        self.set_draw_color(_RULE)
        self.set_line_width(0.2)
        self.line(_MARGIN, self.get_y(), _MARGIN + _WIDTH, self.get_y())

    def _ink(self, grey: int) -> None:
        self.set_text_color(grey)


def print_page(page: Page) -> bytes:
    """The page as PDF."""
    sheet = Sheet(page)
    sheet.add_page()
    _draw_head(sheet, page)
    _draw_table(sheet, page.columns, page.rows)
    _draw_sums(sheet, page)
    if page.taxes:
        sheet.ln(4)
        _draw_table(sheet, page.tax_columns, page.taxes, size=_SMALL)
    for note in page.notes:
        sheet.ln(4)
        _flow(sheet, sheet.wrapped(note, _WIDTH, _BODY))
    return bytes(sheet.output())


def _flow(sheet: Sheet, lines: list[str], style: str = "") -> None:
    """Lines that may go on over the page."""
    for line in lines:
        sheet.needs(_BODY * _LEADING)
        sheet.write_lines([line], _MARGIN, _WIDTH, _BODY, style)


def _draw_head(sheet: Sheet, page: Page) -> None:
    sheet.write_lines(sheet.wrapped(page.seller[0], 100, 13, "B")[:3], _MARGIN, 100, 13, "B")
    for line in page.seller[1:]:
        sheet.write_lines(sheet.wrapped(line, 100, _SMALL)[:2], _MARGIN, 100, _SMALL, grey=_QUIET)
    sheet.set_y(max(sheet.get_y(), 40) + 6)
    top = sheet.get_y()
    for line in page.buyer:
        _flow_narrow(sheet, sheet.wrapped(line, 80, _BODY), 80)
    after_buyer = sheet.get_y() if sheet.page_no() == 1 else sheet.t_margin
    if sheet.page_no() == 1:
        sheet.set_y(top)
        for label, value in page.facts:
            line_top = sheet.get_y()
            sheet.write_lines([readable(label)], _MARGIN + 95, 32, _SMALL, grey=_QUIET)
            sheet.set_y(line_top)
            sheet.write_lines(sheet.wrapped(value, 42, _BODY), _MARGIN + 128, 42, _BODY, align="R")
        sheet.set_y(max(sheet.get_y(), after_buyer) + 8)
    sheet.needs(20)
    _flow_title(sheet, page.title)


def _flow_narrow(sheet: Sheet, lines: list[str], width: float) -> None:
    for line in lines:
        sheet.needs(_BODY * _LEADING)
        sheet.write_lines([line], _MARGIN, width, _BODY)


def _flow_title(sheet: Sheet, title: str) -> None:
    sheet.write_lines(sheet.wrapped(title, _WIDTH, 16, "B"), _MARGIN, _WIDTH, 16, "B")
    sheet.ln(4)


def _widths(count: int) -> list[float]:
    """The first column takes what the others leave."""
    others = {1: 0.0, 2: 30.0, 3: 28.0, 4: 26.0, 5: 24.0}.get(count, 22.0)
    return [_WIDTH - others * (count - 1), *[others] * (count - 1)]


def _draw_table(sheet: Sheet, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], size: float = _BODY) -> None:
    widths = _widths(len(columns))
    _draw_row(sheet, columns, widths, _SMALL, style="B", grey=_QUIET)
    sheet.rule()
    for row in rows:
        lines = [sheet.wrapped(cell, width - 2, size) for cell, width in zip(row, widths, strict=True)]
        # A row that fits on a page stays in one piece; one that does not goes on over the next.
        height = max(map(len, lines)) * size * _LEADING + 3
        if sheet.needs(min(height, sheet.h - _BOTTOM - 2 * _MARGIN)):
            _draw_row(sheet, columns, widths, _SMALL, style="B", grey=_QUIET)
            sheet.rule()
        _draw_lines(sheet, lines, widths, size)
        sheet.rule()


def _draw_row(
    sheet: Sheet, cells: tuple[str, ...], widths: list[float], size: float, *, style: str = "", grey: int = _INK
) -> None:
    lines = [sheet.wrapped(cell, width - 2, size, style) for cell, width in zip(cells, widths, strict=True)]
    _draw_lines(sheet, lines, widths, size, style=style, grey=grey)


def _draw_lines(
    sheet: Sheet, columns: list[list[str]], widths: list[float], size: float, *, style: str = "", grey: int = _INK
) -> None:
    sheet.ln(1.5)
    for index in range(max(map(len, columns))):
        sheet.needs(size * _LEADING)
        top, left = sheet.get_y(), _MARGIN
        for position, (lines, width) in enumerate(zip(columns, widths, strict=True)):
            if index < len(lines):
                sheet.set_y(top)
                align = "R" if position else "L"
                inner = width if position else width - 2
                sheet.write_lines([lines[index]], left, inner, size, style, align=align, grey=grey)
            left += width
        sheet.set_y(top + size * _LEADING)
    sheet.ln(1.5)


def _draw_sums(sheet: Sheet, page: Page) -> None:
    sheet.ln(2)
    for index, (label, value) in enumerate(page.sums):
        is_total = index == len(page.sums) - 1
        style, size = ("B", 11.0) if is_total else ("", _BODY)
        labels = sheet.wrapped(label, 50, size, style)
        sheet.needs(len(labels) * size * _LEADING + 1)
        top = sheet.get_y()
        sheet.write_lines(labels, _MARGIN + 80, 50, size, style, grey=_INK if is_total else _QUIET)
        bottom = sheet.get_y()
        sheet.set_y(top)
        sheet.write_lines(sheet.wrapped(value, 40, size, style), _MARGIN + 130, 40, size, style, align="R")
        sheet.set_y(max(bottom, sheet.get_y()) + 1)
