"""The sound of a recording: made as loud as others and encoded again as AAC with one or two channels."""

from __future__ import annotations

from collections.abc import Iterable

from av import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from models.files.limits import SOUND_BITS
from models.files.steady_sound import RATE, SteadySound, Steps

#: How loud a single moment may be, of 1: room for what the encoder adds.
PEAK = 0.84


def layout_of(source: AudioStream) -> str:
    """Return the channels that the sound of a file is made: one as one, more as two."""
    return "mono" if source.codec_context.channels == 1 else "stereo"


class SoundTrack:
    """The sound of one recording, on its way from a file to another.

    :param louder: by so many decibels.
    """

    def __init__(self, out: OutputContainer, layout: str, louder: float) -> None:
        self._stream: AudioStream = out.add_stream("aac", rate=RATE, layout=layout)
        self._stream.bit_rate = SOUND_BITS[layout]
        self._sound = SteadySound(layout)
        self._louder = louder
        self._steps: Steps | None = None

    def take(self, frame: AudioFrame, at: float) -> list[Packet[AudioStream]]:
        """Encode a piece of sound that is heard `at` so many seconds; where nothing was recorded there is silence."""
        return self._encoded(self._sound.taken(frame, at))

    def end(self) -> list[Packet[AudioStream]]:
        """Encode what is left."""
        packets = self._encoded(self._sound.rest())
        if self._steps:
            packets += [one for left in self._steps.through(None) for one in self._stream.encode(left)]
        return packets + self._stream.encode(None)

    @property
    def seconds(self) -> float:
        """Seconds until the last sound has been heard."""
        return self._sound.seconds

    def _encoded(self, pieces: Iterable[AudioFrame]) -> list[Packet[AudioStream]]:
        packets: list[Packet[AudioStream]] = []
        for piece in pieces:
            if self._steps is None:
                limited = f"limit={PEAK}:level=disabled"
                kept = f"sample_fmts=fltp:channel_layouts={self._sound.layout}"
                self._steps = Steps(
                    piece, (("volume", f"{self._louder:.2f}dB"), ("alimiter", limited), ("aformat", kept))
                )
            for ready in self._steps.through(piece):
                packets += self._stream.encode(ready)
        return packets
