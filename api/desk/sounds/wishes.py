"""What is asked for when officials have a text said: by the speaker and the voice of this Loa."""

from __future__ import annotations

from models.files import sound_wishes
from models.files.sound_wishes import SoundSource, Wish
from models.store import Store


def of_text(
    store: Store, language: str, spoken: str, *, voice: str = "", chime: bool = True, repeats: int = 2
) -> Wish:
    """Return the wish for a spoken text; without a voice by the usual one."""
    settings = store.settings
    usual = settings.speaker_voice if language == "vi" else ""
    return Wish(
        SoundSource.BULLETIN,
        language,
        sound_wishes.text(spoken),
        spoken,
        speaker=settings.speaker,
        voice=voice or usual,
        rate=settings.speaker_rate,
        chime=chime,
        repeats=repeats,
    )
