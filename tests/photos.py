"""Photos as phones make them, drawn here; no picture of anybody."""

from __future__ import annotations

from io import BytesIO

from PIL import ExifTags, Image, ImageDraw
from pillow_heif import register_heif_opener

register_heif_opener()


def photo(
    size: tuple[int, int] = (1200, 900),
    *,
    position: tuple[float, float] | None = None,
    orientation: int = 1,
    kind: str = "JPEG",
    comment: str = "",
) -> bytes:
    """The bytes of a picture with a red left half, and EXIF that says where and how it was held."""
    image = Image.new("RGB", size, "steelblue")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="firebrick")
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Invented phone"
    if comment:
        exif[ExifTags.Base.ImageDescription] = comment
    if position:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update(_gps(*position))
    out = BytesIO()
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def animation(frames: int = 3) -> bytes:
    """The bytes of an animated GIF."""
    images = [Image.new("RGB", (40, 40), (80 * n, 0, 0)) for n in range(frames)]
    out = BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:])
    return out.getvalue()


def _gps(lat: float, lon: float) -> dict[int, object]:
    return {
        ExifTags.GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        ExifTags.GPS.GPSLatitude: _sexagesimal(abs(lat)),
        ExifTags.GPS.GPSLongitudeRef: "E" if lon >= 0 else "W",
        ExifTags.GPS.GPSLongitude: _sexagesimal(abs(lon)),
    }


def _sexagesimal(value: float) -> tuple[float, float, float]:
    degrees = int(value)
    minutes = int((value - degrees) * 60)
    return float(degrees), float(minutes), (value - degrees - minutes / 60) * 3600
