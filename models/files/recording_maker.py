"""The maker of recordings, at work in `models.files.decoder`: sound or film in, one that plays everywhere out.

Only pictures and sound are taken over, decoded and encoded again, so nothing else of the file comes along: no
position, no device, no chapters, no subtitles, no attachments, no second sound. FFmpeg's libraries do it, and get to
see the file in memory: behind the doors of the decoder they open nothing else.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import av
from av import AudioFrame, VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from models.files.decoder import Made, refuse
from models.files.film_track import FilmTrack
from models.files.loudness import Loudness
from models.files.recording_marks import Mark, mark_of
from models.files.recording_source import MICROSECONDS, Streams, frames, opened, too_long
from models.files.sound_track import SoundTrack, layout_of
from models.files.steady_sound import RATE


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
    with opened(data, mark) as source:
        streams = Streams(source, mark)
        most = max_film_seconds if streams.film else max_sound_seconds
        if source.duration is not None and source.duration > most * MICROSECONDS:
            raise too_long(most)
        first = next(source.decode(streams.film), None) if streams.film else None
    if streams.film and first is None:
        raise refuse("recording_unknown")
    with opened(data, mark) as source:
        louder = _louder(source, Streams(source, mark).sound, most)
    with opened(data, mark) as source:
        return _Making(source, most).made(Streams(source, mark), first, louder)


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

    def made(self, streams: Streams, first: VideoFrame | None, louder: float) -> Made:
        """Take all over.

        :param first: the first picture of a film.
        :param louder: the sound, by so many decibels.
        """
        film = FilmTrack(self._out, first) if first else None
        sound = SoundTrack(self._out, layout_of(streams.sound), louder) if streams.sound else None
        for frame, at in frames(self._source, streams.all, self._most):
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
    for frame, at in frames(source, [sound], most):
        if isinstance(frame, AudioFrame):
            loudness.hear(frame, at)
    return loudness.change()


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
