"""From the approval of a warning to what a loudspeaker says, by the real outbox."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.alerts.cap_terms import MsgType, Status
from models.files import sounds, spoken_phrases, stored_files
from models.files.sound_wishes import SoundSource, Wish
from models.files.spoken_phrases import BOTH, EXERCISE
from models.outlets.outlets import Outlet
from models.programme.takeovers import TAKEOVERS
from models.store import Store
from models.store.events import SYSTEM
from notifications.reactions.sounds import make
from tests.alerting import Country, approved, issued
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.hearing import heard
from tests.programming import a_board, a_speaker, body_of
from tests.recordings import sound


@pytest.fixture
def country(store: Store) -> Country:
    """Loa at work, whose voice is a tone."""
    quick = dataclasses.replace(store.settings, speaker="console")
    return Country(dataclasses.replace(store, settings=quick))


def warned(country: Country, status: Status = Status.ACTUAL, **given: Any) -> Any:
    """A warning that takes over, and everything that follows."""
    alert = approved(country.store, status, **{"level": 4} | given)
    country.work()
    return alert


def said(country: Country, outlet: Outlet) -> Any:
    """The item that the takeover of an outlet says; None where it says nothing."""
    body = body_of(country.store, outlet, fresh=False)
    (row,) = body["takeovers"]
    return next((one for one in body["items"] if one["id"] == row["item"]), None)


def record_phrase(store: Store, hazard: str, level: int) -> None:
    """Record a phrase in Khmer."""
    wish = Wish(
        SoundSource.PHRASE, "km", sounds.sent(store, sound("wav", seconds=1.0)), "", chime=False, repeats=1
    )
    made = make(store, sounds.ask(store, wish, actor=SYSTEM)["_id"])
    phrase = {"hazard": hazard, "level": level, "language": "km", "text": "ជំនោរខ្ពស់", "sound_id": made["_id"]}
    spoken_phrases.create(store, phrase, actor=SYSTEM)  # type: ignore[arg-type]


def test_a_loudspeaker_says_what_was_approved(country: Country) -> None:
    speaker = a_speaker(country.store)
    alert = warned(country)
    row = country.store.one(TAKEOVERS, alert["series"])
    made = sounds.get(country.store, row["sounds"]["vi"])
    assert "Triều cường cấp bốn" in made["spoken"]
    assert said(country, speaker)["renditions"][0]["sha256"] == made["renditions"][0]["sha256"]


def test_it_is_as_loud_as_every_other_announcement(country: Country) -> None:
    a_speaker(country.store)
    alert = warned(country)
    row = country.store.one(TAKEOVERS, alert["series"])
    made = sounds.get(country.store, row["sounds"]["vi"])
    listened = heard(stored_files.whole(country.store, made["renditions"][0]["file_id"]))
    assert listened.loudness == pytest.approx(-16, abs=1)
    assert listened.peak <= -1.5


def test_an_exercise_says_so_first_and_last(country: Country) -> None:
    a_speaker(country.store)
    alert = warned(country, Status.EXERCISE)
    made = sounds.get(country.store, country.store.one(TAKEOVERS, alert["series"])["sounds"]["vi"])
    assert made["frame"] == {"text": "Đây là diễn tập.", "file_id": "", "original": ""}
    assert "DIỄN TẬP" not in made["body"]["text"]


def test_khmer_is_heard_after_vietnamese_where_it_was_recorded(country: Country) -> None:
    record_phrase(country.store, "trieu_cuong", 4)
    both, one = a_speaker(country.store, languages=["vi", "km"]), a_speaker(country.store)
    warned(country)
    assert said(country, both)["id"].endswith(f":{BOTH}")
    assert said(country, both)["seconds"] > said(country, one)["seconds"] + 2


def test_without_a_khmer_phrase_vietnamese_alone_is_heard(country: Country) -> None:
    speaker = a_speaker(country.store, languages=["km", "vi"])
    warned(country)
    assert said(country, speaker)["id"].endswith(":vi")


def test_no_exercise_is_heard_in_khmer_before_somebody_recorded_that_it_is_one(country: Country) -> None:
    record_phrase(country.store, "trieu_cuong", 4)
    speaker = a_speaker(country.store, languages=["vi", "km"])
    warned(country, Status.EXERCISE)
    assert said(country, speaker)["id"].endswith(":vi")
    record_phrase(country.store, EXERCISE, 0)
    later = a_speaker(country.store, languages=["vi", "km"])
    warned(country, Status.EXERCISE, level=5)
    body = body_of(country.store, later)
    assert {one["id"].rpartition(":")[2] for one in body["items"]} == {"vi"}


def test_an_update_says_the_new_words(country: Country) -> None:
    speaker = a_speaker(country.store)
    first = warned(country)
    before = said(country, speaker)
    words = {**first["infos"]["vi"], "instruction": "Sơ tán ngay."}
    issued(country.store, first, MsgType.UPDATE, infos={**first["infos"], "vi": words})
    country.work()
    assert said(country, speaker)["renditions"] != before["renditions"]


# --- what does not take over, or no longer


def airings(country: Country, outlet: Outlet) -> list[Any]:
    found: list[Any] = body_of(country.store, outlet, fresh=False)["airings"]
    return found


def test_saltwater_for_a_month_is_heard_each_day_and_takes_over_nothing(country: Country) -> None:
    speaker = a_speaker(
        country.store,
        windows=[{"days": ["mo", "tu", "we", "th", "fr", "sa", "su"], "start": "05:00", "end": "06:30"}],
    )
    warned(country, hazard="xam_nhap_man", level=3, expires=datetime.now(UTC) + timedelta(days=28))
    body = body_of(country.store, speaker, fresh=False)
    assert body["takeovers"] == []
    days = [one["id"][-16:-6] for one in body["airings"] if one["id"].endswith("T05:00")]
    assert len(days) >= 12
    assert {one["priority"] for one in body["airings"]} == {"urgent"}


def test_a_warning_that_does_not_take_over_is_shown_at_once_within_the_hours(country: Country) -> None:
    board = a_board(country.store)
    alert = warned(country, level=2)
    assert airings(country, board)[0]["at"] == f"{alert['sent']:%Y-%m-%dT%H:%M:%SZ}"


def test_after_its_takeover_a_warning_is_aired(country: Country) -> None:
    board = a_board(country.store)
    alert = warned(country, expires=datetime.now(UTC) + timedelta(hours=50))
    held = body_of(country.store, board, fresh=False)["takeovers"][0]
    until = datetime.fromisoformat(held["expires"])
    assert until - datetime.fromisoformat(held["from"]) == timedelta(hours=24)
    first = airings(country, board)[0]
    assert (first["id"].partition(":")[0], first["at"]) == (alert["identifier"], held["expires"])


def test_an_exercise_that_would_not_take_over_reaches_no_outlet(country: Country) -> None:
    speaker = a_speaker(country.store)
    warned(country, Status.EXERCISE, level=2)
    assert country.store.collection(TAKEOVERS).find_one({}) is None
    assert airings(country, speaker) == []


def test_the_end_of_a_warning_ends_its_airings(country: Country) -> None:
    speaker = a_speaker(country.store)
    first = warned(country, level=2)
    assert airings(country, speaker)
    issued(country.store, first, MsgType.CANCEL)
    country.work()
    assert airings(country, speaker) == []


def test_an_update_for_elsewhere_ends_its_airings_here(country: Country) -> None:
    here, there = a_speaker(country.store), a_speaker(country.store, area_id=PHUONG_LONG_DUC)
    first = warned(country, level=2)
    issued(country.store, first, MsgType.UPDATE, area_ids=[PHUONG_TRA_VINH])
    country.work()
    assert airings(country, here)
    assert airings(country, there) == []


def test_nothing_is_said_where_nothing_can_sound(country: Country) -> None:
    a_board(country.store, capabilities=["text"])
    a_speaker(country.store, area_id=PHUONG_LONG_DUC)
    alert = warned(country, area_ids=[PHUONG_TRA_VINH])
    assert country.store.one(TAKEOVERS, alert["series"])["sounds"] == {}
    assert country.store.collection(sounds.SOUNDS).count_documents({}) == 0
