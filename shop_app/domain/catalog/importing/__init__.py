"""Importing products from the files of other shop systems."""

from shop_app.domain.catalog.importing.apply import import_products
from shop_app.domain.catalog.importing.findings import Finding
from shop_app.domain.catalog.importing.report import ImportedProduct, ImportReport

__all__ = ["Finding", "ImportReport", "ImportedProduct", "import_products"]
