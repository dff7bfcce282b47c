"""Neural voices that an operator sets up: Piper, and sherpa-onnx, each with a model of theirs.

Loa ships neither program nor model. Command lines as documented: `piper --model M --output_file - `, the text on
standard input, one line; `sherpa-onnx-offline-tts --vits-model=M --vits-tokens=T --output-filename=F TEXT`, or the same
program in Python.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from models.settings import Settings
from notifications.speakers.base import Speaker, SpeakerError, run

#: What a model and its runtime reserve.
MEMORY_MB = 6_000

#: Threads and parts of the runtime.
OPEN_FILES = 256


class _Neural(Speaker):
    languages = ("vi",)

    def __init__(self, settings: Settings) -> None:
        self._program, self._model = settings.speaker_program, settings.speaker_model
        self._seconds = settings.speaker_seconds

    def _run(self, words: list[str], text: str = "") -> bytes:
        return run(words, text, seconds=self._seconds, memory_mb=MEMORY_MB, open_files=OPEN_FILES)

    def _insist(self) -> None:
        for path in (self._program, self._model):
            if not path or not Path(path).is_file():
                raise SpeakerError("speaker_missing", path or "SPEAKER_PROGRAM and SPEAKER_MODEL are not set")


class Piper(_Neural):
    """Piper; a voice is the number of a speaker in its model."""

    def say_checked(self, text: str, language: str, voice: str, rate: int) -> bytes:
        """Say a text by Piper, which takes its length and not its speed: half as long is twice as fast."""
        self._insist()
        speaker = ["--speaker", voice] if voice else []
        words = [self._program, "--model", self._model, "--output_file", "-"]
        return self._run(
            [*words, "--length-scale", f"{100 / rate:.2f}", *speaker], " ".join(text.split()) + "\n"
        )


class Sherpa(_Neural):
    """sherpa-onnx with a VITS model; beside it lie `tokens.txt` and, for models of Piper, `espeak-ng-data`."""

    def say_checked(self, text: str, language: str, voice: str, rate: int) -> bytes:
        """Say a text by sherpa-onnx, which writes a file."""
        self._insist()
        beside = Path(self._model).parent
        words = [self._program, f"--vits-model={self._model}", f"--vits-tokens={beside / 'tokens.txt'}"]
        if (data := beside / "espeak-ng-data").is_dir():
            words.append(f"--vits-data-dir={data}")
        with TemporaryDirectory(prefix="loa-voice-") as folder:
            file = Path(folder) / "said.wav"
            words += [
                f"--vits-length-scale={100 / rate:.2f}",
                f"--sid={voice or '0'}",
                f"--output-filename={file}",
            ]
            # A text that begins with a hyphen would be an option.
            self._run([*words, " ".join(text.replace("\0", " ").split()).lstrip("- ")])
            if not file.is_file():
                raise SpeakerError("speaker_failed", "no file was written")
            return file.read_bytes()
