"""How loud a recording is, by EBU R 128 (ITU-R BS.1770), and by how much it is made louder or softer.

One change for the whole recording: who speaks softly stays softer than who shouts, and no noise swells in the pauses.
"""

from __future__ import annotations

from av import AudioFrame

from models.files.steady_sound import SteadySound, Steps

#: How loud recordings are made, in LUFS: what services of spoken sound ask for.
AIM = -16.0

#: What is softer is taken for silence (the absolute gate of the standard), in LUFS.
SILENCE = -70.0

#: The most that a recording is changed by, in decibels: more would only show its noise.
MOST_CHANGE = 20.0

#: The name of the measure in what FFmpeg says of a piece.
_MEASURE = "lavfi.r128.I"


class Loudness:
    """The loudness of a recording, while it is listened to."""

    def __init__(self, layout: str) -> None:
        self._sound = SteadySound(layout)
        self._steps: Steps | None = None
        self._measured = SILENCE

    def hear(self, frame: AudioFrame, at: float) -> None:
        """Listen to a piece that is heard `at` so many seconds."""
        for steady in self._sound.taken(frame, at):
            self._measure(steady)

    def change(self) -> float:
        """Return by how many decibels the recording is to be made louder, after all of it was heard."""
        for steady in self._sound.rest():
            self._measure(steady)
        if self._measured <= SILENCE:
            return 0.0
        return max(-MOST_CHANGE, min(MOST_CHANGE, AIM - self._measured))

    def _measure(self, steady: AudioFrame) -> None:
        if self._steps is None:
            self._steps = Steps(steady, (("ebur128", "metadata=1"),))
        for measured in self._steps.through(steady):
            self._measured = float(measured.metadata.get(_MEASURE, SILENCE))
