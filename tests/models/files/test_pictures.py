"""Pictures: whatever a phone sends becomes a safe JPEG, or is refused with the reason."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from models.errors import Invalid
from models.files import pictures
from models.files.limits import MOST_PIXELS
from models.files.pictures import Limits
from tests.photos import animation, photo

MOST = dict.fromkeys(MOST_PIXELS, 4_000_000)
LIMITS = Limits(max_bytes=2_000_000, max_pixels=MOST, max_frames=1)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def code_of(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Invalid) as refused:
        pictures.read(data, limits)
    (fault,) = refused.value.faults
    return fault.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_what_phones_make_becomes_two_jpegs(kind: str) -> None:
    picture = pictures.read(photo(kind=kind), LIMITS)

    sizes = {name: (opened(data).format, opened(data).size) for name, data in picture.renditions.items()}
    assert sizes == {"large": ("JPEG", (1200, 900)), "thumb": ("JPEG", (320, 240))}


def test_no_metadata_survives() -> None:
    data = photo(position=(9.9347, 106.3455), comment="cua nha ong Tu")

    for rendition in pictures.read(data, LIMITS).renditions.values():
        assert not opened(rendition).getexif()
        assert b"Exif" not in rendition
        assert b"cua nha" not in rendition
        assert b"Invented" not in rendition


def test_position_is_read_before_it_is_dropped() -> None:
    picture = pictures.read(photo(position=(9.934712, 106.345598)), LIMITS)

    assert picture.position == pytest.approx((9.934712, 106.345598), abs=1e-5)


def test_position_south_and_west_is_negative() -> None:
    picture = pictures.read(photo(position=(-12.5, -77.25)), LIMITS)

    assert picture.position == pytest.approx((-12.5, -77.25), abs=1e-5)


@pytest.mark.parametrize("position", [None, (0.0, 0.0)])
def test_photo_without_a_sensible_position_has_none(position: tuple[float, float] | None) -> None:
    assert pictures.read(photo(position=position), LIMITS).position is None


def test_photo_held_sideways_is_turned_upright() -> None:
    picture = pictures.read(photo((400, 200), orientation=6), LIMITS)

    upright = opened(picture.renditions["large"])
    red, _, blue = upright.getpixel((100, 20))  # type: ignore[misc]
    assert upright.size == (200, 400)
    assert red > blue  # the left half is on top now


def test_transparent_parts_become_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")

    picture = pictures.read(out.getvalue(), LIMITS)

    assert opened(picture.renditions["thumb"]).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "upload_empty"),
        ("Đây là một tệp văn bản".encode(), "upload_not_a_picture"),
        (photo()[:5000], "upload_not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "upload_not_a_picture"),
        (b"%PDF-1.7 not a photo", "upload_not_a_picture"),
        (animation(), "upload_animated"),
        (photo((2100, 2000)), "upload_too_many_pixels"),
        (b"\xff" * 2_000_001, "upload_too_large"),
    ],
    ids=["empty", "text", "cut off", "svg", "pdf", "animated", "pixels", "bytes"],
)
def test_what_is_no_photo_is_refused_with_the_reason(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_what_is_decoded_whole_is_refused_by_its_header_with_the_limit_of_its_format() -> None:
    out = BytesIO()
    Image.new("1", (9000, 8000)).save(out, "PNG")

    with pytest.raises(Invalid) as refused:
        pictures.read(out.getvalue(), Limits(15_000_000, MOST_PIXELS, 1))

    (fault,) = refused.value.faults
    assert (fault.code, dict(fault.params)) == (
        "upload_too_many_pixels",
        {"pixels": 72, "max": 64, "format": "PNG"},
    )
