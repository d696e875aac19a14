from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFilter

from models.errors import ValidationFailed
from models.values.ids import new_id
from shop_app.domain import pictures
from shop_app.domain.pictures.rules import KEPT_SIDE, WIDTHS, widths_of
from shop_app.integrations.files import DiskFiles
from tests.harness.drawn import drawn


def kept(tmp_path: Path, content: bytes) -> Image.Image:
    store = DiskFiles(tmp_path)
    return Image.open(io.BytesIO(store.read(pictures.store_picture(new_id(), content, store).file)))


@pytest.mark.parametrize(
    ("kind", "mode", "becomes"),
    [
        ("PNG", "RGB", "PNG"),
        ("PNG", "RGBA", "PNG"),
        ("PNG", "P", "PNG"),
        ("PNG", "LA", "PNG"),
        ("PNG", "I;16", "PNG"),
        ("PNG", "1", "PNG"),
        ("JPEG", "RGB", "JPEG"),
        ("JPEG", "L", "JPEG"),
        ("JPEG", "CMYK", "JPEG"),
        ("WEBP", "RGB", "JPEG"),
        ("WEBP", "RGBA", "WEBP"),
        ("AVIF", "RGB", "JPEG"),
        ("GIF", "P", "PNG"),
    ],
)
def test_every_kind_of_picture_becomes_one_that_everybody_shows(
    tmp_path: Path, kind: str, mode: str, becomes: str
) -> None:
    image = kept(tmp_path, drawn(kind, mode=mode))
    assert (image.format, image.size) == (becomes, (1000, 500))
    assert image.mode in ("RGB", "RGBA")


def test_a_turned_photograph_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert kept(tmp_path, drawn("JPEG", exif=exif)).size == (500, 1000)


def test_of_an_animation_the_first_frame_is_kept(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    image = kept(tmp_path, out.getvalue())
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((30, 20))[0] > 200


def test_colours_of_another_profile_are_converted(tmp_path: Path) -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Red where sRGB has blue: only the names in its table of contents change places.
    swapped = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    plain = kept(tmp_path, drawn("PNG")).convert("RGB").getpixel((5, 5))
    profiled = kept(tmp_path, drawn("PNG", icc_profile=swapped))
    assert "icc_profile" not in profiled.info
    assert profiled.convert("RGB").getpixel((5, 5)) != plain
    assert kept(tmp_path, drawn("PNG", icc_profile=b"nonsense")).convert("RGB").getpixel((5, 5)) == plain


def test_a_cameras_picture_is_kept_at_a_size_that_one_looks_at(tmp_path: Path) -> None:
    image = kept(tmp_path, drawn("JPEG", size=(5000, 4000)))
    assert image.size == (KEPT_SIDE, KEPT_SIDE * 4 // 5)


def test_what_stands_in_for_a_picture_is_small_and_like_it(tmp_path: Path) -> None:
    noise = io.BytesIO()
    Image.effect_noise((640, 480), 200).convert("RGB").save(noise, "PNG")
    for content in (drawn(), noise.getvalue()):
        blur = pictures.store_picture(new_id(), content, DiskFiles(tmp_path)).blur
        assert len(blur) <= 400
        with Image.open(io.BytesIO(base64.b64decode(blur.partition(",")[2]))) as image:
            assert max(image.size) <= 10
    assert pictures.store_picture(new_id(), drawn(mode="RGBA"), DiskFiles(tmp_path)).blur == ""


def test_the_same_file_has_the_same_address(tmp_path: Path) -> None:
    store, tenant = DiskFiles(tmp_path), new_id()
    first, again = (pictures.store_picture(tenant, drawn("JPEG"), store) for _ in range(2))
    assert first == again


def test_a_file_is_of_the_type_that_was_promised(tmp_path: Path) -> None:
    with pytest.raises(ValidationFailed):
        pictures.store_picture(new_id(), drawn("PNG"), DiskFiles(tmp_path), media_type="image/jpeg")
    assert pictures.store_picture(new_id(), drawn("PNG"), DiskFiles(tmp_path), media_type="image/png")


def test_a_photograph_opens_a_phones_page_within_90_kb(tmp_path: Path) -> None:
    """Rougher than what shops sell, all over."""
    noise = [Image.effect_noise((1600, 1600), 60).filter(ImageFilter.GaussianBlur(1.6)) for _ in range(3)]
    image = Image.merge("RGB", noise)
    store = DiskFiles(tmp_path)
    for kind in pictures.Kind:
        made = pictures.render(new_id(), image, store, kind)
        sizes = [len(store.read(file)) for file in made.files.values()]
        assert made.size_bytes == sum(sizes)
        assert max(sizes) <= 90_000
        assert list(made.files) == ["1280", "960", "640", "320"]


@given(st.integers(1, 10_000))
def test_no_width_is_made_larger_and_the_last_is_the_pictures_own(width: int) -> None:
    made = widths_of(width)
    assert made == tuple(sorted(made, reverse=True))
    assert made[0] == min(width, WIDTHS[-1])
    assert all(each in WIDTHS for each in made[1:])
