"""Pictures drawn for a test, small unless asked for large."""

from __future__ import annotations

import io

from PIL import Image


def drawn(kind: str = "PNG", size: tuple[int, int] = (1000, 500), mode: str = "RGB", **options: object) -> bytes:
    """A file with one colour in it."""
    out = io.BytesIO()
    Image.new(mode, size, 90).save(out, kind, **options)
    return out.getvalue()
