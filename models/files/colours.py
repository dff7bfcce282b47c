"""Colours of pictures: every mode and embedded profile (ICC) becomes sRGB, transparency becomes white.

A profile says which colour a number means: phones of some makers write Display P3, cameras Adobe RGB, printers CMYK.
Dropped unconverted, all colours would be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from PIL import Image, ImageCms

#: The mode of Pillow that the colours of a profile are in, by its signature (ICC.1:2022, table 19).
MODES: Mapping[str, str] = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}

#: Modes that hold more than eight bits of grey.
DEEP = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N"})

SRGB = ImageCms.createProfile("sRGB")


def resizable(image: Image.Image) -> Image.Image:
    """Return a picture in a mode whose pixels may be mixed with their neighbours; itself where that is so already."""
    if image.mode in DEEP:
        return image.convert("I")
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if "transparency" in image.info and image.mode in {"L", "RGB"}:
        return image.convert("LA" if image.mode == "L" else "RGBA")
    return image


def to_srgb(image: Image.Image) -> Image.Image:
    """Return a picture in RGB whose numbers mean sRGB; the EXIF stays with it."""
    colour, alpha = _parted(image)
    flat = _converted(colour, image.info.get("icc_profile")) or colour.convert("RGB")
    if alpha is not None:
        white = Image.new("RGB", flat.size, "white")
        white.paste(flat, mask=alpha)
        flat = white
    flat.info = image.info
    return flat


def _parted(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """Return the colours of a picture and what covers them."""
    if image.mode in DEEP:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L"), None
    if image.mode in {"RGBa", "La", "PA"}:
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    if image.mode not in {"RGBA", "LA"}:
        return image, None
    return image.convert("RGB" if image.mode == "RGBA" else "L"), image.getchannel("A")


def _converted(image: Image.Image, icc: bytes | None) -> Image.Image | None:
    """Return a picture by its profile; None when it has none, or a broken one, or one for other colours."""
    if not icc:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(icc))
        mode = MODES[profile.profile.xcolor_space]
        if image.mode != mode and {image.mode, mode} != {"L", "RGB"}:
            return None
        return ImageCms.profileToProfile(image.convert(mode), profile, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, LookupError, ValueError, TypeError):
        return None
