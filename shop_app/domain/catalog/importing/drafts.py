"""What must hold across a whole file before any of it is compared with the shop."""

from __future__ import annotations

from collections.abc import Mapping

from shop_app.core.translation import t
from shop_app.domain.catalog.importing.findings import Findings
from shop_app.domain.catalog.sheets import ProductSheet


def fit_sheets(sheets: list[ProductSheet], columns: Mapping[str, str], findings: Findings) -> list[ProductSheet]:
    """The sheets without any error: one bad row keeps its whole product out, so that nothing is half-written.

    ``columns`` are the file's own names for ``sku``, ``title``, ``price`` and ``options``.
    """
    skus: dict[str, int] = {}
    for sheet in sheets:
        seen: set[tuple[str, ...]] = set()
        for variant in sheet.variants:
            if variant.options in seen:
                findings.error(
                    variant.line,
                    columns["options"],
                    t("This product has the variant “{name}” twice.", name=" / ".join(variant.options) or sheet.title),
                    t("Give each variant of a product options of its own."),
                )
            seen.add(variant.options)
            if variant.sku is None:
                continue
            if variant.sku in skus:
                findings.error(
                    variant.line,
                    columns["sku"],
                    t("The SKU {sku} stands in line {line} already.", sku=variant.sku, line=skus[variant.sku]),
                    t("Give each variant a SKU of its own."),
                )
            skus.setdefault(variant.sku, variant.line)
    broken = findings.error_lines()
    return [sheet for sheet in sheets if broken.isdisjoint(sheet.lines)]
