"""Colours of pictures: every mode and every profile comes out as what it means, in sRGB."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms

from models.files import picture_maker
from models.files.limits import MOST_PIXELS
from tests.profiles import ADOBE_RGB, DISPLAY_P3, SRGB, grey_profile, ink_profile, meant, rgb_profile

P3, ADOBE, PLAIN = rgb_profile(DISPLAY_P3, 2.2), rgb_profile(ADOBE_RGB, 2.2), rgb_profile(SRGB, 2.2)
GREY = grey_profile(1.0)

#: Colours far from the edges of every space.
PATCH = (180, 90, 70)

#: Lossy formats move a colour a little, and so does each conversion.
WITHIN = 4

#: The middle of a linear grey, as sRGB writes it.
LINEAR_128 = 188


#: How each format is written with the least loss.
FAITHFUL: dict[str, dict[str, Any]] = {
    "PNG": {},
    "GIF": {},
    "JPEG": {"quality": 98, "subsampling": 0},
    "WEBP": {"lossless": True},
    "HEIF": {"quality": 98},
    "AVIF": {"quality": 98},
}


def saved(image: Image.Image, kind: str, icc: bytes | None = None, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, icc_profile=icc, **FAITHFUL[kind], **options)
    return out.getvalue()


def patch(mode: str, colour: object, size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.new(mode, size, colour)  # type: ignore[arg-type]


def shown(data: bytes, rendition: str = "large") -> Image.Image:
    made = picture_maker.make(data, max_pixels=MOST_PIXELS, max_frames=1)
    return Image.open(BytesIO(made.parts[rendition]))


def colour_of(data: bytes) -> list[int]:
    pixel = shown(data).getpixel((30, 20))
    assert isinstance(pixel, tuple)
    return list(pixel)


def palette(transparent: bool) -> Image.Image:
    image = Image.new("P", (64, 48), 1)
    image.putpalette([0, 0, 0, *PATCH])
    if transparent:
        image.info["transparency"] = bytes([255, 0])
    return image


def grey_of_16_bits() -> Image.Image:
    return Image.new("I;16", (64, 48), 128 * 256 + 128)


#: Each picture, and the colour that it shows.
CASES: dict[str, tuple[Callable[[], bytes], list[int]]] = {
    **{
        f"{kind} {name}": (
            lambda kind=kind, icc=icc: saved(patch("RGB", PATCH), kind, icc),  # type: ignore[misc]
            meant(primaries, 2.2, PATCH),
        )
        for kind in ("JPEG", "PNG", "WEBP", "HEIF", "AVIF")
        for name, icc, primaries in (
            ("in Display P3", P3, DISPLAY_P3),
            ("in Adobe RGB", ADOBE, ADOBE_RGB),
            ("in sRGB by gamma", PLAIN, SRGB),
        )
    },
    "JPEG without a profile": (lambda: saved(patch("RGB", PATCH), "JPEG"), list(PATCH)),
    "grey": (lambda: saved(patch("L", 128), "JPEG"), [128] * 3),
    "linear grey": (lambda: saved(patch("L", 128), "JPEG", GREY), [LINEAR_128] * 3),
    "linear grey of 16 bits": (lambda: saved(grey_of_16_bits(), "PNG", GREY), [LINEAR_128] * 3),
    "grey of 16 bits": (lambda: saved(grey_of_16_bits(), "PNG"), [128] * 3),
    "grey and clear": (lambda: saved(patch("LA", (40, 0)), "PNG"), [255] * 3),
    "linear grey, opaque": (lambda: saved(patch("LA", (128, 255)), "PNG", GREY), [LINEAR_128] * 3),
    "black and white": (lambda: saved(patch("1", 1), "PNG"), [255] * 3),
    "palette": (lambda: saved(palette(False), "PNG"), list(PATCH)),
    "palette in Display P3": (lambda: saved(palette(False), "PNG", P3), meant(DISPLAY_P3, 2.2, PATCH)),
    "palette, clear": (lambda: saved(palette(True), "PNG", transparency=bytes([255, 0])), [255] * 3),
    "palette of a GIF": (lambda: saved(palette(False), "GIF"), list(PATCH)),
    "colour that is clear": (
        lambda: saved(patch("RGB", PATCH), "PNG", transparency=PATCH),
        [255] * 3,
    ),
    "half clear in Display P3": (
        lambda: saved(patch("RGBA", (*PATCH, 128)), "PNG", P3),
        [round(one * 128 / 255 + 127) for one in meant(DISPLAY_P3, 2.2, PATCH)],
    ),
    "clear WebP": (lambda: saved(patch("RGBA", (*PATCH, 0)), "WEBP"), [255] * 3),
    "four inks without a profile": (lambda: saved(patch("CMYK", (0, 0, 0, 255)), "JPEG"), [0] * 3),
    "four inks with a profile": (lambda: saved(patch("CMYK", (255, 255, 0, 0)), "JPEG", ink_profile()), [255] * 3),
    "grey with a profile of colours": (
        lambda: saved(patch("L", 128), "JPEG", PLAIN),
        meant(SRGB, 2.2, (128, 128, 128)),
    ),
    "colours with a profile of inks": (lambda: saved(patch("RGB", PATCH), "JPEG", ink_profile()), list(PATCH)),
    "broken profile": (lambda: saved(patch("RGB", PATCH), "JPEG", b"broken" * 40), list(PATCH)),
    "profile cut off": (lambda: saved(patch("RGB", PATCH), "JPEG", P3[:200]), list(PATCH)),
    "profile without curves": (lambda: saved(patch("RGB", PATCH), "PNG", P3.replace(b"TRC", b"XXX")), list(PATCH)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_mode_and_profile_comes_out_as_it_is_meant(name: str) -> None:
    make, expected = CASES[name]

    assert colour_of(make()) == pytest.approx(expected, abs=WITHIN)


def test_profiles_change_what_numbers_mean() -> None:
    means = {tuple(meant(space, 2.2, PATCH)) for space in (DISPLAY_P3, ADOBE_RGB, SRGB)}

    assert len(means) == 3


def test_photo_with_a_preview_beside_it_is_a_photo() -> None:
    out = BytesIO()
    patch("RGB", PATCH).save(out, "MPO", save_all=True, append_images=[patch("RGB", "green")], icc_profile=P3)

    assert colour_of(out.getvalue()) == pytest.approx(meant(DISPLAY_P3, 2.2, PATCH), abs=12)


@pytest.mark.parametrize("turn", range(1, 9))
def test_photo_is_turned_upright_whatever_its_profile(turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    data = saved(patch("RGB", PATCH, (60, 40)), "JPEG", P3, exif=exif.tobytes())

    made = picture_maker.make(data, max_pixels=MOST_PIXELS, max_frames=1)

    upright = Image.open(BytesIO(made.parts["large"]))
    assert upright.size == (made.facts["width"], made.facts["height"]) == ((60, 40) if turn < 5 else (40, 60))


def test_no_profile_is_left() -> None:
    data = saved(patch("RGB", PATCH), "JPEG", P3, comment=b"cua nha")

    picture = shown(data)

    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_profile_of_sRGB_changes_nothing() -> None:  # noqa: N802
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert colour_of(saved(patch("RGB", PATCH), "PNG", icc)) == pytest.approx(PATCH, abs=2)
