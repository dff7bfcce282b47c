"""The interface of speakers, and what all of them share: a program of others with limits, and WAV that is one."""

from __future__ import annotations

import io
import sys
import wave
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from models.files import decoding

#: The most that a voice is given to say at once, in characters: ten minutes of it.
MOST_CHARACTERS = 12_000

LIMITED = Path(__file__).with_name("limited_program.py")


class SpeakerError(Exception):
    """Nothing was said.

    :param code: `language_not_spoken`, `speaker_missing` (nothing is set up) or `speaker_failed`.
    """

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"{code}: {reason}" if reason else code)
        self.code = code


class Speaker(ABC):
    """Something that says a text.

    :cvar languages: the languages that it may be asked for.
    """

    languages: tuple[str, ...] = ("vi", "en")

    def say(self, text: str, language: str, voice: str, rate: int) -> bytes:
        """Return a text as a WAV file of one channel.

        :param text: as it is spoken (`models.speech.reader`).
        :param voice: as this speaker calls it; "" for the usual one of the language.
        :param rate: how fast, in percent of the usual speed.
        :raises SpeakerError: it does not know the language, is not set up, broke, or took too long.
        """
        if language not in self.languages:
            raise SpeakerError("language_not_spoken", language)
        if not text.strip() or len(text) > MOST_CHARACTERS:
            raise SpeakerError("speaker_failed", f"a text of {len(text)} characters")
        return checked(self.say_checked(text, language, voice, rate))

    @abstractmethod
    def say_checked(self, text: str, language: str, voice: str, rate: int) -> bytes:
        """Say a text of a language that it knows; see `say`."""


def run(command: Sequence[str], said: str, *, seconds: int, memory_mb: int, open_files: int = 64) -> bytes:
    """Return what a program says of a text on its standard input, within limits of time and memory; b"" if it failed.

    It gets no environment, no open file and no secret of ours, and ends with all that it started.
    """
    limits = [str(seconds), str(memory_mb), str(open_files)]
    limited = [sys.executable, "-I", "-S", str(LIMITED), *limits, *command]
    return decoding.run(limited, said.encode(), float(seconds))


def checked(data: bytes) -> bytes:
    """Return what is a WAV file with some sound in it.

    :raises SpeakerError: it is none.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getnframes() and file.getnchannels() == 1:
                return data
    except (wave.Error, EOFError) as error:
        raise SpeakerError("speaker_failed", "no WAV") from error
    raise SpeakerError("speaker_failed", "an empty WAV, or one of several channels")
