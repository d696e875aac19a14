"""Where pictures and other files lie (D24). An address is ``<tenant>/<sha256>.<ext>``: below ``/media/`` on the web,
below ``SHOP_DATA_DIR/files`` on a disk. What an address holds never changes, so a browser may keep it for ever.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol
from uuid import UUID

from models.errors import RetryLater
from shop_app.settings import settings

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


class DiskFiles:
    """Files in a folder. A file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, tenant_id: UUID, content: bytes, extension: str) -> str:
        if extension not in MEDIA_TYPES:
            raise ValueError(f"files of type {extension!r} are not stored")
        address = f"{tenant_id}/{hashlib.sha256(content).hexdigest()}.{extension}"
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
        if not _ADDRESS.fullmatch(address):
            raise FileNotFoundError(address)
        return self._folder / address


def files() -> DiskFiles:
    """This installation's files."""
    return DiskFiles(settings().files_folder)
