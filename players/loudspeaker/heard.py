"""The sink that writes down what was heard: a line each, a WAV where something can decode it."""

from __future__ import annotations

import array
import contextlib
import io
import json
import shutil
import subprocess
import wave
from datetime import datetime
from importlib import import_module
from pathlib import Path

from players.loudspeaker import tones
from players.loudspeaker.clock import written
from players.loudspeaker.sinks import Sound, TimedSound

HEARD = "heard.jsonl"


class HeardSound(TimedSound):
    """A sound that is written down when it has ended, as far as it came."""

    def __init__(
        self, home: Path, path: Path | None, url: str, seconds: float | None, percent: int, now: datetime
    ) -> None:
        super().__init__(now, seconds)
        self._home, self._path, self._url, self._percent = home, path, url, percent
        self._started, self._seconds, self._written = now, seconds, False

    def over(self, now: datetime) -> bool:
        """Return whether its time is over, and write it down then."""
        if super().over(now):
            self._write(self._seconds or 0.0)
            return True
        return False

    def stop(self, now: datetime) -> None:
        """Write down what was heard until now."""
        heard = (now - self._started).total_seconds()
        self._write(min(heard, self._seconds) if self._seconds is not None else heard)

    def _write(self, seconds: float) -> None:
        if self._written:
            return
        self._written = True
        # A full disk takes no notes; what sounds goes on.
        with contextlib.suppress(OSError):
            self._note(seconds)

    def _note(self, seconds: float) -> None:
        name = self._cut(seconds) if self._path else ""
        line = {
            "at": written(self._started),
            "seconds": round(seconds, 2),
            "percent": self._percent,
            "file": self._path.name if self._path else "",
            "url": self._url,
            "wav": name,
        }
        with (self._home / HEARD).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _cut(self, seconds: float) -> str:
        """Write the samples that were heard, as loud as they were; returns the name, empty when nothing decodes."""
        samples = _decoded(self._path) if self._path else None
        if samples is None:
            return ""
        kept = array.array("h", samples[: int(seconds * tones.RATE) * 2])
        loud = array.array("h", (int(one * self._percent / 100) for one in kept))
        name = f"{self._started:%Y%m%dT%H%M%S%f}.wav"
        (self._home / name).write_bytes(tones.wav(loud.tobytes()))
        return name


class FileSink:
    """Plays into a folder."""

    def __init__(self, home: Path) -> None:
        self._home = home
        home.mkdir(parents=True, exist_ok=True)

    def play(self, path: Path, seconds: float, percent: int, now: datetime) -> Sound:
        """Write down a file, when it is over."""
        return HeardSound(self._home, path, "", seconds, percent, now)

    def stream(self, url: str, percent: int, now: datetime) -> Sound:
        """Write down that a stream was on, when it is over."""
        return HeardSound(self._home, None, url, None, percent, now)


def _decoded(path: Path) -> bytes | None:
    """Return the samples of a file (mono, 24 kHz, 16 bit); None: nothing here can decode it."""
    if path.read_bytes()[:4] == b"RIFF":
        with wave.open(str(path)) as reader:
            return bytes(reader.readframes(reader.getnframes()))
    if program := shutil.which("ffmpeg"):
        form = ("-f", "s16le", "-ac", "1", "-ar", str(tones.RATE), "-")
        done = subprocess.run(
            (program, "-loglevel", "error", "-i", str(path), *form), capture_output=True, check=False
        )
        return bytes(done.stdout) if done.returncode == 0 else None
    try:
        av = import_module("av")
    except ImportError:
        return None
    made = io.BytesIO()
    resampler = av.AudioResampler(format="s16", layout="mono", rate=tones.RATE)
    with av.open(str(path)) as container:
        for frame in [*container.decode(audio=0), None]:
            for one in resampler.resample(frame):
                made.write(bytes(one.planes[0])[: one.samples * 2])
    return bytes(made.getvalue())
