"""The maker of pictures, at work in `models.files.decoder`: the bytes of a picture in, safe JPEGs out.

A picture is decoded, made small, brought to sRGB, turned upright and encoded again, so that nothing of the original
file survives: no metadata, no profile, no hidden payload. The GPS position in its EXIF is read first.

What matters for memory is what stands decoded at a time. A JPEG is made smaller while it is decoded (its decoder can
leave out detail at 1/2, 1/4 and 1/8), so the largest of a phone takes no more than 16 megapixels; all others have
to be decoded whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import AvifImagePlugin, ExifTags, Image, ImageFile, ImageOps
from pillow_heif import register_heif_opener

from models.files import colours, scans
from models.files.decoder import MOST_MEMORY, Made, hurry, refuse
from models.files.limits import COMMON_NAMES, LEAST_SECONDS, MEGA, MOST_SCANS, SECONDS_A_MEGAPIXEL

# One thread: the places are counted, and each thread takes memory of the ceiling.
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
Image.init()

# A truncated file is refused, not padded with grey; our own limit on pixels comes before Pillow's warning.
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None

#: What phones make; to Pillow a photo with a preview beside it (MPO) is JPEG. Anything else that Pillow could
#: open is refused.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF")

#: Formats that are made smaller while they are decoded.
SHRINKING = frozenset({"JPEG", "MPO"})

#: Formats whose second frame is an animation; a phone's JPEG and HEIF have previews and depth maps there.
ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})

#: Longest side of each rendition, in pixels.
RENDITIONS: Mapping[str, int] = {"large": 2048, "thumb": 320}

JPEG_QUALITY = 85

#: The most that a progressive JPEG may take while it is decoded, in bytes: 130 megapixels at full colour.
MOST_COEFFICIENTS = MOST_MEMORY * 3 // 4


def make(data: bytes, *, max_pixels: Mapping[str, int], max_frames: int) -> Made:
    """Make a safe picture of the bytes of a file: a part by the name of each rendition.

    The facts are `width` and `height` of the upright original in pixels, and `position` as [latitude, longitude] or
    None.

    :param max_pixels: by format.
    :raises Invalid: `upload_too_many_pixels`, `upload_animated`, `upload_too_costly`, `upload_not_a_picture`.
    :raises MemoryError: it takes more than there is.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _insist_on_size(image, max_pixels)
            # What makes of few pixels much work, in whatever format: passes, tiles, frames, filters.
            hurry(LEAST_SECONDS + SECONDS_A_MEGAPIXEL * image.width * image.height / MEGA)
            if image.format in SHRINKING and scans.count(data, MOST_SCANS) > MOST_SCANS:
                raise refuse("upload_too_costly")
            if image.format in ANIMATED and _frames(image) > max_frames:
                raise refuse("upload_animated", max=max_frames)
            if _coefficients(image) > MOST_COEFFICIENTS:
                raise MemoryError
            return _made(image)
    except (
        SyntaxError,
        EOFError,
        OSError,
        OverflowError,
        ValueError,
        TypeError,
        LookupError,
        RuntimeError,
    ) as error:
        # Pillow's decoders raise many kinds of errors for damaged files; each means the same to the sender.
        if _is_for_memory(error):
            raise MemoryError from error
        raise refuse("upload_not_a_picture") from error


def _is_for_memory(error: Exception) -> bool:
    """Say whether a library that has errors of its own means that memory ran out."""
    return any(word in str(error).lower() for word in ("memory", "alloc"))


def _insist_on_size(image: Image.Image, max_pixels: Mapping[str, int]) -> None:
    """Refuse a picture with too many pixels: its header tells, before memory is taken for it."""
    kind = "JPEG" if image.format in SHRINKING else str(image.format)
    pixels, most = image.width * image.height, max_pixels[kind]
    if pixels > most:
        raise refuse(
            "upload_too_many_pixels",
            pixels=math.ceil(pixels / MEGA),
            max=most // MEGA,
            format=COMMON_NAMES.get(kind, kind),
        )


def _frames(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1)) if getattr(image, "is_animated", False) else 1


def _made(image: Image.Image) -> Made:
    width, height = image.size
    position, turn = _position(image), _orientation(image)
    large = ImageOps.exif_transpose(colours.to_srgb(_decoded(image, max(RENDITIONS.values()))))
    if turn >= 5:
        width, height = height, width
    return Made(
        {"width": width, "height": height, "position": position},
        {name: _encode(large, side) for name, side in RENDITIONS.items()},
    )


def _decoded(image: Image.Image, side: int) -> Image.Image:
    """Decode a picture, no larger than it is needed: its longest side becomes at most `side`."""
    longest = max(image.size)
    if image.format in SHRINKING and longest > side:
        # The decoder stays at or above what it is asked for, by whole steps; the rest is left to a better filter.
        image.draft(None, (max(1, image.width * side // longest), max(1, image.height * side // longest)))
    image.load()
    small = colours.resizable(image)
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _coefficients(image: Image.Image) -> int:
    """Return the bytes in which the decoder of a progressive JPEG keeps all of the picture, however small it makes it.

    Its library fails in a way that looks like a damaged file.
    """
    if not image.info.get("progressive"):
        return 0
    shares: list[int] = [across * down for _, across, down, _ in getattr(image, "layer", [])]
    return round(2 * image.width * image.height * sum(shares) / max(shares, default=1))


def _orientation(image: Image.Image) -> int:
    """Return how it was held, 1 to 8 as in EXIF; 1 when it does not say."""
    try:
        turn = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:
        return 1
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1


def _encode(image: Image.Image, side: int) -> bytes:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    # Only the pixels are copied: `info` may still hold EXIF, XMP, a profile or a comment.
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    out = BytesIO()
    clean.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()


def _position(image: Image.Image) -> tuple[float, float] | None:
    """Return (latitude, longitude) of the EXIF, or None if there is none or it makes no sense."""
    try:
        gps: Mapping[int, Any] = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
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
