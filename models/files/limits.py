"""What a file may have at most, by its format: the data that every door, the settings and the docs read.

The pixels follow from the memory of a decoder (`models.files.decoder.MOST_MEMORY`), measured with the costliest
picture of each format, so they are no settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

MEGA = 1_000_000

#: Most pixels of a picture, by its format as Pillow names it. A JPEG is made smaller while it is decoded, so the
#: largest that phones take passes; the others are decoded whole, WebP in more memory than the rest.
MOST_PIXELS: Mapping[str, int] = {
    "JPEG": 200 * MEGA,
    "PNG": 64 * MEGA,
    "HEIF": 64 * MEGA,
    "AVIF": 64 * MEGA,
    "GIF": 64 * MEGA,
    "WEBP": 50 * MEGA,
}

#: Most scans of a JPEG; encoders make ten of a progressive one, and each is one more way through the whole picture.
MOST_SCANS = 50

#: Seconds of a processor that a picture may take at all, and more of them for each million pixels. Measured with the
#: costliest of each format: 0.1 a million pixels at most.
LEAST_SECONDS, SECONDS_A_MEGAPIXEL = 3.0, 0.2

#: What people call a format, where that is another name.
COMMON_NAMES: Mapping[str, str] = {"HEIF": "HEIC", "WEBP": "WebP"}

#: The most bytes that the contents of all pages of a PDF unfold to, with the forms and fonts that they draw with.
MOST_UNFOLDED = 128 << 20

#: Most pixels of one picture in a PDF: whoever reads the file has to take memory for it.
MOST_PDF_PIXELS = 100 * MEGA


class Drawn(NamedTuple):
    """What a PDF draws, each thing as often as it is drawn.

    :param things: contents, forms, pictures, tiles and drawn letters.
    :param bytes: of their contents, unfolded.
    :param pixels: of their pictures.
    """

    things: int
    bytes: int
    pixels: int

    def plus(self, other: Drawn) -> Drawn:
        """Return both together."""
        return Drawn(*(one + more for one, more in zip(self, other, strict=True)))

    def times(self, count: int) -> Drawn:
        """Return as much, so many times."""
        return Drawn(*(one * count for one in self))

    def is_beyond(self, most: Drawn) -> bool:
        """Say whether any of it is too much."""
        return any(one > allowed for one, allowed in zip(self, most, strict=True))


#: The most that one page of a PDF draws, and all of them together. Plans and maps draw some megabytes a page; beyond
#: these a viewer works for minutes.
MOST_DRAWN_OF_A_PAGE = Drawn(things=50_000, bytes=16 << 20, pixels=400 * MEGA)
MOST_DRAWN = Drawn(things=200_000, bytes=64 << 20, pixels=4000 * MEGA)

#: How deep what is drawn may be nested: a viewer keeps a state of its own for each step.
MOST_NESTED = 20

#: Most pixels of one frame of a film: 4K as phones take it, upright or not, with the rows that encoders add.
MOST_FILM_PIXELS = 9 * MEGA

#: What a film is made: at most so many pixels at its longer and its shorter side, and pictures a second.
FILM_LONG, FILM_SHORT, FILM_RATE = 1280, 720, 30

#: Bits a second of what is made: of the pictures of a film at most, and of sound by its channels.
FILM_BITS, SOUND_BITS = 1_000_000, {"mono": 64_000, "stereo": 96_000}

#: Damaged packets of a recording that are passed over: a phone that falls leaves some behind.
MOST_DAMAGED = 50

#: Streams in one file; a camera makes five (pictures, sound, position, gyroscope, time).
MOST_STREAMS = 16

#: Most parts of an office file, the most bytes that they unfold to together, and how deep one may hold another (the
#: sheet behind a chart).
MOST_OFFICE_PARTS, MOST_OFFICE_UNFOLDED, MOST_OFFICE_NESTED = 5_000, 200 << 20, 1
