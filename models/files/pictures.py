"""Pictures: whatever a phone sends becomes a safe JPEG, or is refused with the reason.

The work is done by `models.files.picture_maker` in a process of its own (`models.files.decoding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.access.callers import HERE, Circumstances
from models.errors import Fault, Invalid
from models.files import decoding
from models.files.decoder import Options


@dataclass(frozen=True)
class Limits:
    """The most that is accepted.

    :param max_bytes: of the file.
    :param max_pixels: of the picture, by its format.
    :param max_frames: of an animation.
    """

    max_bytes: int
    max_pixels: Mapping[str, int]
    max_frames: int


@dataclass(frozen=True)
class Picture:
    """A safe picture.

    :param renditions: JPEG bytes by name (`large`, `thumb`), in sRGB.
    :param width: of the upright original, in pixels; `height` likewise.
    :param position: (latitude, longitude) in degrees from the EXIF, or None.
    """

    renditions: Mapping[str, bytes]
    width: int
    height: int
    position: tuple[float, float] | None


def read(data: bytes, limits: Limits, where: Circumstances = HERE) -> Picture:
    """Make a safe picture of the bytes of a file.

    :raises Invalid: it is empty, too large, no picture, damaged, an animation, or takes too much to read; says which.
    :raises Unavailable: too many others are being read.
    """
    if not data:
        raise Invalid(Fault("file", "upload_empty"))
    if len(data) > limits.max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": limits.max_bytes // 1_000_000}))
    options: Options = {"max_pixels": dict(limits.max_pixels), "max_frames": limits.max_frames}
    made = decoding.decode("picture", data, options, where)
    position = made.facts["position"]
    return Picture(
        made.parts,
        made.facts["width"],
        made.facts["height"],
        (position[0], position[1]) if position else None,
    )
