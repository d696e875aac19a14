"""Small files in the formats that merchants bring."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from shop_app.settings import PROJECT

SHARED = PROJECT.parent / "shared" / "data"
"""Real exports, where they are at hand; the project contains none of them."""


def csv_of(rows: Sequence[Mapping[str, object]], *, delimiter: str = ",") -> bytes:
    """A CSV file with the union of the rows' columns, in the order in which they first come."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def shopify(handle: str, **changed: object) -> dict[str, object]:
    """A row of the older Shopify export."""
    return {
        "Handle": handle,
        "Title": handle.replace("-", " ").title(),
        "Body (HTML)": f"<p>About {handle}</p>",
        "Vendor": "Northlight",
        "Type": "Lamps",
        "Tags": "light, table",
        "Published": "true",
        "Option1 Name": "Title",
        "Option1 Value": "Default Title",
        "Variant SKU": "",
        "Variant Grams": "250",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "5",
        "Variant Inventory Policy": "deny",
        "Variant Price": "19.90",
        "Variant Compare At Price": "",
        "Variant Requires Shipping": "true",
        "Variant Taxable": "true",
        "Image Src": "",
        "Variant Image": "",
        "Gift Card": "false",
    } | changed


def more(handle: str, **changed: object) -> dict[str, object]:
    """A further row of the same product, with nothing in it but what is given."""
    return {"Handle": handle, **changed}


def newer(handle: str, **changed: object) -> dict[str, object]:
    """A row of the newer Shopify export."""
    return {
        "Title": handle.replace("-", " ").title(),
        "URL handle": handle,
        "Description": "<p>New</p>",
        "Vendor": "Northlight",
        "Product category": "Home & Garden > Lighting",
        "Tags": "light",
        "Published on online store": "TRUE",
        "Status": "Active",
        "SKU": "",
        "Option1 name": "",
        "Option1 value": "",
        "Price": "19.90",
        "Compare-at price": "",
        "Charge tax": "TRUE",
        "Inventory tracker": "shopify",
        "Inventory quantity": "5",
        "Continue selling when out of stock": "DENY",
        "Weight value (grams)": "250",
        "Requires shipping": "TRUE",
        "Product image URL": "",
        "Variant image URL": "",
    } | changed


def woo(name: str, **changed: object) -> dict[str, object]:
    """A row of a WooCommerce export."""
    return {
        "ID": "1",
        "Type": "simple",
        "SKU": "",
        "Name": name,
        "Published": "1",
        "Visibility in catalog": "visible",
        "Short description": "",
        "Description": f"About {name}",
        "Date sale price starts": "",
        "Date sale price ends": "",
        "Tax status": "taxable",
        "In stock?": "1",
        "Stock": "",
        "Backorders allowed?": "0",
        "Weight (kg)": "0.4",
        "Sale price": "",
        "Regular price": "20",
        "Categories": "Home > Lamps",
        "Tags": "",
        "Images": "",
        "Parent": "",
        "Attribute 1 name": "",
        "Attribute 1 value(s)": "",
        "Attribute 2 name": "",
        "Attribute 2 value(s)": "",
    } | changed


def spree(slug: str, **changed: object) -> dict[str, object]:
    """The row of a Spree file that describes a product."""
    return {
        "slug": slug,
        "sku": slug.upper(),
        "name": slug.replace("-", " ").title(),
        "price": "0",
        "compare_at_price": "0",
        "currency": "USD",
        "status": "active",
        "description": "Plain words.",
        "tags": "coffee, kitchen",
        "product_type": "Appliance",
        "category1": "Kitchen -> Kettles",
        "option1_name": "",
        "option1_value": "",
        "image1_src": "",
        "width": "",
        "height": "",
        "depth": "",
        "dimensions_unit": "in",
        "weight": "",
        "weight_unit": "lb",
        "available_on": "",
        "discontinue_on": "",
        "inventory_count": "",
        "inventory_backorderable": "FALSE",
        "track_inventory": "",
        "custom_field.custom.wattage": "1400W",
    } | changed


def spree_variant(slug: str, colour: str, price: str, **changed: object) -> dict[str, object]:
    return (
        spree(
            slug,
            sku=f"{slug}-{colour}".upper(),
            name="",
            price=price,
            status="",
            description="",
            category1="",
            option1_name="Color",
            option1_value=colour,
            width="10",
            height="4",
            depth="2",
            weight="2.2",
            inventory_count="7",
            track_inventory="TRUE",
        )
        | changed
    )


def spree_price(slug: str, colour: str, price: str, currency: str) -> dict[str, object]:
    """The same variant again, with its price in another currency and nothing else."""
    return {"slug": slug, "sku": f"{slug}-{colour}".upper(), "price": price, "currency": currency}


def folder_with(folder: Path, **pictures: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in pictures.items():
        (folder / name.replace("_", ".")).write_bytes(content)
    return folder
