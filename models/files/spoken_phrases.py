"""Recorded phrases (câu thu sẵn): a human voice for each hazard, level and language, ready before it is needed.

A warning is heard by its phrase where there is one, else by the voice that reads its words. An exercise says so first
and last; in a language that no voice says, that sentence is a phrase, too (`EXERCISE`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from models.areas import areas
from models.errors import Clash, Fault, Invalid
from models.files import sound_wishes, sounds
from models.files.sound_wishes import SPOKEN, Piece, SoundSource, Wish
from models.language.languages import DEFAULT, LANGUAGES
from models.store import Store, datafiles, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import Actor

#: The phrase that says that it is an exercise, as if it were a hazard; it has no level.
EXERCISE = "exercise"

#: What a voice says of an exercise before and after the words.
EXERCISE_WORDS: Mapping[str, str] = {"vi": "Đây là diễn tập.", "en": "This is an exercise."}

#: Under what a sound stands that is in Vietnamese first and in Khmer then.
BOTH = "vi+km"

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
    ready = sounds.ready(store, [phrase["sound_id"]]).get(phrase["sound_id"])
    # A phrase is heard in all of the province: what one commune had said for itself is none.
    if ready is None or areas.active_province_id(store) not in ready["area_ids"]:
        yield Fault("sound_id", "sound_not_ready")


def of_alert(store: Store, hazard: str, level: int | None, language: str) -> SpokenPhrase | None:
    """Return the phrase of a warning: of its level, else of its hazard at any level; None if there is none."""
    for wanted in dict.fromkeys((level or NO_LEVEL, NO_LEVEL)):
        if found := store.collection(SPOKEN_PHRASES).find_one({"key": _key(hazard, wanted, language)}):
            return found
    return None


def sounds_of_alert(
    store: Store,
    hazard: str,
    level: int | None,
    spoken: Mapping[str, str],
    *,
    languages: Collection[str],
    exercise: bool,
    actor: Actor,
) -> dict[str, str]:
    """Return the ids of the sounds of a warning, which are made before everything else; empty if nobody can say it.

    They stand by language, and under `BOTH` is one in Vietnamese with Khmer after it, where there are both.

    :param spoken: its words by language as they are read aloud (`models.speech.reader`), for where there is no phrase.
    :param languages: those that are listened to; Vietnamese is what is heard where there is nothing else.
    :param exercise: it is one: that is said first and last, or nothing is.
    """
    heard = [one for one in LANGUAGES if one in languages or one == DEFAULT]
    said = {one: _saying(store, hazard, level, one, spoken.get(one, ""), exercise) for one in heard}
    wishes = {one: _wish(store, one, saying, spoken) for one, saying in said.items() if saying}
    khmer = said.get("km")
    if khmer and DEFAULT in wishes:
        wishes[BOTH] = replace(wishes[DEFAULT], then=khmer.body, then_frame=khmer.frame)
    return {name: sounds.ask(store, wish, actor=actor, urgent=True)["_id"] for name, wish in wishes.items()}


class _Saying(NamedTuple):
    """What is said of a warning in one language, and what of its being an exercise."""

    body: Piece
    frame: Piece | None


def _saying(
    store: Store, hazard: str, level: int | None, language: str, spoken: str, exercise: bool
) -> _Saying | None:
    """Return what is said in a language; None if nobody can say it, or can't say that it is an exercise."""
    body = _recorded(store, of_alert(store, hazard, level, language)) or _said(spoken, language)
    frame = _of_exercise(store, language) if exercise else None
    return None if body is None or (exercise and frame is None) else _Saying(body, frame)


def _wish(store: Store, language: str, saying: _Saying, spoken: Mapping[str, str]) -> Wish:
    settings = store.settings
    return Wish(
        SoundSource.ALERT,
        language,
        saying.body,
        spoken.get(language, ""),
        speaker=settings.speaker,
        voice=settings.speaker_voice if language == "vi" else "",
        rate=settings.speaker_rate,
        frame=saying.frame,
    )


def _of_exercise(store: Store, language: str) -> Piece | None:
    recorded = _recorded(store, of_alert(store, EXERCISE, None, language))
    return recorded or _said(EXERCISE_WORDS.get(language, ""), language)


def _said(words: str, language: str) -> Piece | None:
    return sound_wishes.text(words) if words.strip() and language in SPOKEN else None


def _recorded(store: Store, phrase: SpokenPhrase | None) -> Piece | None:
    """Return the recording of a phrase to be heard within a sound: its first rendition."""
    if phrase is None:
        return None
    sound = sounds.ready(store, [phrase["sound_id"]]).get(phrase["sound_id"])
    return sound_wishes.recording(sound["renditions"][0]["file_id"]) if sound else None


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
