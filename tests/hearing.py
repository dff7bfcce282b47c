"""Listening to what was made, by FFmpeg's own filters and not by what it says of itself."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import av
import numpy as np
from av import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from models.files.steady_sound import Steps

#: What is quieter than this, of 1, is silence.
QUIET = 0.01


class Heard(NamedTuple):
    """A sound as it is heard: its format, and its samples at 48,000 a second."""

    format: str
    codec: str
    rate: int
    channels: int
    bits: int
    loudness: float
    peak: float
    samples: NDArray[np.float32]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / 48_000

    def silences(self, least: float) -> list[float]:
        """The lengths of all pauses of so many seconds at least, in their order."""
        quiet = np.abs(self.samples) < QUIET
        edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(np.int8), [0]])))
        lengths = (edges[1::2] - edges[::2]) / 48_000
        return [float(length) for length in lengths if length >= least]


def heard(data: bytes) -> Heard:
    """Listen to a file of sound."""
    with av.open(BytesIO(data), "r") as source:
        stream: AudioStream = source.streams.audio[0]
        context = stream.codec_context
        frames = list(source.decode(stream))
        bits = round(8 * len(data) / (sum(frame.samples for frame in frames) / frames[0].sample_rate))
        name, codec = source.format.name, context.codec.canonical_name
    steady = _through(frames, (("aresample", "48000"), ("aformat", "sample_fmts=flt:channel_layouts=mono")))
    samples = np.concatenate(
        [np.asarray(frame.to_ndarray(), dtype=np.float32).reshape(-1) for frame in steady]
    )
    # The last piece may be too short to be measured.
    told = [frame.metadata for frame in _through(frames, (("ebur128", "metadata=1:peak=true"),))]
    measured = next(one for one in reversed(told) if "lavfi.r128.true_peak" in one)
    peak = 20 * np.log10(float(measured["lavfi.r128.true_peak"]))
    loudness = float(measured["lavfi.r128.I"])
    return Heard(name, codec, frames[0].sample_rate, context.channels, bits, loudness, float(peak), samples)


def _through(frames: list[AudioFrame], filters: tuple[tuple[str, str], ...]) -> list[AudioFrame]:
    steps = Steps(frames[0], filters)
    return [made for frame in [*frames, None] for made in steps.through(frame)]
