"""eSpeak NG, the voice that is always there: robotic, small, quick, and nothing has to be fetched for it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path

from models.settings import Settings
from notifications.speakers.base import Speaker, SpeakerError, run

PROGRAM = Path(__file__).with_name("espeak_program.py")

#: The usual voice of a language; the north and the centre have theirs (`vi`, `vi-VN-x-central`).
VOICES: Mapping[str, str] = {"vi": "vi-VN-x-south", "en": "en-gb"}

#: Words a minute at 100 percent: slower than its own 175, since sound from a horn comes back from every wall.
USUAL_RATE = 150

#: What it may take; it takes 8 MB.
MEMORY_MB = 512


class Espeak(Speaker):
    """The library of the package `espeakng-loader`, which brings its data along."""

    def __init__(self, settings: Settings) -> None:
        self._seconds = settings.speaker_seconds

    def say_checked(self, text: str, language: str, voice: str, rate: int) -> bytes:
        """Say a text in a process of its own."""
        folder = _folder()
        words = [str(folder / "libespeak-ng.so"), str(folder / "espeak-ng-data")]
        command = [
            sys.executable,
            "-I",
            "-S",
            str(PROGRAM),
            *words,
            voice or VOICES[language],
            str(USUAL_RATE * rate // 100),
        ]
        return run(command, text, seconds=self._seconds, memory_mb=MEMORY_MB)


def _folder() -> Path:
    """Return where the package lies; its code is never loaded into Loa.

    :raises SpeakerError: `speaker_missing`.
    """
    found = importlib.util.find_spec("espeakng_loader")
    if found is None or found.origin is None:
        raise SpeakerError("speaker_missing", "espeakng-loader is not installed")
    return Path(found.origin).parent
