"""Sounds of bulletins: what is to be said is made as soon as it is written, so that somebody can hear it first.

A recording of the library goes before the voice, and is made as even and as loud as everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.files import library, sound_wishes, sounds
from models.files.library import LibraryFile
from models.files.sound_wishes import SPOKEN, SoundSource, Wish
from models.files.sounds import Sound
from models.programme.bulletin_faults import BulletinDraft
from models.store import Store
from models.store.events import Actor


def of_draft(store: Store, draft: BulletinDraft, actor: Actor) -> dict[str, str]:
    """Return the ids of the sounds of a bulletin without faults, by language; what there is not yet is asked for.

    A sound that was named stays where it says these words, or was recorded.
    """
    files = library.by_ids(store, draft["recordings"].values())
    named = sounds.known(store, draft["sounds"].values())
    found = dict(draft["sounds"])
    for language, wish in _wishes(store, draft, files):
        if not _says(named.get(found.get(language, "")), wish):
            made = sounds.ask(store, wish, actor=actor, area_ids=[draft["area_id"]])
            found[language] = made["_id"]
    return found


def _wishes(
    store: Store, draft: BulletinDraft, files: Mapping[str, LibraryFile]
) -> Iterable[tuple[str, Wish]]:
    settings = store.settings
    for language, file_id in draft["recordings"].items():
        piece = sound_wishes.recording(library.part(files[file_id])["file_id"])
        yield language, Wish(SoundSource.BULLETIN, language, piece, "", repeats=1)
    for language, one in draft["spoken"].items():
        if one["text"].strip() and language in SPOKEN and language not in draft["recordings"]:
            yield (
                language,
                Wish(
                    SoundSource.BULLETIN,
                    language,
                    sound_wishes.text(one["text"]),
                    one["text"],
                    speaker=settings.speaker,
                    voice=settings.speaker_voice if language == "vi" else "",
                    rate=settings.speaker_rate,
                ),
            )


def _says(sound: Sound | None, wish: Wish) -> bool:
    """Say whether a sound that was named may stay: it says the words, or somebody recorded it for them."""
    if sound is None:
        return False
    if wish.body["file_id"]:
        return sound["body"] == wish.body
    return not sound["body"]["text"] or sound["body"]["text"] == wish.body["text"]
