"""Recordings as phones make them, made here from FFmpeg's own sources of sound and pictures; nobody's voice."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple

import av
from av.container import OutputContainer

from models.content import library_desk
from models.files import kinds, library, recording_maker
from models.files.kinds import FileKind
from models.files.library import LibraryFile, Origin
from models.files.recordings import Recording
from models.store import Store, events
from tests.builders import PHUONG_TRA_VINH
from tests.posting import EDITOR, WARD

#: What hides in `film(hidden=True)`.
HIDDEN = ("bi mat rieng", "+09.9347+106.3455/", "Invented phone")


class Written(NamedTuple):
    """How a file is written: the format, and the codecs of pictures and sound."""

    format: str
    film: str = ""
    sound: str = ""
    rate: int = 44_100


#: Files of sound as people send them, by what they call them.
SOUNDS = {
    "mp3": Written("mp3", sound="libmp3lame"),
    "m4a": Written("ipod", sound="aac"),
    "aac": Written("adts", sound="aac"),
    "ogg": Written("ogg", sound="libopus", rate=48_000),
    "wav": Written("wav", sound="pcm_s16le"),
    "amr": Written("amr", sound="libopencore_amrnb", rate=8_000),
}

#: Films, likewise.
FILMS = {
    "mp4": Written("mp4", "libx264", "aac"),
    "mov": Written("mov", "libx264", "pcm_s16le"),
    "3gp": Written("3gp", "mpeg4", "libopencore_amrnb", 8_000),
    "webm": Written("webm", "libvpx", "libopus", 48_000),
    "mov of a photo camera": Written("mov", "mjpeg", "pcm_s16le"),
}


def sound(
    kind: str = "mp3", *, seconds: float = 0.5, volume: float = 0.1, channels: int = 1, source: str = ""
) -> bytes:
    """The bytes of a file with a tone.

    :param kind: a key of `SOUNDS`.
    :param source: another source of sound, as FFmpeg's lavfi writes it.
    """
    out, written = BytesIO(), SOUNDS[kind]
    with av.open(out, "w", format=written.format) as file:
        _write(file, [_sound_in(file, written, channels, source or _tone(seconds, volume, written.rate))])
    return out.getvalue()


def film(
    kind: str = "mp4",
    *,
    size: tuple[int, int] = (64, 48),
    seconds: float = 0.4,
    silent: bool = False,
    hidden: bool = False,
    pause: int = 0,
) -> bytes:
    """The bytes of a film with a test picture and a tone.

    :param kind: a key of `FILMS`.
    :param hidden: with a title, a place and a device in its metadata.
    :param pause: seconds after which the last picture comes.
    """
    out, written = BytesIO(), FILMS[kind]
    with av.open(out, "w", format=written.format, options={"movflags": "+use_metadata_tags"}) as file:
        if hidden:
            file.metadata.update(zip(("title", "location", "make"), HIDDEN, strict=True))
        tracks = [_pictures_in(file, written, size, seconds)]
        if not silent:
            tracks.append(_sound_in(file, written, 1, _tone(seconds, 0.1, written.rate)))
        _write(file, tracks, pause)
    return out.getvalue()


#: A stream of a file that is written, and the source of what comes into it.
Track = tuple[Any, str]


def _tone(seconds: float, volume: float, rate: int) -> str:
    # The sine of FFmpeg has an eighth of the full height.
    return f"sine=frequency=440:duration={seconds}:sample_rate={rate},volume={8 * volume}"


def _sound_in(file: OutputContainer, written: Written, channels: int, source: str) -> Track:
    layout = "mono" if channels == 1 else "stereo"
    return file.add_stream(written.sound, rate=written.rate, layout=layout), source


def _pictures_in(file: OutputContainer, written: Written, size: tuple[int, int], seconds: float) -> Track:
    stream: Any = file.add_stream(written.film, rate=10)
    stream.width, stream.height = size
    stream.pix_fmt = "yuvj420p" if written.film == "mjpeg" else "yuv420p"
    return stream, f"testsrc=size={size[0]}x{size[1]}:rate=10:duration={seconds}"


def _write(file: OutputContainer, tracks: list[Track], pause: int = 0) -> None:
    for stream, source in tracks:
        with av.open(source, format="lavfi") as made:
            frames: list[Any] = list(made.decode(made.streams[0]))
        if pause:
            frames[-1].pts += round(pause / frames[-1].time_base)
        for frame in frames:
            file.mux(stream.encode(frame))
    for stream, _ in tracks:
        file.mux(stream.encode(None))


def recorded(store: Store, *, kind: FileKind = FileKind.VIDEO, name: str = "hop.mp4") -> LibraryFile:
    """A recording of the library that posts may take, made without the process that decodes."""
    data = film(seconds=0.4) if kind is FileKind.VIDEO else sound(seconds=0.5)
    made = recording_maker.make(data, max_sound_seconds=60, max_film_seconds=60)
    facts = made.facts
    recording = Recording(made.parts, facts["seconds"], facts.get("width", 0), facts.get("height", 0))
    found, read = kinds.of_recording(recording)
    assert found is kind
    kept = library.keep(store, kind, read, Origin(name, WARD, PHUONG_TRA_VINH), actor=events.SYSTEM).file
    cleared: Any = {"rights": {"kind": "own", "note": ""}, "consent": {"kind": "given", "note": "Đã hỏi"}}
    return library_desk.describe(store, EDITOR, kept["_id"], cleared, expect=kept["version"])
