"""Steady sound: whatever a recorder wrote, as pieces of one kind that follow each other without a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from av import AudioFrame
from av.error import BlockingIOError as NothingYet
from av.error import EOFError as AtEnd
from av.filter import Graph

#: Samples a second of steady sound.
RATE = 44_100

#: The name and the options of a filter of FFmpeg.
Step = tuple[str, str]


class Steps:
    """Filters of FFmpeg that sound goes through.

    :param first: a piece of the sound; all that goes in has its format, channels and rate.
    """

    def __init__(self, first: AudioFrame, steps: Sequence[Step]) -> None:
        self._graph = Graph()
        self._graph.threads = 1
        start = self._graph.add_abuffer(
            sample_rate=first.sample_rate,
            format=first.format,
            layout=first.layout,
            time_base=Fraction(1, first.sample_rate),
        )
        nodes = [start, *(self._graph.add(*step) for step in steps), self._graph.add("abuffersink")]
        self._graph.link_nodes(*nodes).configure()

    def through(self, frame: AudioFrame | None) -> Iterator[AudioFrame]:
        """Put a piece in, None at the end, and yield what comes out."""
        self._graph.push(frame)
        while True:
            try:
                piece = self._graph.pull()
            except (NothingYet, AtEnd):
                return
            if isinstance(piece, AudioFrame):
                yield piece


class SteadySound:
    """Sound that becomes steady; its format may change on the way.

    :param layout: the channels of the result, `mono` or `stereo`.
    """

    def __init__(self, layout: str) -> None:
        self.layout = layout
        self._steps: Steps | None = None
        self._kind: tuple[str, str, int] | None = None
        self._end = 0

    def taken(self, frame: AudioFrame, at: float) -> Iterator[AudioFrame]:
        """Take a piece that is heard `at` so many seconds, and yield what is steady; silence fills what is missing."""
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            yield from self.rest()
            begins = round(self.seconds * frame.sample_rate)
            self._kind, self._steps = kind, Steps(frame, self._to_steady(begins))
        frame.pts, frame.time_base = round(at * frame.sample_rate), Fraction(1, frame.sample_rate)
        yield from self._timed(frame)

    def rest(self) -> Iterator[AudioFrame]:
        """Yield what is left."""
        yield from self._timed(None)

    @property
    def seconds(self) -> float:
        """Seconds of all that was yielded."""
        return self._end / RATE

    def _timed(self, frame: AudioFrame | None) -> Iterator[AudioFrame]:
        for steady in self._steps.through(frame) if self._steps else ():
            steady.pts, steady.time_base = self._end, Fraction(1, RATE)
            self._end += steady.samples
            yield steady

    def _to_steady(self, begins: int) -> Sequence[Step]:
        return (
            ("aresample", f"async=1:first_pts={begins}"),
            ("aresample", str(RATE)),
            ("aformat", f"sample_fmts=fltp:channel_layouts={self.layout}"),
        )
