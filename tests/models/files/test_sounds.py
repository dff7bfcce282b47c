"""Sounds: one for the same words, made once, kept by its hash; a phrase goes before the voice."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import pytest

from models.errors import Clash, Invalid, NotFound, Stale
from models.files import sound_making, sound_wishes, sounds, spoken_phrases, stored_files
from models.files.sound_wishes import SoundSource, Wish
from models.files.sounds import SOUNDS, Sound, SoundState
from models.files.spoken_phrases import BOTH, EXERCISE, NewPhrase
from models.store import Store, outbox
from models.store.events import Actor
from models.store.reactions import Reaction
from notifications.queues import QUEUE_OF, Queue
from notifications.reactions.sounds import make
from tests.hearing import heard
from tests.recordings import sound

ACTOR = Actor(kind="official", id="5b0000000000000000000001")


def wish(words: str = "Bà con kê cao tài sản.", **given: Any) -> Wish:
    usual = Wish(SoundSource.BULLETIN, "vi", sound_wishes.text(words), words, speaker="console", repeats=1)
    return dataclasses.replace(usual, **given)


def asked(store: Store, words: str = "Bà con kê cao tài sản.") -> Sound:
    return sounds.ask(store, wish(words), actor=ACTOR)


def a_phrase(store: Store, **given: object) -> NewPhrase:
    recorded = Wish(
        SoundSource.PHRASE, "km", sounds.sent(store, sound("wav", seconds=1.0)), "", chime=False, repeats=1
    )
    made = make(store, sounds.ask(store, recorded, actor=ACTOR)["_id"])
    usual = {
        "hazard": "trieu_cuong",
        "level": 3,
        "language": "km",
        "text": "ជំនោរខ្ពស់",
        "sound_id": made["_id"],
    }
    return {**usual, **given}  # type: ignore[typeddict-item]


def alert(
    store: Store, language: str = "km", *, level: int | None = 3, exercise: bool = False
) -> Sound | None:
    """The sound of a warning in a language, or in both (`BOTH`); None where nobody can say it."""
    words = {"vi": "Triều cường dâng cao.", "km": "ជំនោរខ្ពស់"}
    found = spoken_phrases.sounds_of_alert(
        store, "trieu_cuong", level, words, languages=["km", "vi"], exercise=exercise, actor=ACTOR
    )
    return sounds.get(store, found[language]) if language in found else None


def due(store: Store) -> set[Reaction]:
    """The reactions that make sounds and are to be done."""
    names = {Reaction.MAKE_SOUND, Reaction.MAKE_ALERT_SOUND}
    return names & {outbox.reaction_of(row) for row in store.collection(outbox.OUTBOX).find()}


def test_the_same_words_are_one_sound(store: Store) -> None:
    assert asked(store)["_id"] == asked(store)["_id"]
    assert store.collection(SOUNDS).count_documents({}) == 1


@pytest.mark.parametrize(
    "other", [{"rate": 90}, {"voice": "vi"}, {"chime": False}, {"repeats": 2}, {"language": "en"}]
)
def test_another_voice_or_form_is_another_sound(store: Store, other: dict[str, Any]) -> None:
    assert asked(store)["_id"] != sounds.ask(store, wish(**other), actor=ACTOR)["_id"]


def test_a_sound_is_made_and_can_be_heard(store: Store) -> None:
    made = make(store, asked(store)["_id"])
    assert made["state"] == SoundState.READY
    assert {one["type"] for one in made["renditions"]} == {"audio/mpeg", "audio/ogg"}
    assert heard(stored_files.whole(store, made["renditions"][0]["file_id"])).seconds == pytest.approx(
        made["seconds"], abs=0.2
    )


def test_its_files_are_found_by_their_hash(store: Store) -> None:
    (mp3, *_) = make(store, asked(store)["_id"])["renditions"]
    found = sounds.rendition(store, mp3["sha256"], "mp3")
    assert hashlib.sha256(stored_files.whole(store, found["file_id"])).hexdigest() == mp3["sha256"]
    with pytest.raises(NotFound):
        sounds.rendition(store, mp3["sha256"], "ogg")


def test_a_sound_is_made_once_however_often_it_is_begun(store: Store) -> None:
    first = make(store, asked(store)["_id"])
    assert make(store, first["_id"]) == first
    assert len(first["renditions"]) == store.db[stored_files.BUCKET].files.count_documents({})


def test_only_what_is_ready_is_told_as_such(store: Store) -> None:
    made, waiting = make(store, asked(store)["_id"]), asked(store, "Chưa xong.")
    assert list(sounds.ready(store, [made["_id"], waiting["_id"], "zzz"])) == [made["_id"]]


def test_khmer_is_not_said_by_a_voice(store: Store) -> None:
    with pytest.raises(Invalid) as caught:
        sounds.ask(store, wish("ទឹកឡើង", language="km"), actor=ACTOR)
    assert [fault.code for fault in caught.value.faults] == ["language_not_spoken"]


def test_a_recording_becomes_a_sound_and_what_was_sent_is_gone(store: Store) -> None:
    body = sounds.sent(store, sound("m4a", seconds=1.0))
    made = make(store, sounds.ask(store, wish("", language="km", body=body), actor=ACTOR)["_id"])
    assert made["state"] == SoundState.READY
    assert store.db["recording_pieces"].count_documents({}) == 0


def test_a_silent_recording_fails_and_says_so(store: Store) -> None:
    body = sounds.sent(store, sound("wav", source="anullsrc=duration=1"))
    failed = make(store, sounds.ask(store, wish("", body=body), actor=ACTOR)["_id"])
    assert (failed["state"], failed["failure"]) == (SoundState.FAILED, {"code": "sound_silent", "params": {}})


def test_what_failed_is_tried_again_when_it_is_asked_for(store: Store) -> None:
    missing = wish(speaker="piper")
    failed = make(store, sounds.ask(store, missing, actor=ACTOR)["_id"])
    assert failed["failure"] == {"code": "speaker_missing", "params": {}}
    assert sounds.ask(store, missing, actor=ACTOR)["state"] == SoundState.MAKING


def test_what_ends_its_workers_is_given_up(store: Store) -> None:
    waiting = asked(store)
    for _ in range(sounds.MOST_TRIES):
        sounds.begun(store, waiting["_id"])
    assert make(store, waiting["_id"])["state"] == SoundState.FAILED


def test_the_sound_of_a_bulletin_has_time_and_that_of_a_warning_has_none(store: Store) -> None:
    asked(store)
    alert(store, "vi")
    assert {QUEUE_OF[reaction] for reaction in due(store)} == {Queue.BULK, Queue.ALERTS}


def test_a_warning_that_waits_for_the_sound_of_a_bulletin_hurries_it(store: Store) -> None:
    waiting = asked(store)
    again = sounds.ask(store, wish(), actor=ACTOR, urgent=True)
    assert again["_id"] == waiting["_id"]
    assert Queue.ALERTS in {QUEUE_OF[reaction] for reaction in due(store)}


def test_a_warning_is_heard_by_its_phrase(store: Store) -> None:
    spoken_phrases.create(store, a_phrase(store), actor=ACTOR)
    found = alert(store)
    assert found
    assert found["body"]["file_id"]
    assert make(store, found["_id"])["state"] == SoundState.READY


def test_a_phrase_of_the_hazard_stands_in_for_its_levels(store: Store) -> None:
    spoken_phrases.create(store, a_phrase(store, level=0), actor=ACTOR)
    assert alert(store, level=5)


def test_without_a_phrase_the_voice_says_it(store: Store) -> None:
    found = alert(store, "vi")
    assert found
    assert found["body"]["text"] == "Triều cường dâng cao."


def test_without_phrase_and_voice_nobody_says_it(store: Store) -> None:
    assert alert(store, "km") is None


def test_an_exercise_says_so_first_and_last(store: Store) -> None:
    plain, exercise = alert(store, "vi"), alert(store, "vi", exercise=True)
    assert plain
    assert exercise
    assert exercise["frame"] == sound_wishes.text("Đây là diễn tập.")
    assert exercise["_id"] != plain["_id"]


def test_an_exercise_is_longer_by_what_says_so(store: Store) -> None:
    console = dataclasses.replace(store, settings=dataclasses.replace(store.settings, speaker="console"))
    plain, exercise = (
        make(console, found["_id"])
        for flag in (False, True)
        if (found := alert(console, "vi", exercise=flag))
    )
    # Four words twice, and the pause before the second and third.
    assert exercise["seconds"] - plain["seconds"] == pytest.approx(2 * (4 * 0.35 + 1.2), abs=0.3)


def test_no_exercise_is_heard_in_a_language_that_cannot_say_it_is_one(store: Store) -> None:
    spoken_phrases.create(store, a_phrase(store), actor=ACTOR)
    assert alert(store, exercise=True) is None
    spoken_phrases.create(store, a_phrase(store, hazard=EXERCISE, level=0), actor=ACTOR)
    assert alert(store, exercise=True)


def test_khmer_is_heard_after_vietnamese_in_one_sound(store: Store) -> None:
    spoken_phrases.create(store, a_phrase(store), actor=ACTOR)
    console = dataclasses.replace(store, settings=dataclasses.replace(store.settings, speaker="console"))
    alone, both = alert(console, "vi"), alert(console, BOTH)
    assert alone
    assert both
    assert both["body"] == alone["body"]
    shorter, longer = (make(console, one["_id"])["seconds"] for one in (alone, both))
    # A second of Khmer twice, each after a pause; the phrase ends with the silence that ends every sound.
    assert longer - shorter == pytest.approx(2 * (1.0 + 0.4 + 1.2), abs=0.3)


def test_an_exercise_in_both_languages_says_so_in_both_first_and_last(store: Store) -> None:
    spoken_phrases.create(store, a_phrase(store), actor=ACTOR)
    spoken_phrases.create(store, a_phrase(store, hazard=EXERCISE, level=0), actor=ACTOR)
    both = alert(store, BOTH, exercise=True)
    assert both
    assert both["frame"] == sound_wishes.text("Đây là diễn tập.")
    assert both["then_frame"]


def test_where_khmer_can_not_say_that_it_is_an_exercise_vietnamese_alone_is_heard(store: Store) -> None:
    spoken_phrases.create(store, a_phrase(store), actor=ACTOR)
    assert alert(store, BOTH, exercise=True) is None
    assert alert(store, "vi", exercise=True)


def test_there_is_one_phrase_of_a_kind(store: Store) -> None:
    phrase = a_phrase(store)
    made = spoken_phrases.create(store, phrase, actor=ACTOR)
    with pytest.raises(Clash, match="phrase_taken"):
        spoken_phrases.create(store, phrase, actor=ACTOR)
    spoken_phrases.remove(store, made["_id"], expect=made["version"], actor=ACTOR)
    assert spoken_phrases.create(store, phrase, actor=ACTOR)["_id"] != made["_id"]


def test_a_phrase_is_changed_by_whoever_saw_it_last(store: Store) -> None:
    phrase = a_phrase(store)
    made = spoken_phrases.create(store, phrase, actor=ACTOR)
    changed = spoken_phrases.change(
        store, made["_id"], {**phrase, "text": "ឮ"}, expect=made["version"], actor=ACTOR
    )
    assert changed["text"] == "ឮ"
    with pytest.raises(Stale):
        spoken_phrases.change(store, made["_id"], phrase, expect=made["version"], actor=ACTOR)


def test_a_phrase_tells_all_its_faults(store: Store) -> None:
    wrong: NewPhrase = {"hazard": "zzz", "level": 9, "language": "fr", "text": "x", "sound_id": "zzz"}
    with pytest.raises(Invalid) as caught:
        spoken_phrases.create(store, wrong, actor=ACTOR)
    assert [fault.field for fault in caught.value.faults] == ["hazard", "level", "language", "sound_id"]


def test_the_test_tone_is_made(store: Store) -> None:
    tone = Wish(SoundSource.TEST, "vi", sound_wishes.text(""), "", chime=False, repeats=1)
    made = make(store, sounds.ask(store, tone, actor=ACTOR)["_id"])
    assert made["seconds"] == sound_making.test_tone().seconds
