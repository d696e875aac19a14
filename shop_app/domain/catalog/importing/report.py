"""What an import did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field

from shop_app.domain.catalog.changes import Action
from shop_app.domain.catalog.importing.findings import Finding


@dataclass(frozen=True, slots=True)
class ImportedProduct:
    """One product of the file. ``what`` names what changes, for people."""

    line: int
    slug: str
    title: str
    variants: int
    action: Action
    what: tuple[str, ...]


@dataclass(slots=True)
class ImportReport:
    """A whole import. ``refused`` counts products that errors kept out."""

    format: str
    is_dry_run: bool
    row_count: int
    products: list[ImportedProduct] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: int = 0
    pictures_added: int = 0
    pictures_missing: int = 0

    def count(self, action: Action) -> int:
        return sum(product.action is action for product in self.products)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_error]
