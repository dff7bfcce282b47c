"""One contract for all speakers, and what each of them does alone.

No neural model is at hand here: for Piper and sherpa-onnx small programs stand in that take the documented command
line and answer as documented. The voice of eSpeak NG is the real one.
"""

from __future__ import annotations

import dataclasses
import io
import stat
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from models.settings import Settings, load
from notifications.speakers import base
from notifications.speakers.base import Speaker, SpeakerError
from notifications.speakers.choosing import SPEAKERS, speaker
from notifications.speakers.espeak import Espeak
from notifications.speakers.neural import Piper, Sherpa
from tests.hearing import heard

TEXT = "Triều cường dâng cao, bà con kê cao tài sản."

_BEEP = """
import math, struct, sys, wave
def beep(file, words, scale):
    with wave.open(file, "wb") as out:
        out.setnchannels(1); out.setsampwidth(2); out.setframerate(16000)
        count = int(len(words.split()) * 0.3 * scale * 16000)
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(at / 9))) for at in range(count)))
"""

#: `piper --model M --output_file - --length-scale S`, the text on standard input, one line.
PIPER = (
    _BEEP
    + """
import io
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
assert given["--output_file"] == "-" and given["--model"].endswith(".onnx"), given
(line,) = sys.stdin.read().splitlines()
file = io.BytesIO()
beep(file, line, float(given["--length-scale"]))
sys.stdout.buffer.write(file.getvalue())
"""
)

#: `sherpa-onnx-offline-tts --vits-model=M --vits-tokens=T --output-filename=F TEXT`.
SHERPA = (
    _BEEP
    + """
given = dict(word[2:].split("=", 1) for word in sys.argv[1:-1])
assert given["vits-model"].endswith(".onnx") and given["vits-tokens"].endswith("tokens.txt"), given
beep(given["output-filename"], sys.argv[-1], float(given["vits-length-scale"]))
"""
)

#: What programs do that never come to an end, swell, say nothing sensible, or break.
BROKEN = {
    "hangs": "import time\ntime.sleep(1000)",
    "loops": "while True: pass",
    "swells": "x = bytearray(20 << 30)",
    "mumbles": "print('no sound')",
    "breaks": "raise SystemExit(3)",
    "says nothing": "",
}


def program(folder: Path, source: str) -> str:
    path = folder / "program"
    path.write_text(f"#!{sys.executable} -I\n{source}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def with_model(folder: Path, name: str, source: str) -> Settings:
    model = folder / "giong.onnx"
    model.write_bytes(b"no model")
    told = program(folder, source)
    return dataclasses.replace(
        load({}), speaker=name, speaker_seconds=5, speaker_program=told, speaker_model=str(model)
    )


Made = Callable[[str], Speaker]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Makes a speaker by its name, with a stand-in where it needs a program."""
    sources = {"piper": PIPER, "sherpa": SHERPA}

    def make(name: str) -> Speaker:
        if name in sources:
            return speaker(with_model(tmp_path, name, sources[name]))
        return speaker(dataclasses.replace(load({}), speaker=name))

    return make


every = pytest.mark.parametrize("name", sorted(SPEAKERS))


@every
def test_it_says_a_text_as_a_wav_file_of_one_channel(made: Made, name: str) -> None:
    data = made(name).say(TEXT, "vi", "", 100)
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
    assert heard(data).loudness > -40


@every
def test_a_longer_text_takes_longer(made: Made, name: str) -> None:
    one, more = (
        heard(made(name).say(text, "vi", "", 100)).seconds for text in (TEXT, f"{TEXT} {TEXT} {TEXT}")
    )
    assert more > 2 * one


@every
def test_half_the_rate_takes_longer(made: Made, name: str) -> None:
    usual, slow = (heard(made(name).say(TEXT, "vi", "", rate)).seconds for rate in (100, 50))
    assert slow > 1.3 * usual


@every
def test_the_same_text_is_said_the_same_way(made: Made, name: str) -> None:
    assert made(name).say(TEXT, "vi", "", 100) == made(name).say(TEXT, "vi", "", 100)


@every
def test_khmer_is_refused(made: Made, name: str) -> None:
    with pytest.raises(SpeakerError, match="language_not_spoken"):
        made(name).say("ទឹកឡើង", "km", "", 100)


@every
@pytest.mark.parametrize("text", ["", "  ", "a " * base.MOST_CHARACTERS], ids=["nothing", "blanks", "a book"])
def test_what_is_no_announcement_is_refused(made: Made, name: str, text: str) -> None:
    with pytest.raises(SpeakerError, match="speaker_failed"):
        made(name).say(text, "vi", "", 100)


@pytest.mark.parametrize("text", ["--output_file /tmp/x", "$(id); `id` | id", "'\"\\ <&>\0 nước", "-q\n-w x"])
@pytest.mark.parametrize("name", ["espeak", "piper", "sherpa"])
def test_a_text_is_never_an_option_or_a_command(made: Made, name: str, text: str) -> None:
    assert heard(made(name).say(text, "vi", "", 100)).seconds > 0.1


@pytest.mark.parametrize("how", sorted(BROKEN))
def test_a_program_that_misbehaves_is_ended_and_said_so(tmp_path: Path, how: str) -> None:
    settings = dataclasses.replace(with_model(tmp_path, "piper", BROKEN[how]), speaker_seconds=2)
    with pytest.raises(SpeakerError, match="speaker_failed"):
        Piper(settings).say(TEXT, "vi", "", 100)


def test_a_program_gets_nothing_of_our_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "told to nobody")
    telling = [sys.executable, "-I", "-c", "import os; print(sorted(os.environ))"]
    assert b"SECRET_KEY" not in base.run(telling, "", seconds=5, memory_mb=512)


@pytest.mark.parametrize("kind", [Piper, Sherpa])
def test_a_voice_without_a_model_says_that_it_is_missing(kind: type[Piper | Sherpa]) -> None:
    with pytest.raises(SpeakerError, match="speaker_missing"):
        kind(load({})).say(TEXT, "vi", "", 100)


def test_the_south_speaks_otherwise_than_the_north() -> None:
    voices = ("", "vi-VN-x-south", "vi", "vi-VN-x-central")
    usual, south, north, centre = (Espeak(load({})).say(TEXT, "vi", voice, 100) for voice in voices)
    assert usual == south
    assert len({south, north, centre}) == 3


def test_a_voice_that_nobody_has_is_refused() -> None:
    with pytest.raises(SpeakerError, match="speaker_failed"):
        Espeak(load({})).say(TEXT, "vi", "nobody", 100)
