"""Sounds as officials see and hear them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from api.extensions.context import current_language, current_store
from api.extensions.problems import sentence
from models.access import signed_links
from models.files.sounds import Rendition, Sound
from models.programme import unused_sounds


class ShownRendition(TypedDict):
    """One form of a sound, with the link that plays it."""

    type: str
    sha256: str
    bytes: int
    url: str


class ShownSound(TypedDict):
    """A sound as `SoundSchema` dumps it."""

    _id: str
    source: str
    language: str
    spoken: str
    state: str
    is_used: bool
    renditions: list[ShownRendition]
    seconds: float
    loudness: float
    peak: float
    waveform: list[int]
    asked_at: datetime
    done_at: datetime | None
    code: str
    reason: str


def show_all(found: Sequence[Sound]) -> list[ShownSound]:
    """Show some sounds; what needs them is looked for at once."""
    used = unused_sounds.used(current_store(), found)
    return [show(one, is_used=one["_id"] in used) for one in found]


def show(sound: Sound, *, is_used: bool | None = None) -> ShownSound:
    """Show a sound.

    :param is_used: whether something needs it; None: it is looked for.
    """
    needed = bool(unused_sounds.used(current_store(), [sound])) if is_used is None else is_used
    failure = sound["failure"]
    said = sentence(failure["code"], current_language(), failure["params"]) if failure else ""
    return {
        "_id": sound["_id"],
        "source": sound["source"],
        "language": sound["language"],
        "spoken": sound["spoken"],
        "state": sound["state"],
        "is_used": needed,
        "renditions": [_rendition(sound, one) for one in sound["renditions"]],
        "seconds": sound["seconds"],
        "loudness": sound["loudness"],
        "peak": sound["peak"],
        "waveform": sound["waveform"],
        "asked_at": sound["asked_at"],
        "done_at": sound["done_at"],
        "code": failure["code"] if failure else "",
        "reason": said,
    }


def _rendition(sound: Sound, one: Rendition) -> ShownRendition:
    path = f"/v1/desk/sounds/{sound['_id']}/renditions/{one['ending']}"
    return {
        "type": one["type"],
        "sha256": one["sha256"],
        "bytes": one["bytes"],
        "url": signed_links.sign(current_store(), path),
    }
