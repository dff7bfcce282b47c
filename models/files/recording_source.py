"""The source of a recording: a file in memory, its streams, and what is heard and seen in it one after another.

FFmpeg's libraries get the one demuxer that fits the first bytes and the decoders of what may be in it, and no protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

import av
from av import AudioFrame, VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import InvalidDataError
from av.stream import Disposition
from av.video.stream import VideoStream

from models.errors import Invalid
from models.files.decoder import refuse
from models.files.film_track import check_size
from models.files.limits import MOST_DAMAGED, MOST_STREAMS
from models.files.recording_marks import Mark

#: What FFmpeg counts the length of a file in.
MICROSECONDS = 1_000_000


class Streams:
    """The streams of a file that are taken over.

    :raises Invalid: there is none, or one of a kind that is not taken.
    """

    def __init__(self, source: InputContainer, mark: Mark) -> None:
        # The cover of a song does not move.
        films = (one for one in source.streams.video if not one.disposition & Disposition.attached_pic)
        self.film: VideoStream | None = next(films, None)
        self.sound: AudioStream | None = next(iter(source.streams.audio), None)
        if not self.all or any(one.codec_context.codec.canonical_name not in mark.codecs for one in self.all):
            raise refuse("recording_unknown")
        if self.film:
            check_size(self.film.codec_context.width, self.film.codec_context.height)

    @property
    def all(self) -> list[VideoStream | AudioStream]:
        """Return those that are there."""
        return [stream for stream in (self.film, self.sound) if stream]


def frames(
    source: InputContainer, streams: Sequence[AudioStream | VideoStream], most: int
) -> Iterator[tuple[VideoFrame | AudioFrame, float]]:
    """Decode these streams: pictures and pieces of sound, and after how many seconds each is due.

    A few damaged packets are passed over.
    """
    begins, damaged = (source.start_time or 0) / MICROSECONDS, 0
    for packet in source.demux(streams):
        try:
            frames = packet.decode()
        except InvalidDataError:
            damaged += 1
            if damaged > MOST_DAMAGED:
                raise
            continue
        for frame in frames:
            if not isinstance(frame, (VideoFrame, AudioFrame)):
                continue
            at = max(0.0, (frame.time or 0.0) - begins)
            if at > most:
                raise too_long(most)
            yield frame, at


def too_long(most: int) -> Invalid:
    """Return the error of a recording that is longer than so many seconds."""
    return refuse("recording_too_long", max=-(-most // 60))


def opened(data: bytes, mark: Mark) -> InputContainer:
    """Open the bytes of a file as what they say they are."""
    options = {
        "codec_whitelist": ",".join(_decoders(mark)),
        "protocol_whitelist": "none",
        "max_streams": str(MOST_STREAMS),
    }
    source = av.open(BytesIO(data), "r", format=mark.name, options=options, metadata_errors="replace")
    for stream in (*source.streams.video, *source.streams.audio):
        stream.codec_context.thread_count = 1
    return source


def _decoders(mark: Mark) -> list[str]:
    """Return the names of the decoders of what may be in a file of this format."""
    return sorted({av.Codec(codec, "r").name for codec in mark.codecs} | mark.codecs)
