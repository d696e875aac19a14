"""What every format's reader is given, and how it takes a row apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from shop_app.core.translation import t
from shop_app.domain.catalog.importing import cells
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.importing.table import Row
from shop_app.domain.catalog.sheets import PriceSheet

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Shop:
    """What a file does not say: the currency of its prices, and the present moment for sales that end."""

    currency: str
    now: datetime


@dataclass(frozen=True, slots=True)
class RowReader:
    """A row whose unreadable cells become findings."""

    row: Row
    findings: Findings

    def text(self, *headers: str) -> str:
        return self.row.first(*headers)[1]

    def take(self, by: Callable[[str], Value], *headers: str, otherwise: Value) -> Value:
        """The cell read ``by`` a function of ``cells``; ``otherwise`` where it is empty or cannot be read."""
        header, text = self.row.first(*headers)
        if not text:
            return otherwise
        try:
            return by(text)
        except cells.Unreadable as refusal:
            self.findings.error(self.row.line, header, refusal.reason, refusal.remedy)
            return otherwise

    def words(self, longest: int, *headers: str) -> str | None:
        """A short text; ``None`` where the file has no such column, so that what stands, stays."""
        if not any(header.lower() in self.row.cells for header in headers):
            return None
        return self.take(lambda text: cells.words(text, longest), *headers, otherwise="")

    def names(self, header: str) -> tuple[str, ...]:
        """A list in one cell."""
        nothing: tuple[str, ...] = ()
        return self.take(cells.names, header, otherwise=nothing)

    def path(self, header: str, arrow: str) -> tuple[str, ...]:
        """A category with its parents, from the top."""
        nothing: tuple[str, ...] = ()
        return self.take(lambda text: cells.path(text, arrow), header, otherwise=nothing)

    def flag(self, *headers: str, otherwise: bool) -> bool:
        return self.take(cells.flag, *headers, otherwise=otherwise)

    def price(
        self, currency: str, now_headers: tuple[str, ...], was_headers: tuple[str, ...] = ()
    ) -> PriceSheet | None:
        """The price in ``currency`` and the one it replaces; ``None`` where the cell is empty or refused."""
        amount = self.take(lambda text: cells.price(text, currency), *now_headers, otherwise=None)
        if amount is None:
            return None
        if not was_headers:
            return PriceSheet(amount_minor=amount)
        was = self.take(lambda text: cells.compare_at(text, amount, currency), *was_headers, otherwise=None)
        return PriceSheet(amount_minor=amount, compare_at_minor=was)

    def stock(self, backorder_limit: int, *headers: str) -> int:
        """Units on hand; below zero only as far as the product may be ordered back."""
        units = self.take(cells.count, *headers, otherwise=0)
        if units < -backorder_limit:
            self.findings.error(
                self.row.line,
                self.row.first(*headers)[0],
                t("Stock cannot be below zero."),
                t("Enter 0, or allow orders without stock."),
            )
            return 0
        return units
