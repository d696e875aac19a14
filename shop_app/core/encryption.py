"""Secrets at rest: AES-256-GCM under a key per tenant, bound to the very cell they stand in (I-39)."""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shop_app.settings import settings

_KEY_ID = b"\x01"
_NONCE_BYTES = 12


def _tenant_key(tenant_id: UUID) -> AESGCM:
    derived = HKDF(SHA256(), 32, salt=tenant_id.bytes, info=b"shop secrets").derive(settings().master_key)
    return AESGCM(derived)


def _cell(tenant_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    return b"|".join((tenant_id.bytes, table.encode(), column.encode(), row_id.bytes))


def seal(plain: str, *, tenant_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    """Ciphertext that opens only in this cell: key id, nonce, sealed text."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _tenant_key(tenant_id).encrypt(nonce, plain.encode(), _cell(tenant_id, table, column, row_id))
    return _KEY_ID + nonce + sealed


def open_sealed(sealed: bytes, *, tenant_id: UUID, table: str, column: str, row_id: UUID) -> str:
    """The plain text; raises ``cryptography.exceptions.InvalidTag`` where the ciphertext was moved or changed."""
    nonce, rest = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    return _tenant_key(tenant_id).decrypt(nonce, rest, _cell(tenant_id, table, column, row_id)).decode()
