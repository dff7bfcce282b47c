"""The maker of recordings, at work in `models.files.decoder`: sound or film in, one that plays everywhere out.

Only pictures and sound are taken over, decoded and encoded again, so nothing else of the file comes along: no
position, no device, no chapters, no subtitles, no attachments, no second sound. FFmpeg's libraries do it, and get to
see the file in memory: behind the doors of the decoder they open nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

import av
from av import AudioFrame, VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError
from av.stream import Disposition
from av.video.stream import VideoStream

from models.errors import Invalid
from models.files.decoder import Made, refuse
from models.files.film_track import FilmTrack, check_size
from models.files.limits import MOST_DAMAGED, MOST_STREAMS
from models.files.loudness import Loudness
from models.files.recording_marks import Mark, mark_of
from models.files.sound_track import SoundTrack, layout_of
from models.files.steady_sound import RATE

#: What FFmpeg counts the length of a file in.
MICROSECONDS = 1_000_000


def make(data: bytes, *, max_sound_seconds: int, max_film_seconds: int) -> Made:
    """Make a sound file (`audio`, AAC in MP4) or a film (`video`, H.264 and AAC in MP4, with its `poster`, JPEG).

    The facts are `seconds` and of a film its `width` and `height` in pixels.

    :raises Invalid: `recording_unknown`, `recording_too_long`, `film_too_many_pixels`, `upload_too_costly`.
    """
    mark = mark_of(data)
    if mark is None:
        raise refuse("recording_unknown")
    try:
        return _made(data, mark, max_sound_seconds, max_film_seconds)
    except MemoryError as error:
        # Also FFmpeg's own, which is one of its errors, too.
        raise refuse("upload_too_costly") from error
    except (FFmpegError, ValueError) as error:
        raise refuse("recording_unknown") from error


def _made(data: bytes, mark: Mark, max_sound_seconds: int, max_film_seconds: int) -> Made:
    """Look at the file for what it is, listen to it for how loud it is, then make it."""
    with _opened(data, mark) as source:
        streams = _Streams(source, mark)
        most = max_film_seconds if streams.film else max_sound_seconds
        if source.duration is not None and source.duration > most * MICROSECONDS:
            raise _too_long(most)
        first = next(source.decode(streams.film), None) if streams.film else None
    if streams.film and first is None:
        raise refuse("recording_unknown")
    with _opened(data, mark) as source:
        louder = _louder(source, _Streams(source, mark).sound, most)
    with _opened(data, mark) as source:
        return _Making(source, most).made(_Streams(source, mark), first, louder)


class _Streams:
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


class _Making:
    """One recording in the making: what is read, and what has been written so far."""

    def __init__(self, source: InputContainer, most_seconds: int) -> None:
        self._source, self._most = source, most_seconds
        self._file = BytesIO()
        # Its index is brought to the front at the end, so that it plays before it is there whole: FFmpeg reads what it
        # wrote for that.
        self._out = av.open(
            self._file,
            "w",
            format="mp4",
            options={"movflags": "+faststart", "fflags": "+bitexact"},
            io_open=lambda *_: BytesIO(self._file.getvalue()),
        )

    def made(self, streams: _Streams, first: VideoFrame | None, louder: float) -> Made:
        """Take all over.

        :param first: the first picture of a film.
        :param louder: the sound, by so many decibels.
        """
        film = FilmTrack(self._out, first) if first else None
        sound = SoundTrack(self._out, layout_of(streams.sound), louder) if streams.sound else None
        for frame, at in _frames(self._source, streams.all, self._most):
            if isinstance(frame, VideoFrame) and film:
                self._out.mux(film.take(frame, at))
            elif isinstance(frame, AudioFrame) and sound:
                self._out.mux(sound.take(frame, at))
        for track in (film, sound):
            if track:
                self._out.mux(track.end())
        self._out.close()
        return self._told(max(track.seconds for track in (film, sound) if track), film)

    def _told(self, seconds: float, film: FilmTrack | None) -> Made:
        facts: dict[str, Any] = {"seconds": round(seconds, 1)}
        if film is None:
            return Made(facts, {"audio": self._file.getvalue()})
        facts |= {"width": film.width, "height": film.height}
        return Made(facts, {"video": self._file.getvalue(), "poster": film.poster()})


def _louder(source: InputContainer, sound: AudioStream | None, most: int) -> float:
    if sound is None:
        return 0.0
    loudness = Loudness(layout_of(sound))
    for frame, at in _frames(source, [sound], most):
        if isinstance(frame, AudioFrame):
            loudness.hear(frame, at)
    return loudness.change()


def _frames(
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
                raise _too_long(most)
            yield frame, at


def _too_long(most: int) -> Invalid:
    return refuse("recording_too_long", max=-(-most // 60))


def _opened(data: bytes, mark: Mark) -> InputContainer:
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


def _practise() -> None:
    """Make one small film: libraries load parts of themselves when they first need them, which needs open doors."""
    file = BytesIO()
    with av.open(file, "w", format="mp4") as out:
        picture, silence = VideoFrame(64, 64, "yuv420p"), AudioFrame("fltp", "mono", 1024)
        for plane in (*picture.planes, *silence.planes):
            plane.update(bytes(plane.buffer_size))
        silence.sample_rate = RATE
        pictures, sounds = FilmTrack(out, picture), out.add_stream("aac", rate=RATE, layout="mono")
        out.mux(pictures.take(picture, 0.0) + sounds.encode(silence) + pictures.end() + sounds.encode(None))
    make(file.getvalue(), max_sound_seconds=1, max_film_seconds=1)


_practise()
