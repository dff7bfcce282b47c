"""Making sounds: what is to be heard, in which order, and what comes of it, in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.files import decoding
from models.files.decoder import Options

#: The pause between two readings, in milliseconds.
PAUSE_MS = 1_200

#: The longest piece that is taken, in seconds.
LONGEST_SECONDS = 600

#: The media types of what is made, by the names of the parts, which are also their endings.
MIMES: Mapping[str, str] = {"mp3": "audio/mpeg", "ogg": "audio/ogg"}


@dataclass(frozen=True)
class MadeSound:
    """A sound that was made.

    :param parts: its bytes by name (`MIMES`).
    :param loudness: measured, in LUFS; `peak`: the true peak in dBTP.
    :param waveform: the highest point of each of 200 parts, 0 to 100.
    """

    parts: Mapping[str, bytes]
    seconds: float
    loudness: float
    peak: float
    waveform: Sequence[int]


def make(pieces: Sequence[bytes], order: Sequence[int], *, chime: bool, strict: bool = False) -> MadeSound:
    """Make an announcement of files of sound.

    :param pieces: files as they were said or recorded.
    :param order: which of them is heard first, second and so on; one may be heard twice.
    :param chime: two tones begin it.
    :param strict: refuse what is clipped.
    :raises Invalid: a piece can't be accepted, and why.
    :raises Unavailable: too many others are being made.
    """
    return _made(b"".join(pieces), [len(piece) for piece in pieces], order, chime=chime, strict=strict)


def test_tone() -> MadeSound:
    """Make the tone by which a loudspeaker is tested."""
    return _made(b"", [], [], tone=True)


def _made(
    data: bytes,
    lengths: Sequence[int],
    order: Sequence[int],
    *,
    chime: bool = False,
    strict: bool = False,
    tone: bool = False,
) -> MadeSound:
    options: Options = {
        "lengths": {str(number): length for number, length in enumerate(lengths)},
        "order": {str(number): piece for number, piece in enumerate(order)},
        "chime": int(chime),
        "tone": int(tone),
        "strict": int(strict),
        "pause_ms": PAUSE_MS,
        "max_seconds": LONGEST_SECONDS,
    }
    made = decoding.decode("sound", data, options)
    facts = made.facts
    return MadeSound(made.parts, facts["seconds"], facts["loudness"], facts["peak"], facts["waveform"])
