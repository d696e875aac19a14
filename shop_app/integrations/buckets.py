"""Files in a bucket of S3, or of anything that speaks like it. The contract is that of files on a disk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from models.errors import RetryLater
from shop_app.integrations.files import MEDIA_TYPES, address_of, is_address
from shop_app.settings import Settings

_FOREVER = "public, max-age=31536000, immutable"


class BucketFiles:
    """Files by content in a bucket, under a prefix. Whoever reads the bucket over the web gets our types and times."""

    def __init__(self, given: Settings) -> None:
        known: dict[str, Any] = {
            "prefix": given.files_prefix,
            "endpoint": given.files_endpoint,
            "access_key_id": given.files_key_id,
            "secret_access_key": given.files_secret_key,
        }
        self._store = S3Store(
            given.files_bucket,
            # What is not given is the machine's own to know, such as its role.
            **{name: value for name, value in known.items() if value},
            region=given.files_region,
            client_options={"allow_http": given.files_endpoint.startswith("http://"), "timeout": timedelta(seconds=20)},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )

    def put(self, tenant_id: UUID, content: bytes, extension: str) -> str:
        address = address_of(tenant_id, content, extension)
        attributes = {"Content-Type": MEDIA_TYPES[extension], "Cache-Control": _FOREVER}
        try:
            # What lies there already is the same: the address is made of the content.
            obstore.put(self._store, address, content, attributes=attributes, use_multipart=False)
        except (BaseError, FileNotFoundError) as error:
            raise _unreachable() from error
        return address

    def read(self, address: str) -> bytes:
        if not is_address(address):
            raise FileNotFoundError(address)
        try:
            return bytes(obstore.get(self._store, address).bytes())
        except FileNotFoundError:
            raise
        except BaseError as error:
            raise _unreachable() from error


def _unreachable() -> RetryLater:
    return RetryLater("Pictures cannot be reached just now. Try again in a moment.", code="FILES_UNREACHABLE")
