"""Pictures: whatever a phone sends becomes a safe JPEG, or is refused with the reason.

A picture is decoded fully, turned upright, and encoded again, so that nothing of the original file survives:
no metadata, no hidden payload. The GPS position in its EXIF is read first and offered as the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import structlog
from PIL import ExifTags, Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from models.errors import Fault, Invalid

log = structlog.get_logger(__name__)

register_heif_opener()
Image.init()

# A truncated file is refused, not padded with grey; our own limit on pixels comes before Pillow's warning.
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None

#: What phones make; to Pillow a photo with a preview beside it (MPO) is JPEG. Anything else that Pillow could
#: open is refused.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF")

#: Longest side of each rendition, in pixels.
RENDITIONS = {"large": 2048, "thumb": 320}

JPEG_QUALITY = 85


@dataclass(frozen=True)
class Limits:
    """The most that is accepted: bytes of the file, pixels of the picture, frames of an animation."""

    max_bytes: int
    max_pixels: int
    max_frames: int


@dataclass(frozen=True)
class Picture:
    """A safe picture.

    :param renditions: JPEG bytes by name (`large`, `thumb`).
    :param width: of the upright original, in pixels; `height` likewise.
    :param position: (latitude, longitude) in degrees from the EXIF, or None.
    """

    renditions: dict[str, bytes]
    width: int
    height: int
    position: tuple[float, float] | None


def read(data: bytes, limits: Limits) -> Picture:
    """Make a safe picture of the bytes of a file.

    :raises Invalid: it is empty, too large, no picture, damaged, or an animation; says which.
    """
    if not data:
        raise Invalid(Fault("file", "upload_empty"))
    if len(data) > limits.max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": limits.max_bytes // 1_000_000}))
    try:
        return _decode(data, limits)
    except Invalid:
        raise
    except Exception as error:
        # Pillow's decoders raise many kinds of errors for damaged files; each means the same to the sender.
        log.info("picture_refused", error=repr(error)[:200])
        raise Invalid(Fault("file", "upload_not_a_picture")) from error


def _decode(data: bytes, limits: Limits) -> Picture:
    with Image.open(BytesIO(data), formats=FORMATS) as image:
        pixels = image.width * image.height
        if pixels > limits.max_pixels:
            sizes = {"pixels": round(pixels / 1e6), "max": limits.max_pixels // 1_000_000}
            raise Invalid(Fault("file", "upload_too_many_pixels", sizes))
        # Phones put a preview or a depth map beside the photo (MPO, HEIF): that is no animation.
        if image.format in {"GIF", "WEBP", "PNG"} and getattr(image, "n_frames", 1) > limits.max_frames:
            raise Invalid(Fault("file", "upload_animated", {"max": limits.max_frames}))
        position = _position(image)
        image.load()
        upright = _flat(ImageOps.exif_transpose(image))
    return Picture(
        {name: _encode(upright, side) for name, side in RENDITIONS.items()},
        upright.width,
        upright.height,
        position,
    )


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, transparency on white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        canvas = Image.new("RGBA", image.size, "white")
        canvas.alpha_composite(image.convert("RGBA"))
        return canvas.convert("RGB")
    return image.convert("RGB")


def _encode(image: Image.Image, side: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    # Only the pixels are copied: `info` may still hold EXIF, XMP or a comment.
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    out = BytesIO()
    clean.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _position(image: Image.Image) -> tuple[float, float] | None:
    """Return (latitude, longitude) of the EXIF, or None if there is none or it makes no sense."""
    try:
        gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except Exception:
        # EXIF is written by thousands of kinds of phones; whatever is wrong with it, there is no position.
        return None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0, 0):
        return None
    return lat, lon


def _degrees(parts: tuple[float, float, float], reference: str, negative: str) -> float:
    value = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    return round(-value if reference.strip("\x00 ").upper() == negative else value, 6)
