"""Recorded phrases (câu thu sẵn): a human voice for each hazard, level and language, ready before it is needed.

A warning is heard by its phrase where there is one, else by the voice that reads its words. An exercise says so first
and last; in a language that no voice says, that sentence is a phrase, too (`EXERCISE`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.errors import Clash, Fault, Invalid
from models.files import sounds
from models.files.sounds import Piece, Sound, SoundSource, Wish
from models.language.languages import LANGUAGES
from models.store import Store, datafiles, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor

#: The phrase that says that it is an exercise, as if it were a hazard; it has no level.
EXERCISE = "exercise"

#: What a voice says of an exercise before and after the words.
EXERCISE_WORDS: Mapping[str, str] = {"vi": "Đây là diễn tập.", "en": "This is an exercise."}

#: The level of what has none.
NO_LEVEL, HIGHEST_LEVEL = 0, 5


class NewPhrase(TypedDict):
    """What an official says of a phrase; `level` is 0 where the hazard has none, `text` what is heard."""

    hazard: str
    level: int
    language: str
    text: str
    sound_id: str


class SpokenPhrase(NewPhrase):
    """One recorded phrase; `key` is what it is of, its id once it was removed."""

    _id: str
    version: int
    key: str
    removed_at: datetime | None
    updated_at: datetime


SPOKEN_PHRASES = CollectionSpec(
    "spoken_phrases",
    SpokenPhrase,
    purpose="The recorded sentence of a hazard and level in one language, for loudspeakers.",
    kept="For ever; one that was removed stays for the audit.",
    kind=Kind.SPOKEN_PHRASE,
    indexes=[IndexModel([("key", ASCENDING)], unique=True)],
)


def every(store: Store) -> list[SpokenPhrase]:
    """Return all phrases, by hazard, level and language."""
    order = [("hazard", ASCENDING), ("level", ASCENDING), ("language", ASCENDING)]
    return list(store.collection(SPOKEN_PHRASES).find({"removed_at": None}).sort(order))


def get(store: Store, phrase_id: str) -> SpokenPhrase:
    """Return a phrase.

    :raises NotFound: there is none.
    """
    return store.one(SPOKEN_PHRASES, phrase_id, {"removed_at": None})


def create(store: Store, phrase: NewPhrase, *, actor: Actor) -> SpokenPhrase:
    """Add a phrase.

    :raises Invalid: naming every fault.
    :raises Clash: `phrase_taken`, there is one of this hazard, level and language.
    """
    _insist(store, phrase)
    try:
        return events.create(store, SPOKEN_PHRASES, _document(phrase), action="created", actor=actor)
    except DuplicateKeyError as error:
        raise Clash("phrase_taken") from error


def change(store: Store, phrase_id: str, phrase: NewPhrase, *, expect: int, actor: Actor) -> SpokenPhrase:
    """Change a phrase.

    :raises Invalid: naming every fault.
    :raises Clash: `phrase_taken`.
    :raises Stale: somebody was faster.
    """
    get(store, phrase_id)
    _insist(store, phrase)
    update = {"$set": _document(phrase)}
    try:
        return events.change(
            store, SPOKEN_PHRASES, phrase_id, update, action="changed", actor=actor, expect=expect
        )
    except DuplicateKeyError as error:
        raise Clash("phrase_taken") from error


def remove(store: Store, phrase_id: str, *, expect: int, actor: Actor) -> None:
    """Remove a phrase; its sound stays.

    :raises NotFound: there is none.
    :raises Stale: somebody was faster.
    """
    get(store, phrase_id)
    update = {"$set": {"removed_at": datetime.now(UTC), "key": phrase_id}}
    events.change(store, SPOKEN_PHRASES, phrase_id, update, action="removed", actor=actor, expect=expect)


def faults_of(store: Store, phrase: NewPhrase) -> Iterator[Fault]:
    """Yield everything that is wrong with a phrase."""
    if phrase["hazard"] not in _hazards():
        yield Fault("hazard", "hazard_unknown", {"known": ", ".join(sorted(_hazards()))})
    # Whoever asks before all could be read has no level yet.
    if phrase["level"] is not None and not NO_LEVEL <= phrase["level"] <= HIGHEST_LEVEL:
        yield Fault("level", "out_of_range", {"min": NO_LEVEL, "max": HIGHEST_LEVEL})
    if phrase["language"] not in LANGUAGES:
        yield Fault("language", "not_a_choice")
    if phrase["sound_id"] not in sounds.ready(store, [phrase["sound_id"]]):
        yield Fault("sound_id", "sound_not_ready")


def of_alert(store: Store, hazard: str, level: int | None, language: str) -> SpokenPhrase | None:
    """Return the phrase of a warning: of its level, else of its hazard at any level; None if there is none."""
    for wanted in dict.fromkeys((level or NO_LEVEL, NO_LEVEL)):
        if found := store.collection(SPOKEN_PHRASES).find_one({"key": _key(hazard, wanted, language)}):
            return found
    return None


def sound_of_alert(
    store: Store,
    hazard: str,
    level: int | None,
    language: str,
    spoken: str,
    *,
    exercise: bool,
    actor: Actor,
) -> Sound | None:
    """Return the sound of a warning in one language, which is made before everything else; None if nobody can say it.

    :param spoken: its words as they are read aloud (`models.speech.reader`), for where there is no phrase.
    :param exercise: it is one: that is said first and last, or nothing is.
    """
    body = _recorded(store, of_alert(store, hazard, level, language)) or _said(spoken, language)
    frame = _of_exercise(store, language) if exercise else None
    if body is None or (exercise and frame is None):
        return None
    settings = store.settings
    wish = Wish(
        SoundSource.ALERT,
        language,
        body,
        spoken,
        speaker=settings.speaker,
        voice=settings.speaker_voice if language == "vi" else "",
        rate=settings.speaker_rate,
        frame=frame,
    )
    return sounds.ask(store, wish, actor=actor, urgent=True)


def _of_exercise(store: Store, language: str) -> Piece | None:
    recorded = _recorded(store, of_alert(store, EXERCISE, None, language))
    return recorded or _said(EXERCISE_WORDS.get(language, ""), language)


def _said(words: str, language: str) -> Piece | None:
    return sounds.text(words) if words.strip() and language in sounds.SPOKEN else None


def _recorded(store: Store, phrase: SpokenPhrase | None) -> Piece | None:
    """Return the recording of a phrase to be heard within a sound: its first rendition."""
    if phrase is None:
        return None
    sound = sounds.ready(store, [phrase["sound_id"]]).get(phrase["sound_id"])
    return sounds.recording(sound["renditions"][0]["file_id"]) if sound else None


def _insist(store: Store, phrase: NewPhrase) -> None:
    if faults := list(faults_of(store, phrase)):
        raise Invalid(*faults)


def _hazards() -> set[str]:
    return {row["code"] for row in datafiles.read("hazards.yml")["hazards"]} | {EXERCISE}


def _document(phrase: NewPhrase) -> dict[str, object]:
    key = _key(phrase["hazard"], phrase["level"], phrase["language"])
    return {**phrase, "key": key, "removed_at": None, "updated_at": datetime.now(UTC)}


def _key(hazard: str, level: int, language: str) -> str:
    return f"{hazard}:{level}:{language}"
