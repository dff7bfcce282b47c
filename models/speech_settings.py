"""Settings of speech: which voice says the bulletins, how fast, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass

from models.setting_fields import PATH, setting

#: Voices that the setting SPEAKER may name.
SPEAKERS = ("espeak", "piper", "sherpa", "console")


@dataclass(frozen=True)
class SpeechSettings:
    """The part of `Settings` that speakers read."""

    speaker: str = setting(
        "espeak",
        "What says bulletins: `espeak` (always there), `piper` or `sherpa` (with your model), `console` (a tone).",
        form="|".join(SPEAKERS),
    )
    speaker_voice: str = setting(
        "",
        "Voice in Vietnamese, as the speaker calls it; empty: the usual one, of the south.",
        form=r"[\w.+-]{1,60}",
    )
    speaker_rate: int = setting(
        100, "How fast bulletins are said, in percent of the usual speed.", at_least=50, at_most=200
    )
    speaker_program: str = setting("", "Path of the program of `piper` or `sherpa`.", form=PATH)
    speaker_model: str = setting("", "Path of the model (.onnx) of `piper` or `sherpa`.", form=PATH)
    speaker_seconds: int = setting(60, "Seconds that one text may take to be said.", at_least=5, at_most=600)
