"""The pictures of a film: each is checked, made smaller, turned upright and encoded again as H.264."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

from av import VideoFrame
from av.container import OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.video.stream import VideoStream
from PIL.Image import Image

from models.files.decoder import refuse
from models.files.limits import FILM_BITS, FILM_LONG, FILM_RATE, FILM_SHORT, MEGA, MOST_FILM_PIXELS

#: The clock of the pictures: 90 kHz, as MPEG counts.
TICKS = 90_000

#: How a picture is turned upright, by the degrees that it is turned to the left.
UPRIGHT = {
    90: (("transpose", "cclock"),),
    180: (("hflip", ""), ("vflip", "")),
    270: (("transpose", "clock"),),
}

#: The poster is the first picture after so many seconds: the very first is often black.
POSTER_AFTER = 1.0

#: x264: quick, sharp enough for a phone, and readable by old ones (H.264 main profile, level 3.1).
X264 = {
    "preset": "veryfast",
    "profile": "main",
    "level": "3.1",
    "crf": "26",
    "maxrate": str(FILM_BITS),
    "bufsize": str(2 * FILM_BITS),
    "threads": "1",
}


def check_size(width: int, height: int) -> None:
    """See that a picture is none that nobody takes.

    :raises Invalid: `film_too_many_pixels`.
    """
    if width * height > MOST_FILM_PIXELS:
        raise refuse("film_too_many_pixels", pixels=-(-width * height // MEGA), max=MOST_FILM_PIXELS // MEGA)


def fitted(width: int, height: int) -> tuple[int, int]:
    """Return the size that a picture is made, in pixels: never larger, and even, as H.264 wants it."""
    share = min(1.0, FILM_LONG / max(width, height), FILM_SHORT / min(width, height))
    return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)


class FilmTrack:
    """The pictures of one film, on their way from a file to another.

    :param first: its first picture, which says how large it is and how it was held.
    """

    def __init__(self, out: OutputContainer, first: VideoFrame) -> None:
        check_size(first.width, first.height)
        self._turned = first.rotation % 360 // 90 * 90
        self._scaled = fitted(first.width, first.height)
        self.width, self.height = self._scaled if self._turned % 180 == 0 else self._scaled[::-1]
        self._stream: VideoStream = out.add_stream("libx264", rate=FILM_RATE, options=dict(X264))
        self._stream.width, self._stream.height = self.width, self.height
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.gop_size = 10 * FILM_RATE
        self._stream.codec_context.time_base = Fraction(1, TICKS)
        self._graph, self._graph_of = Graph(), ("", 0, 0)
        self._last = -1.0
        self._poster: VideoFrame | None = None

    def take(self, frame: VideoFrame, at: float) -> list[Packet[VideoStream]]:
        """Encode a picture that is shown `at` so many seconds; more a second than a film may have are left out.

        :raises Invalid: `film_too_many_pixels`.
        """
        check_size(frame.width, frame.height)
        if self._last >= 0 and at - self._last < 0.9 / FILM_RATE:
            return []
        self._last = at
        shown = self._upright(frame)
        shown.pts, shown.time_base = round(at * TICKS), Fraction(1, TICKS)
        if self._poster is None or self._poster.time < min(at, POSTER_AFTER):
            self._poster = shown
        return self._stream.encode(shown)

    def end(self) -> list[Packet[VideoStream]]:
        """Encode what is left."""
        return self._stream.encode(None)

    @property
    def seconds(self) -> float:
        """Seconds until the last picture has been shown."""
        return self._last + 1 / FILM_RATE

    def poster(self) -> bytes:
        """Return a picture of the film as JPEG; b"" where there is none."""
        if self._poster is None:
            return b""
        picture: Image = self._poster.to_image()  # type: ignore[no-untyped-call]
        out = BytesIO()
        picture.save(out, "JPEG", quality=80, optimize=True)
        return out.getvalue()

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        kind = (frame.format.name, frame.width, frame.height)
        if kind != self._graph_of:
            self._graph, self._graph_of = self._made_graph(frame), kind
        frame.pts, frame.time_base = 0, Fraction(1, TICKS)
        self._graph.vpush(frame)
        return self._graph.vpull()

    def _made_graph(self, frame: VideoFrame) -> Graph:
        graph = Graph()
        graph.threads = 1
        steps = (
            ("scale", f"{self._scaled[0]}:{self._scaled[1]}:flags=bicubic"),
            *UPRIGHT.get(self._turned, ()),
            ("format", "yuv420p"),
            ("setsar", "1"),
        )
        start = graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, TICKS)
        )
        nodes = [start, *(graph.add(name, given) for name, given in steps), graph.add("buffersink")]
        graph.link_nodes(*nodes).configure()
        return graph
