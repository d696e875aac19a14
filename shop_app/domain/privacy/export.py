"""Everything a shop knows of somebody, as a zip of one JSON file and a CSV for each table of it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any
from uuid import UUID

from models.customer import ActivityKind, TokenPurpose
from models.errors import NotFound
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers
from shop_app.domain.customers import require_customer
from shop_app.domain.privacy.rules import is_formula

# Each answers with rows of one customer, as documents. What is ours and not the person's (hashes, tokens, notes of
# staff) is left out by naming what goes in.
_SECTIONS: dict[str, str] = {
    "profile": """
        SELECT c.email, c.name, c.locale, c.accepts_marketing, a.wants_wishlist_mail, a.currency, c.created_at,
               a.verified_at
        FROM customer c LEFT JOIN customer_account a ON a.tenant_id = c.tenant_id AND a.customer_id = c.id
        WHERE c.id = %(customer)s""",
    "addresses": """
        SELECT address, is_default, created_at FROM customer_address
        WHERE customer_id = %(customer)s AND removed_at IS NULL ORDER BY created_at""",
    "orders": """
        SELECT number, created_at, placed_at, status, payment_status, fulfillment_status, email, currency,
               subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, shipping_address,
               billing_address, shipping_method, note, gift_note
        FROM orders WHERE customer_id = %(customer)s ORDER BY number""",
    "order_lines": """
        SELECT o.number AS order_number, l.sku, l.title, l.variant_title, l.quantity, l.unit_price_minor,
               l.discount_minor, l.tax_minor
        FROM order_line l JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id
        WHERE o.customer_id = %(customer)s ORDER BY o.number, l.position""",
    "returns": """
        SELECT r.number, o.number AS order_number, r.status, r.resolution, r.comment, r.answer, r.created_at
        FROM return_request r JOIN orders o ON o.tenant_id = r.tenant_id AND o.id = r.order_id
        WHERE o.customer_id = %(customer)s ORDER BY r.number""",
    "reviews": """
        SELECT p.title AS product, r.author, r.rating, r.title, r.body, r.status, r.created_at
        FROM review r JOIN product p ON p.tenant_id = r.tenant_id AND p.id = r.product_id
        WHERE r.customer_id = %(customer)s ORDER BY r.created_at""",
    "wishlist": """
        SELECT p.title AS product, i.price_minor, i.currency, i.added_at
        FROM wishlist_item i JOIN wishlist w ON w.tenant_id = i.tenant_id AND w.id = i.wishlist_id
        JOIN product p ON p.tenant_id = i.tenant_id AND p.id = i.product_id
        WHERE w.customer_id = %(customer)s ORDER BY i.added_at""",
    "stock_requests": """
        SELECT p.title AS product, s.created_at, s.told_at FROM stock_request s
        JOIN customer c ON c.tenant_id = s.tenant_id AND c.email = s.email
        JOIN variant v ON v.tenant_id = s.tenant_id AND v.id = s.variant_id
        JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id
        WHERE c.id = %(customer)s ORDER BY s.created_at""",
    "saved_cards": """
        SELECT brand, last4, expires_month, expires_year, created_at FROM saved_card
        WHERE customer_id = %(customer)s AND removed_at IS NULL ORDER BY created_at""",
    "sessions": """
        SELECT device, created_at, seen_at, expires_at, ended_at FROM customer_session
        WHERE customer_id = %(customer)s ORDER BY created_at""",
    "activity": """
        SELECT kind, device, happened_at FROM customer_activity
        WHERE customer_id = %(customer)s ORDER BY happened_at""",
}
_ASK = "INSERT INTO customer_export (id, customer_id) VALUES (%(id)s, %(customer)s)"
_UNDERWAY = """
    SELECT true FROM customer_export
    WHERE customer_id = %(customer)s AND ready_at IS NULL AND created_at > app_now() - interval '1 hour'
"""
_OPEN = "SELECT customer_id FROM customer_export WHERE id = %(id)s AND ready_at IS NULL FOR UPDATE"
_TOKEN = """
    INSERT INTO customer_token (id, purpose, email, password_hash, locale, expires_at)
    SELECT %(id)s, %(purpose)s, c.email, '', c.locale, %(expires_at)s FROM customer c WHERE c.id = %(customer)s
"""
_READY = """
    UPDATE customer_export SET content = %(content)s, token_id = %(token)s, ready_at = app_now() WHERE id = %(id)s
"""
# The file goes as it is fetched: what is not kept cannot leak.
_FETCH = """
    UPDATE customer_export e SET fetched_at = app_now(), content = NULL
    FROM (SELECT id, content FROM customer_export
          WHERE token_id = %(token)s AND customer_id = %(customer)s AND fetched_at IS NULL FOR UPDATE) kept
    WHERE e.id = kept.id AND kept.content IS NOT NULL RETURNING kept.content
"""
_USE = "UPDATE customer_token SET used_at = app_now() WHERE id = %(id)s"
_FORGET = """
    UPDATE customer_export SET content = NULL
    WHERE content IS NOT NULL AND ready_at < app_now() - make_interval(secs => %(seconds)s)
"""


def ask_export(uow: UnitOfWork) -> None:
    """Has the worker put the customer's data together; while it does, asking again changes nothing."""
    customer_id = require_customer(uow)
    if uow.scalar(_UNDERWAY, customer=customer_id):
        return
    export_id = new_id()
    uow.execute(_ASK, id=export_id, customer=customer_id)
    uow.record("CustomerExportAsked", aggregate="customer_export", aggregate_id=export_id)
    customers.note(uow, customer_id, ActivityKind.EXPORT_ASKED)


def make_export(uow: UnitOfWork, _event_id: UUID, export_id: UUID) -> None:
    """Makes the file, and leaves the fact for the mail with its link. Once: a file that is there stays."""
    require(uow, Permission.CUSTOMERS_READ)
    customer_id = uow.scalar(_OPEN, id=export_id)
    if customer_id is None:
        return
    token_id = new_id()
    uow.execute(
        _TOKEN,
        id=token_id,
        customer=customer_id,
        purpose=TokenPurpose.EXPORT,
        expires_at=uow.now + customers.EXPORT_LASTS,
    )
    uow.execute(_READY, id=export_id, content=zipped(sections_of(uow, customer_id)), token=token_id)
    uow.record("CustomerExportReady", aggregate="customer_token", aggregate_id=token_id)


def fetch_export(uow: UnitOfWork, token: str) -> tuple[str, bytes]:
    """The file's name and content, once, for whoever has both the mailed link and the account."""
    customer_id = require_customer(uow)
    link = customers.pending_link(uow, token, TokenPurpose.EXPORT)
    content: bytes | None = uow.scalar(_FETCH, token=link.id, customer=customer_id)
    if content is None:
        raise NotFound("This link has been used or is too old. Ask for a new one.", code="LINK_OVER")
    uow.execute(_USE, id=link.id)
    return f"my-data-{uow.now:%Y-%m-%d}.zip", content


def forget_exports(uow: UnitOfWork) -> int:
    """Throws away files that nobody came for."""
    require(uow, Permission.CUSTOMERS_WRITE)
    return uow.execute(_FORGET, seconds=customers.EXPORT_LASTS.total_seconds())


def export_of(uow: UnitOfWork, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """The same for staff who answer a letter."""
    require(uow, Permission.CUSTOMERS_READ)
    return sections_of(uow, customer_id)


def sections_of(uow: UnitOfWork, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Rows by section."""
    return {
        name: uow.scalars(f"SELECT to_jsonb(found) FROM ({sql}) found", customer=customer_id)
        for name, sql in _SECTIONS.items()
    }


def zipped(sections: dict[str, list[dict[str, Any]]]) -> bytes:
    """``data.json`` and a CSV for each section that has rows."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(sections, ensure_ascii=False, indent=2))
        for name, rows in sections.items():
            if rows:
                archive.writestr(f"{name}.csv", _sheet(rows))
    return whole.getvalue()


def _sheet(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(rows[0])
    for row in rows:
        sheet.writerow([_cell(value) for value in row.values()])
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    # A spreadsheet would run what begins like this (C-56).
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value
