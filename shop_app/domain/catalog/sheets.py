"""What a product should look like, as a person or a file says it. ``None`` says nothing: what stands, stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.catalog import ProductStatus

# "Continue selling when out of stock", bounded (I-10).
AMPLE_BACKORDER = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSheet:
    """A price in minor units; ``compare_at_minor`` is the higher one it replaces."""

    amount_minor: int
    compare_at_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantSheet:
    """A variant. ``options`` has one value per option of the product; ``stock`` counts for a new variant only."""

    options: tuple[str, ...] = ()
    sku: str | None = None
    prices: Mapping[str, PriceSheet] = field(default_factory=dict)
    barcode: str | None = None
    weight_g: int | None = None
    is_tracked: bool | None = None
    requires_shipping: bool | None = None
    is_taxable: bool | None = None
    tax_class: str | None = None
    stock: int = 0
    backorder_limit: int | None = None
    low_at: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSheet:
    """A picture: where it came from, and the file that holds it. ``options`` names the variant it shows, if one."""

    source: str
    path: Path | None = None
    alt: str = ""
    options: tuple[str, ...] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSheet:
    """A product. ``categories`` are paths of names from the top; ``lines`` are those of a file that speak of it.

    A slug that was not given but made from the name does not identify a product: its SKUs do.
    """

    slug: str
    is_slug_given: bool = True
    title: str | None = None
    description_html: str | None = None
    vendor: str | None = None
    product_type: str | None = None
    tags: tuple[str, ...] | None = None
    attributes: Mapping[str, str] | None = None
    status: ProductStatus | None = None
    seo_title: str | None = None
    seo_description: str | None = None
    size_guide_html: str | None = None
    categories: tuple[tuple[str, ...], ...] | None = None
    option_names: tuple[str, ...] = ()
    variants: tuple[VariantSheet, ...] = ()
    pictures: tuple[PictureSheet, ...] = ()
    lines: tuple[int, ...] = ()

    def choices(self) -> list[list[str]]:
        """Every value of each option, in the order in which the variants bring them."""
        return [
            list(dict.fromkeys(variant.options[place] for variant in self.variants))
            for place in range(len(self.option_names))
        ]

    @property
    def line(self) -> int:
        """Where the file speaks of it first."""
        return self.lines[0] if self.lines else 0
