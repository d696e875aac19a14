"""C-59: whatever is sent as a picture is stored as pixels that we have drawn, or refused with words."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from models.errors import ValidationFailed
from models.values.ids import new_id
from shop_app.domain import pictures
from shop_app.integrations.files import DiskFiles
from tests.harness.drawn import drawn

SCRIPT = b"<script>window.__xss = 1</script>"
KINDS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG that claims a size, whatever its pixels are."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def text_bomb() -> bytes:
    """A small PNG with a hundred megabytes of compressed text in it."""
    text = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 100_000_000))
    whole = drawn("PNG", size=(20, 20))
    return whole[:33] + text + whole[33:]


HOSTILE = {
    "nothing": b"",
    "a script": SCRIPT,
    "a page called .png": b"<!doctype html><html>" + SCRIPT,
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>",
    "a drawing behind white space": b"\n\n  <?xml version='1.0'?><svg onload='alert(1)'/>",
    "an archive": zipped("../../etc/passwd", b"root"),
    "a bomb of an archive": zipped("bomb", b"\0" * 50_000_000),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(a) show",
    "a paper": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj",
    "a picture of a kind that browsers do not show": drawn("TIFF"),
    "sixty thousand pixels in the header": png_of(60_000, 60_000, zlib.compress(b"\0")),
    "one line without an end": png_of(1, 2_000_000_000, zlib.compress(b"\0")),
    "no pixels": png_of(0, 0, zlib.compress(b"")),
    "a bomb of pixels": png_of(20_000, 20_000, zlib.compress(b"\0" * 100_000_000)),
    "a bomb of text": text_bomb(),
    "fifty megabytes": drawn("PNG") + b"\0" * 50_000_000,
    "a beginning of a picture": drawn("JPEG")[:200],
    "only a signature": b"\x89PNG\r\n\x1a\n",
    "a GIF's signature with a script": b"GIF89a" + SCRIPT,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_c59_what_is_no_picture_is_refused_with_words(tmp_path: Path, what: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        pictures.store_picture(new_id(), HOSTILE[what], DiskFiles(tmp_path))
    assert len(refusal.value.sentence) > 20
    assert list(tmp_path.rglob("*.*")) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tail", [SCRIPT, zipped("a.html", SCRIPT), b"\0" * 1000 + b"<?php system($_GET[0]); ?>"])
def test_c59_a_second_file_inside_a_picture_is_not_stored(tmp_path: Path, kind: str, tail: bytes) -> None:
    store = DiskFiles(tmp_path)
    picture = pictures.store_picture(new_id(), drawn(kind) + tail, store)
    kept = store.read(picture.file)
    assert tail not in kept
    assert b"script" not in kept
    assert b"php" not in kept
    assert b"PK\x03\x04" not in kept
    Image.open(io.BytesIO(kept)).verify()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_c59_where_it_was_taken_and_what_is_written_in_it_is_gone(tmp_path: Path, kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 12.0), 3: "E", 4: (11.0, 34.0, 55.0)}
    given = drawn(kind, exif=exif)
    assert b"script" in given
    store = DiskFiles(tmp_path)
    picture = pictures.store_picture(new_id(), given, store)
    image = pictures.opened(store.read(picture.file))
    for each in (picture.file, *pictures.render(new_id(), image, store).files.values()):
        kept = store.read(each)
        assert b"script" not in kept
        assert b"Exif" not in kept
        assert b"GPS" not in kept
        with Image.open(io.BytesIO(kept)) as again:
            assert not again.getexif()


@pytest.mark.parametrize("kind", KINDS)
def test_c59_broken_files_are_refused_or_drawn_and_break_nothing(tmp_path: Path, kind: str) -> None:
    chance, whole, store = random.Random(kind), drawn(kind, size=(64, 48)), DiskFiles(tmp_path)
    for _ in range(80):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(len(broken)) :]
        try:
            picture = pictures.store_picture(new_id(), bytes(broken), store)
        except ValidationFailed:
            continue
        assert picture.width * picture.height <= 25_000_000


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0.png", "x" * 255, "con.png", "<script>.png", "....//a.png"])
def test_c59_a_files_name_is_never_part_of_an_address(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    store = DiskFiles(tmp_path / "out")
    tenant = new_id()
    address = pictures.store_picture(tenant, drawn(), store).file
    assert address.startswith(f"{tenant}/")
    assert len(address) == 36 + 1 + 64 + 4
    with pytest.raises(FileNotFoundError):
        store.read(f"{tenant}/{name}")
