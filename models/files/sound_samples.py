"""Samples of sound as an outlet plays it: one channel of numbers from -1 to 1, `RATE` of them a second.

The chime is made here of two tones, so nobody has a right in it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from av import AudioFrame
from numpy.typing import NDArray

from models.files.steady_sound import Step, Steps

Samples = NDArray[np.float32]

#: Samples a second; what the oldest decoders on poles take.
RATE = 24_000

#: Samples that go through a filter at once.
PIECE = 4_800

#: The chime: two tones in hertz, a falling third, each heard so many seconds, and how fast each fades.
CHIME, TONE_SECONDS, FADES = (659.26, 523.25), 0.9, 3.0

#: What a tone begins and ends with, in seconds, so that it does not click.
EDGE = 0.01

#: The test tone, in hertz and seconds: where horns are loudest.
TEST_TONE, TEST_SECONDS = 1_000.0, 3.0


class Measured(NamedTuple):
    """How loud a sound is (EBU R 128): `loudness` in LUFS, `peak` in dBTP."""

    loudness: float
    peak: float


def chime() -> Samples:
    """Return the two tones that begin every announcement; the amplifier wakes in the first."""
    tones = [_tone(hertz, TONE_SECONDS) * _fading(TONE_SECONDS) for hertz in CHIME]
    return np.concatenate([*tones, silence(0.3)]).astype(np.float32)


def test_tone() -> Samples:
    """Return the tone by which a loudspeaker is tested."""
    return (_tone(TEST_TONE, TEST_SECONDS) * 0.5).astype(np.float32)


def silence(seconds: float) -> Samples:
    """Return silence."""
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def of_frames(frames: Iterable[AudioFrame]) -> Samples:
    """Return whatever a decoder gives as samples."""
    steps: Steps | None = None
    pieces: list[Samples] = []
    wanted = (
        ("aresample", str(RATE)),
        ("aformat", f"sample_fmts=flt:channel_layouts=mono:sample_rates={RATE}"),
    )
    for frame in frames:
        steps = steps or Steps(frame, wanted)
        pieces += [_flat(made) for made in steps.through(frame)]
    if steps:
        pieces += [_flat(made) for made in steps.through(None)]
    return np.concatenate(pieces) if pieces else silence(0)


def through(samples: Samples, steps: Sequence[Step]) -> Samples:
    """Return samples after some filters of FFmpeg."""
    return np.concatenate([silence(0), *(_flat(frame) for frame in _filtered(samples, (*steps, _SAME)))])


def louder(samples: Samples, decibels: float) -> Samples:
    """Return samples that are louder by so many decibels."""
    return (samples * np.float32(10 ** (decibels / 20))).astype(np.float32)


def measured(samples: Samples) -> Measured:
    """Measure by EBU R 128 (ITU-R BS.1770), the peak between the samples, too."""
    loudness, peak = -70.0, -70.0
    # Too short a sound has no loudness of its own: silence behind it counts for nothing.
    for frame in _filtered(np.concatenate([samples, silence(0.5)]), (("ebur128", "metadata=1:peak=true"),)):
        loudness = float(frame.metadata.get("lavfi.r128.I", loudness))
        peak = max(peak, _decibels(frame.metadata.get("lavfi.r128.true_peak", "0.0")))
    return Measured(loudness, peak)


def loudness(samples: Samples) -> float:
    """Measure the loudness alone, in LUFS, which costs a fraction of the peak."""
    found = -70.0
    for frame in _filtered(np.concatenate([samples, silence(0.5)]), (("ebur128", "metadata=1"),)):
        found = float(frame.metadata.get("lavfi.r128.I", found))
    return found


def frames_of(samples: Samples) -> Iterator[AudioFrame]:
    """Yield samples as frames of FFmpeg, each with its time."""
    for at in range(0, len(samples), PIECE):
        frame = AudioFrame.from_ndarray(samples[at : at + PIECE].reshape(1, -1), format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        yield frame


def waveform(samples: Samples, columns: int) -> list[int]:
    """Return the highest point of each of so many parts, from 0 to 100, to draw."""
    return [
        round(100 * min(1.0, float(np.max(np.abs(part), initial=0.0))))
        for part in np.array_split(samples, columns)
    ]


_SAME: Step = ("aformat", f"sample_fmts=flt:channel_layouts=mono:sample_rates={RATE}")


def _filtered(samples: Samples, steps: Sequence[Step]) -> Iterator[AudioFrame]:
    made: Steps | None = None
    for frame in frames_of(samples):
        made = made or Steps(frame, steps)
        yield from made.through(frame)
    if made:
        yield from made.through(None)


def _flat(frame: AudioFrame) -> Samples:
    return np.asarray(frame.to_ndarray(), dtype=np.float32).reshape(-1).copy()


def _tone(hertz: float, seconds: float) -> Samples:
    at = np.arange(round(seconds * RATE)) / RATE
    edge = np.clip(np.minimum(at, seconds - at) / EDGE, 0, 1)
    return (np.sin(2 * np.pi * hertz * at) * edge).astype(np.float32)


def _fading(seconds: float) -> Samples:
    return np.exp(-FADES * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)


def _decibels(highest: str) -> float:
    """Return in decibels what FFmpeg says of the highest point, of 1."""
    return 20 * math.log10(max(float(highest), 1e-4))
