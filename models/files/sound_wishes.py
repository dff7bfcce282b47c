"""Wishes for sounds: what is to be heard, by whom it is said, and what is wrong with that."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TypedDict

from models.errors import Fault

#: The longest spoken text, in characters.
LONGEST_TEXT = 12_000

#: Languages that a voice says; the others are recorded.
SPOKEN = ("vi", "en")


#: What a voice may be called. It is handed to a program, and a hyphen would begin an option of that.
_VOICE = re.compile(r"[A-Za-z0-9][\w.+-]{0,59}")


class SoundSource(StrEnum):
    """What a sound is of."""

    BULLETIN = "bulletin"
    ALERT = "alert"
    PHRASE = "phrase"
    TEST = "test"


class Piece(TypedDict):
    """What is heard: a spoken `text`, a stored file (`file_id`), or a recording as it was sent; the others are "".

    `original` names the pieces of what was sent (`models.files.recording_pieces`), which go once the sound is made.
    """

    text: str
    file_id: str
    original: str


@dataclass(frozen=True)
class Wish:
    """What is to be heard.

    :param body: what is said; `frame` is said before and after it (of an exercise: that it is one).
    :param spoken: the words of it, for people to read.
    :param then: a recording that is heard after all that, in another language, with its own frame.
    :param speaker: which speaker says it, with its `voice` and `rate`: of a recording all three are empty.
    """

    source: SoundSource
    language: str
    body: Piece
    spoken: str
    speaker: str = ""
    voice: str = ""
    rate: int = 100
    chime: bool = True
    repeats: int = 2
    frame: Piece | None = None
    then: Piece | None = None
    then_frame: Piece | None = None

    @property
    def key(self) -> str:
        """The hash of everything that is heard; what it is asked for as makes no difference."""
        heard = {name: value for name, value in asdict(self).items() if name not in ("source", "spoken")}
        return hashlib.sha256(json.dumps(heard, sort_keys=True).encode()).hexdigest()

    @property
    def pieces(self) -> list[Piece]:
        """Return the different pieces."""
        return [one for one in (self.body, self.frame, self.then, self.then_frame) if one]


def text(words: str) -> Piece:
    """Return a piece that a voice says."""
    return {"text": words, "file_id": "", "original": ""}


def recording(file_id: str) -> Piece:
    """Return a piece that was recorded."""
    return {"text": "", "file_id": file_id, "original": ""}


def faults_of(wish: Wish) -> Iterable[Fault]:
    """Yield what is wrong with a wish."""
    words = [piece["text"] for piece in wish.pieces if not piece["file_id"] and not piece["original"]]
    if wish.source != SoundSource.TEST and any(not 1 <= len(one.strip()) <= LONGEST_TEXT for one in words):
        yield Fault("spoken", "wrong_length", {"min": 1, "max": LONGEST_TEXT})
    if wish.voice and not _VOICE.fullmatch(wish.voice):
        yield Fault("voice", "voice_unknown")
    if words and wish.language not in SPOKEN:
        yield Fault("language", "language_not_spoken")
