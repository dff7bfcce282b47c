"""Sound for streams: MPEG layer III, 48 kbit/s, 24 kHz, mono, the format that every converter of the field plays.

Sound is cut into frames that need none before them (no bit reservoir), so that silence, a bulletin and a takeover can
follow one another at any frame without a crack and without an encoder that runs for each outlet.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Protocol

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

RATE, BIT_RATE = 24_000, 48_000

#: A frame of MPEG-2 layer III has 576 samples.
FRAME_SAMPLES = 576
FRAME_SECONDS = FRAME_SAMPLES / RATE

#: What cannot be decoded raises one of these.
BAD_SOUND = (av.FFmpegError, ValueError, IndexError)

#: The call for attention where a warning has no sound yet: two tones by turns, in Hertz, and how often.
_TONES, _TURNS, _TONE_SECONDS = (770, 960), 4, 0.5


def frames(sound: bytes, percent: int = 100) -> list[bytes]:
    """Return a sound, of whatever format, as frames.

    :param percent: how loud.
    :raises BAD_SOUND: it can't be decoded, or holds nothing.
    """
    return list(encoded(_samples(io.BytesIO(sound)), percent))


def encoded(samples: Iterable[AudioFrame], percent: int = 100) -> Iterator[bytes]:
    """Yield frames of samples as `_samples` gives them, as soon as each is whole."""
    encoder = _encoder()
    for one in samples:
        if percent != 100:
            one = _turned_down(one, percent)
        # The encoder counts by itself: what was left out of a stream leaves no hole.
        one.pts = None
        yield from map(bytes, encoder.encode(one))
    yield from map(bytes, encoder.encode(None))


class Readable(Protocol):
    """Something that bytes are read from, piece by piece."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


def streamed(file: Readable) -> Iterator[AudioFrame]:
    """Yield the samples of a stream that is read from a file-like object."""
    yield from _samples(file)


def seconds_of(some: list[bytes]) -> float:
    """Return how long frames sound."""
    return len(some) * FRAME_SECONDS


@cache
def silence() -> bytes:
    """Return a frame in which nothing is heard."""
    made = list(encoded([_of(np.zeros(RATE, dtype=np.int16))]))
    return made[len(made) // 2]


@cache
def attention() -> bytes:
    """Return the call for attention, as a file of frames."""
    parts = []
    for turn in range(_TURNS):
        at = np.arange(int(RATE * _TONE_SECONDS)) / RATE
        parts.append((np.sin(2 * np.pi * _TONES[turn % 2] * at) * 12_000).astype(np.int16))
    return b"".join(encoded([_of(np.concatenate(parts))]))


def _encoder() -> AudioCodecContext:
    made = AudioCodecContext.create("libmp3lame", "w")
    assert isinstance(made, AudioCodecContext)
    made.sample_rate, made.layout, made.format = RATE, "mono", "s16p"
    made.bit_rate = BIT_RATE
    made.options = {"reservoir": "0"}
    return made


def _samples(file: Readable) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="s16p", layout="mono", rate=RATE, frame_size=FRAME_SAMPLES)
    with av.open(file, "r") as container:
        if not container.streams.audio:
            raise ValueError("There is no sound in it.")
        for one in container.decode(container.streams.audio[0]):
            yield from resampler.resample(one)
    yield from resampler.resample(None)


def _turned_down(one: AudioFrame, percent: int) -> AudioFrame:
    return _of((one.to_ndarray().reshape(-1).astype(np.int32) * percent // 100).astype(np.int16))


def _of(samples: NDArray[np.int16]) -> AudioFrame:
    made = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16p", layout="mono")
    made.sample_rate = RATE
    return made
