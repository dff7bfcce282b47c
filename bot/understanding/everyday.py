"""Everyday troubles: chronic pains, loneliness, waiting for an answer (`everyday.yml`).

They have the words of a call for help, and are none as long as nothing is said of now. Nobody is filed for them; who
might be in danger all the same is asked, or shown how to call.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

import yaml

from bot.understanding.spelling import written

FILE = Path(__file__).with_name("everyday.yml")


class Chronic(TypedDict):
    """Words of what lasts for long: since when, which ailments, and which of these are grave."""

    since: str
    ailments: str
    grave: str


class EverydayWords(TypedDict):
    """The file; see there."""

    most_words: int
    now: str
    chronic: Chronic
    impatience: str
    hearsay: str
    lonely: str
    blocked: str
    wanted: str
    endangered: str
    armed: str
    told: str
    ourselves: str
    laughs: str
    driving: str
    threat: str


def is_chronic(text: str) -> bool:
    """Say whether a text tells of an ailment that has lasted for long, and of nothing that happens now."""
    chronic = _file()["chronic"]
    return _is_calm(text) and _has(chronic["since"], text) and _has(chronic["ailments"], text)


def is_grave(text: str) -> bool:
    """Say whether an ailment is one that may turn into danger."""
    return _has(_file()["chronic"]["grave"], text)


def is_impatient(text: str) -> bool:
    """Say whether somebody asks why the bot does not answer."""
    return _has(_file()["impatience"], text)


def is_hearsay(text: str) -> bool:
    """Say whether somebody asks whether what they heard is true."""
    return _has(_file()["hearsay"], text)


def is_lonely(text: str) -> bool:
    """Say whether somebody tells that they are sad or alone, and of nothing that happens now."""
    return _is_calm(text) and _has(_file()["lonely"], text)


def is_blocked(text: str) -> bool:
    """Say whether a text tells of a blocked drain or road, and of nobody in danger."""
    file, is_short = _file(), len(text.split()) <= _file()["most_words"]
    return is_short and _has(file["blocked"], text) and not _has(file["endangered"], text)


def is_of_wanted(text: str) -> bool:
    """Say whether a text tells of somebody whom the police look for, and of nobody in danger."""
    return _has(_file()["wanted"], text) and not _has(_file()["armed"], text)


def is_told(text: str) -> bool:
    """Say whether somebody tells what they saw, read, or lived through long ago."""
    file, is_short = _file(), len(text.split()) <= _file()["most_words"]
    return is_short and _has(file["told"], text) and not _has(file["ourselves"], text)


def is_light(text: str) -> bool:
    """Say whether somebody laughs, or only says that they drive and cannot write."""
    file = _file()
    light = _has(file["laughs"], text) or _has(file["driving"], text)
    return light and len(text.split()) <= file["most_words"] and not _has(file["ourselves"], text)


def is_threat(text: str) -> bool:
    """Say whether somebody says that they will harm somebody else, who is not there."""
    return _is_calm(text) and _has(_file()["threat"], text)


def _is_calm(text: str) -> bool:
    return len(text.split()) <= _file()["most_words"] and not _has(_file()["now"], text)


def _has(pattern: str, text: str) -> bool:
    return bool(_compiled(pattern).search(written(text).plain))


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=1)
def _file() -> EverydayWords:
    return cast(EverydayWords, yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))
