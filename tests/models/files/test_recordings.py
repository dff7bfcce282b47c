"""Recordings: sound and films of phones and cameras, made into one form each; everything else is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import av
import pytest
from PIL import Image

from models.errors import Invalid, Unavailable
from models.files import decoding, recording_maker, recordings
from models.files.decoder import Made
from models.files.limits import FILM_LONG, FILM_SHORT
from models.files.loudness import AIM, Loudness
from models.settings import load
from tests.recordings import FILMS, HIDDEN, SOUNDS, film, sound

MOST = {"max_sound_seconds": 5, "max_film_seconds": 5}


def make(data: bytes, **most: int) -> Made:
    return recording_maker.make(data, **{**MOST, **most})


def refusal(data: bytes, **most: int) -> str:
    with pytest.raises(Invalid) as refused:
        make(data, **most)
    return refused.value.faults[0].code


def opened(part: bytes) -> Any:
    return av.open(BytesIO(part))


@pytest.mark.parametrize("kind", SOUNDS)
def test_sound_of_every_kind_becomes_aac(kind: str) -> None:
    made = make(sound(kind, seconds=0.5))

    with opened(made.parts["audio"]) as file:
        assert [(one.type, one.codec_context.name) for one in file.streams] == [("audio", "aac")]
    assert made.facts["seconds"] == pytest.approx(0.5, abs=0.1)


@pytest.mark.parametrize("kind", [kind for kind, written in FILMS.items() if written.film != "mjpeg"])
def test_film_of_every_kind_becomes_h264_with_sound_and_a_poster(kind: str) -> None:
    made = make(film(kind, seconds=0.4))

    with opened(made.parts["video"]) as file:
        assert [one.codec_context.name for one in file.streams] == ["h264", "aac"]
    assert Image.open(BytesIO(made.parts["poster"])).size == (64, 48)
    assert (made.facts["width"], made.facts["height"]) == (64, 48)
    assert made.facts["seconds"] == pytest.approx(0.4, abs=0.15)


def test_film_without_sound_is_taken() -> None:
    made = make(film(silent=True))

    with opened(made.parts["video"]) as file:
        assert [one.type for one in file.streams] == ["video"]


def test_film_plays_before_it_is_there_whole() -> None:
    made = make(film())

    assert 0 < made.parts["video"].find(b"moov") < made.parts["video"].find(b"mdat")


@pytest.mark.parametrize(
    ("size", "made"),
    [
        ((64, 48), (64, 48)),
        ((1920, 1080), (1280, 720)),
        ((1080, 1920), (720, 1280)),
        ((1440, 1440), (720, 720)),
    ],
)
def test_film_is_made_smaller_and_never_larger(size: tuple[int, int], made: tuple[int, int]) -> None:
    facts = make(film(size=size, seconds=0.1, silent=True)).facts

    assert (facts["width"], facts["height"]) == made
    assert max(made) <= FILM_LONG
    assert min(made) <= FILM_SHORT


def test_film_held_upright_is_turned() -> None:
    made = make(turned(film(seconds=0.1, silent=True)))

    assert (made.facts["width"], made.facts["height"]) == (48, 64)


def turned(data: bytes) -> bytes:
    """The film as a phone held upright writes it: the same pictures, and a matrix that turns them by a quarter."""
    at = data.index(b"tkhd") + 4 + 40
    one, none = (0x10000).to_bytes(4, "big"), bytes(4)
    minus = (-0x10000).to_bytes(4, "big", signed=True)
    matrix = none + one + none + minus + none + none + none + none + (0x40000000).to_bytes(4, "big")
    return data[:at] + matrix + data[at + len(matrix) :]


def test_nothing_that_hides_in_a_film_comes_along() -> None:
    data = film(hidden=True)
    made = make(data)

    for words in HIDDEN:
        assert words.encode() in data
        assert not any(words.encode() in part for part in made.parts.values())


@pytest.mark.parametrize("volume", [0.03, 0.9])
def test_what_is_soft_and_what_is_loud_become_equally_loud(volume: float) -> None:
    made = make(sound("wav", seconds=1, volume=volume))

    assert loudness(made.parts["audio"]) == pytest.approx(AIM, abs=1)


def loudness(part: bytes) -> float:
    """How loud a file is, in LUFS."""
    heard = Loudness("mono")
    with opened(part) as file:
        for frame in file.decode(audio=0):
            heard.hear(frame, frame.time)
    return AIM - heard.change()


def test_silence_stays_silence() -> None:
    made = make(sound("wav", source="anullsrc=duration=0.5"))

    assert made.facts["seconds"] == pytest.approx(0.5, abs=0.1)


def test_same_recording_is_made_the_same_again() -> None:
    data = film()

    assert make(data).parts == make(data).parts


def test_cover_of_a_song_is_no_film() -> None:
    assert "audio" in make(with_cover(sound("mp3"))).parts


def with_cover(song: bytes) -> bytes:
    """An MP3 with a picture in its ID3 tag."""
    picture = BytesIO()
    Image.new("RGB", (16, 16), "teal").save(picture, "JPEG")
    content = b"\0image/jpeg\0\x03\0" + picture.getvalue()
    frame = b"APIC" + len(content).to_bytes(4, "big") + b"\0\0" + content
    size = len(frame)
    seven = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + seven + frame + (song[song.index(b"\xff\xfb") :] if song[:3] == b"ID3" else song)


def playlist() -> bytes:
    return b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def disguised(content: bytes) -> bytes:
    """Something else behind the first bytes of an MP4."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + content


def packed() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("film.mp4", film())
    return out.getvalue()


def boastful() -> bytes:
    """A film whose header says that its pictures are enormous."""
    data, side = film(silent=True), (64_000).to_bytes(2, "big")
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    return data[:at] + side * 2 + data[at + 4 :]


def endless() -> bytes:
    """A film of four pictures, whose last one comes after a quarter of an hour."""
    return film(silent=True, pause=1_000)


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (playlist, "recording_unknown"),
        (lambda: disguised(playlist()), "recording_unknown"),
        (lambda: disguised(b"ffconcat version 1.0\nfile /etc/passwd\n"), "recording_unknown"),
        (lambda: disguised(b""), "recording_unknown"),
        (packed, "recording_unknown"),
        (lambda: film()[:300], "recording_unknown"),
        (lambda: film("mov of a photo camera"), "recording_unknown"),
        (lambda: b"ID3" + bytes(5_000), "recording_unknown"),
        (lambda: b"RIFF\0\0\0\0WAVE" + bytes(64), "recording_unknown"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "recording_unknown"),
        (endless, "recording_too_long"),
    ],
    ids=[
        "playlist",
        "playlist as mp4",
        "list of files as mp4",
        "header alone",
        "zip",
        "cut off",
        "codec that phones do not write",
        "mp3 without sound",
        "wav without sound",
        "drawing",
        "endless",
    ],
)
def test_what_is_no_recording_is_refused(made: Callable[[], bytes], code: str) -> None:
    assert refusal(made()) == code


def test_pictures_that_are_too_large_are_refused() -> None:
    assert refusal(film(size=(4400, 2200), seconds=0.1, silent=True)) == "film_too_many_pixels"


def test_pictures_count_and_not_what_a_header_says_of_them() -> None:
    made = make(boastful())

    assert (made.facts["width"], made.facts["height"]) == (64, 48)


@pytest.mark.parametrize("make_one", [sound, film])
def test_recording_that_is_too_long_is_refused(make_one: Callable[..., bytes]) -> None:
    assert refusal(make_one(seconds=1.5), max_sound_seconds=1, max_film_seconds=1) == "recording_too_long"


def test_recording_is_made_behind_the_doors_of_a_decoder() -> None:
    made = recordings.read(film(), load({}))

    assert made.is_film
    assert (made.width, made.height) == (64, 48)
    assert made.parts["poster"].startswith(b"\xff\xd8")


def test_recording_takes_no_place_of_those_who_wait_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "places", decoding.Places(count=1, most_waiting=0))

    with decoding.places.one():
        assert not recordings.read(sound(), load({})).is_film


def test_one_recording_is_made_at_a_time() -> None:
    with decoding.places_of["recording"].one(), pytest.raises(Unavailable):
        recordings.read(sound(), load({}))


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "upload_empty"), (b"hello", "recording_unknown"), (b"ID3" + bytes(99), "upload_too_large")],
)
def test_what_is_plainly_wrong_is_said_at_once(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        recordings.check(data, load({"RECORDING_MAX_BYTES": "100"}))

    assert refused.value.faults[0].code == code
