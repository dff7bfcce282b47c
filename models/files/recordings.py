"""Recordings (bản ghi âm, phim): whatever a phone or camera made becomes one form that plays everywhere, or is refused.

Sound becomes AAC in MP4, as loud as other recordings; a film becomes H.264 and AAC in MP4, at most 720p, with a
picture of it. The work is done by `models.files.recording_maker` in a process of its own (`models.files.decoding`). It
takes minutes, so no request waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.errors import Fault, Invalid
from models.files import decoding
from models.files.recording_marks import is_recording
from models.settings import Settings


@dataclass(frozen=True)
class Recording:
    """A safe recording.

    :param parts: bytes by name: `audio`, or `video` and its `poster` (JPEG).
    :param seconds: how long it is.
    :param width: of a film, in pixels, else 0; `height` likewise.
    """

    parts: Mapping[str, bytes] = field(repr=False)
    seconds: float
    width: int = 0
    height: int = 0

    @property
    def is_film(self) -> bool:
        """Say whether there is something to see."""
        return "video" in self.parts


def check(data: bytes, settings: Settings) -> None:
    """See whether these bytes are worth the work: what can be said of them at once.

    :raises Invalid: `upload_empty`, `upload_too_large`, `recording_unknown`.
    """
    if not data:
        raise Invalid(Fault("file", "upload_empty"))
    if len(data) > settings.recording_max_bytes:
        raise Invalid(Fault("file", "upload_too_large", {"max": settings.recording_max_bytes // 1_000_000}))
    if not is_recording(data):
        raise Invalid(Fault("file", "recording_unknown"))


def read(data: bytes, settings: Settings) -> Recording:
    """Make a safe recording of the bytes of a file.

    :raises Invalid: it is empty, too large, too long, of a format that is not taken, damaged, or takes too much to
        read; says which.
    :raises Unavailable: another one is being read.
    """
    check(data, settings)
    options = {
        "max_sound_seconds": settings.recording_max_seconds,
        "max_film_seconds": settings.film_max_seconds,
    }
    made = decoding.decode("recording", data, options)
    facts = made.facts
    return Recording(made.parts, facts["seconds"], facts.get("width", 0), facts.get("height", 0))
