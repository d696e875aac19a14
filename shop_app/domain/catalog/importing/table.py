"""A CSV file as rows of named cells, whatever its encoding, delimiter and line ends."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from models.errors import ValidationFailed
from shop_app.core.translation import t
from shop_app.domain.catalog.importing.findings import Findings

LARGEST_FILE = 256 * 1024 * 1024
_LARGEST_CELL = 1_000_000
_DELIMITERS = ",;\t|"
# Not even text: Postgres refuses NUL, and the others only confuse whoever reads them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``line`` is where it begins in the file. Cells are stripped and known by their header in lower case."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells.get(header.lower(), "")

    def first(self, *headers: str) -> tuple[str, str]:
        """The first of several headers that the file has, and its cell; the last header where it has none."""
        for header in headers:
            if header.lower() in self.cells:
                return header, self.cells[header.lower()]
        return headers[-1], ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows. ``headers`` are in lower case."""

    headers: frozenset[str]
    rows: tuple[Row, ...]

    def has(self, *headers: str) -> bool:
        return all(header.lower() in self.headers for header in headers)


def read_table(content: bytes, findings: Findings) -> Table:
    """The rows of a CSV file. Refuses one that is too large or has no rows with ``ValidationFailed``."""
    if len(content) > LARGEST_FILE:
        raise ValidationFailed(t("This file is larger than 256 MB. Split it into several files."), field="file")
    text = _CONTROL.sub("", _decode(content, findings))
    delimiter = _delimiter(text)
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    headers: list[str] = []
    rows: list[Row] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error as error:
            findings.error(line, "", t("This row cannot be read: {reason}.", reason=error), t("Close its quotes."))
            continue
        if not any(cells):
            continue
        if not headers:
            headers = [cell.lower() for cell in cells]
            continue
        if any(cells[len(headers) :]):
            findings.error(
                line,
                "",
                t("This row has {count} cells, the header {expected}.", count=len(cells), expected=len(headers)),
                t("Put quotes around cells that contain the delimiter."),
            )
        rows.append(Row(line, dict(zip(headers, cells + [""] * (len(headers) - len(cells)), strict=False))))
    if not rows:
        raise ValidationFailed(t("There are no rows in this file. Export it again as CSV."), field="file")
    return Table(frozenset(headers), tuple(rows))


def _decode(content: bytes, findings: Findings) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.notice(
            line,
            "",
            t("This file is not UTF-8; it was read as Windows-1252."),
            t("Look at names with accents; save the file as UTF-8 if they are wrong."),
        )
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """The character that cuts the header, quotes respected, into the most cells."""
    header = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    return max(_DELIMITERS, key=header.count)
