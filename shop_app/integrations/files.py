"""Where pictures and other files lie (D24). An address is ``<tenant>/<sha256>.<ext>``: below ``/media/`` on the web,
below ``SHOP_DATA_DIR/files`` on a disk, or in a bucket. What an address holds never changes, so a browser may keep it
for ever.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from models.errors import RetryLater
from shop_app.settings import Settings, settings

_ADDRESS = re.compile(r"[0-9a-f-]{36}/[0-9a-f]{64}\.(?:avif|gif|jpg|png|webp)")

# What a browser is told of each kind we store; anything else is refused.
MEDIA_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}


class Files(Protocol):
    """A place for files, by content."""

    def put(self, tenant_id: UUID, content: bytes, extension: str) -> str:
        """Stores ``content`` and returns its address; the same content twice is stored once."""
        ...

    def read(self, address: str) -> bytes:
        """The content; raises ``FileNotFoundError`` for an address that we did not hand out."""
        ...


def address_of(tenant_id: UUID, content: bytes, extension: str) -> str:
    """Where ``content`` lies, by what it is; ``ValueError`` for what is no picture."""
    if extension not in MEDIA_TYPES:
        raise ValueError(f"files of type {extension!r} are not stored")
    return f"{tenant_id}/{hashlib.sha256(content).hexdigest()}.{extension}"


def is_address(text: str) -> bool:
    """Whether we may have handed this out: nothing else is ever looked for."""
    return _ADDRESS.fullmatch(text) is not None


class DiskFiles:
    """Files in a folder. A file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, tenant_id: UUID, content: bytes, extension: str) -> str:
        address = address_of(tenant_id, content, extension)
        path = self._folder / address
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(content)
                os.chmod(draft, 0o644)
                os.replace(draft, path)
            except OSError as error:
                os.unlink(draft)
                if error.errno == errno.ENOSPC:
                    raise RetryLater(
                        "There is no room for this file just now. Try again later.", code="DISK_FULL"
                    ) from error
                raise
        return address

    def read(self, address: str) -> bytes:
        return self.path(address).read_bytes()

    def path(self, address: str) -> Path:
        """The file behind an address, for a server that can send files; never outside the folder."""
        if not is_address(address):
            raise FileNotFoundError(address)
        return self._folder / address


def files() -> Files:
    """This installation's files."""
    given = settings()
    if not given.files_bucket:
        return DiskFiles(given.files_folder)
    return _bucket(given)


@cache
def _bucket(given: Settings) -> Files:
    # Only who keeps files in a bucket loads what talks to one.
    from shop_app.integrations.buckets import BucketFiles

    return BucketFiles(given)
