"""Unused sounds: what nobody needs goes after a month, what was heard or is needed stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import NotFound
from models.files import sounds, stored_files
from models.files.sounds import SOUNDS, UNUSED_FOR
from models.programme import bulletin_steps, drafting, unused_sounds
from models.programme.bulletins import Bulletin
from models.programme.media import NAMED_FILES
from models.store import Store
from tests.programming import CLERK, a_sound, approved, spoken

LATER = UNUSED_FOR + timedelta(hours=1)


def cleaned(store: Store, sound_id: str, after: timedelta = LATER) -> datetime | None:
    return unused_sounds.clean(store, sound_id, datetime.now(UTC) + after)


def of(bulletin: Bulletin) -> str:
    return bulletin["sounds"]["vi"]


def test_a_sound_that_nothing_needed_goes_with_its_file(store: Store) -> None:
    sound_id = a_sound(store)
    (part,) = sounds.get(store, sound_id)["renditions"]
    assert cleaned(store, sound_id) is None
    with pytest.raises(NotFound):
        sounds.get(store, sound_id)
    assert store.db[stored_files.BUCKET].files.count_documents({"filename": f"{part['sha256']}.mp3"}) == 0


def test_before_its_time_it_stays_and_is_looked_at_then(store: Store) -> None:
    sound = sounds.get(store, a_sound(store))
    assert cleaned(store, sound["_id"], timedelta(days=1)) == sound["asked_at"] + UNUSED_FOR
    assert sounds.get(store, sound["_id"])


def test_who_asks_for_the_same_again_keeps_it_for_longer(store: Store) -> None:
    sound_id = a_sound(store, words="Xin chào")
    late = datetime.now(UTC) - UNUSED_FOR - timedelta(days=1)
    store.collection(SOUNDS).update_one({"_id": sound_id}, {"$set": {"asked_at": late}})
    assert a_sound(store, words="Xin chào", is_ready=False) == sound_id
    assert cleaned(store, sound_id, timedelta(days=1))


def test_what_a_bulletin_says_stays_and_is_looked_at_again(store: Store) -> None:
    sound_id = of(approved(store, spoken(store)))
    assert unused_sounds.used(store, [sounds.get(store, sound_id)]) == {sound_id}
    assert cleaned(store, sound_id)


def test_what_devices_may_have_played_stays_for_ever(store: Store) -> None:
    sound = sounds.get(store, a_sound(store))
    (part,) = sound["renditions"]
    row = {"_id": part["sha256"], "file_id": part["file_id"], "type": part["type"], "bytes": part["bytes"]}
    store.collection(NAMED_FILES).insert_one({**row, "named_at": datetime.now(UTC)})  # type: ignore[arg-type]
    assert cleaned(store, sound["_id"]) is None
    assert sounds.get(store, sound["_id"])


def test_what_only_a_discarded_draft_says_goes(store: Store) -> None:
    made = drafting.begin(store, CLERK, spoken(store))
    bulletin_steps.discard(store, CLERK, made["_id"], expect=made["version"])
    assert cleaned(store, of(made)) is None
    assert store.collection(SOUNDS).count_documents({}) == 0
