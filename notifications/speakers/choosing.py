"""Which speaker this Loa has, by the setting SPEAKER."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.settings import Settings
from notifications.speakers.base import Speaker
from notifications.speakers.console import Console
from notifications.speakers.espeak import Espeak
from notifications.speakers.neural import Piper, Sherpa

SPEAKERS: Mapping[str, Callable[[Settings], Speaker]] = {
    "console": lambda settings: Console(),
    "espeak": Espeak,
    "piper": Piper,
    "sherpa": Sherpa,
}


def speaker(settings: Settings) -> Speaker:
    """Return the speaker of these settings."""
    return SPEAKERS[settings.speaker](settings)
