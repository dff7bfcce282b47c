"""Sounds that the device makes itself: the test tone, and the call for attention where a takeover has no sound yet."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Sequence

RATE = 24_000
LOUDNESS = 0.5

#: Frequency in hertz (0 is silence) and length in seconds.
TEST_TONE = ((1000.0, 2.0),)
ATTENTION = ((880.0, 0.6), (660.0, 0.6)) * 4


def made(notes: Sequence[tuple[float, float]]) -> bytes:
    """Return notes as a WAV file: mono, 24 kHz, 16 bit. Each fades in and out, so that nothing clicks."""
    samples: list[int] = []
    for hertz, seconds in notes:
        count, edge = int(RATE * seconds), int(RATE * 0.01)
        for at in range(count):
            fade = min(1.0, at / edge, (count - at) / edge)
            samples.append(int(32767 * LOUDNESS * fade * math.sin(2 * math.pi * hertz * at / RATE)))
    return wav(struct.pack(f"<{len(samples)}h", *samples))


def wav(samples: bytes) -> bytes:
    """Return samples (mono, 24 kHz, 16 bit) as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples)
    return file.getvalue()


def seconds_of(notes: Sequence[tuple[float, float]]) -> float:
    """Return how long notes last."""
    return sum(seconds for _, seconds in notes)
