"""Heartbeats: what is kept of them, what they are compared with, and what is answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.errors import NotFound
from models.monitoring import expected, heartbeats, states
from models.monitoring.beats import Deviation
from models.monitoring.heartbeats import OUTLET_DAYS
from models.monitoring.outlet_months import OUTLET_MONTHS
from models.monitoring.outlet_states import OUTLET_STATES, OutletState
from models.monitoring.states import State
from models.outlets.outlets import Outlet
from models.store import Store
from tests.beating import NOW, a_beat, a_programme, airing, an_outlet, beats

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def kept(store: Store, outlet: Outlet) -> OutletState:
    return store.one(OUTLET_STATES, outlet["_id"])


def test_a_heartbeat_is_told_which_programme_counts(store: Store) -> None:
    outlet = an_outlet(store)
    etag = a_programme(store, outlet, poll_seconds=45)
    expected.refresh(store)
    told = heartbeats.hear(store, outlet["_id"], a_beat(), NOW)
    assert told == {"server_time": NOW, "programme": etag, "poll_seconds": 45}


def test_the_next_heartbeat_replaces_the_last(store: Store) -> None:
    outlet = an_outlet(store)
    beats(store, outlet, NOW, NOW + MINUTE)
    assert store.collection(OUTLET_STATES).count_documents({}) == 1
    assert kept(store, outlet)["heard_at"] == NOW + MINUTE


def test_an_outlet_that_was_taken_down_is_not_heard(store: Store) -> None:
    outlet = an_outlet(store, retired_at=NOW)
    with pytest.raises(NotFound):
        heartbeats.hear(store, outlet["_id"], a_beat(), NOW)


def test_an_hour_that_is_over_is_kept_once_with_its_worst(store: Store) -> None:
    outlet = an_outlet(store)
    beats(store, outlet, *(NOW + n * MINUTE for n in range(60)), clock_offset_seconds=3.0)
    beats(store, outlet, NOW + HOUR, NOW + HOUR + MINUTE)
    (day,) = store.collection(OUTLET_DAYS).find()
    assert day["day"] == "2026-11-30"
    assert day["hours"]["10"]["seconds"] == 3600
    assert (day["hours"]["10"]["beats"], day["hours"]["10"]["worst_offset"]) == (60, 3.0)


def test_the_hour_in_which_a_device_died_is_kept_too(store: Store) -> None:
    outlet = an_outlet(store)
    beats(store, outlet, NOW, NOW + MINUTE)
    for _ in range(2):
        heartbeats.keep_hours(store, NOW + 3 * HOUR)
    (month,) = store.collection(OUTLET_MONTHS).find()
    assert (month["month"], month["seconds"]) == ("2026-11", 120)


def test_time_in_which_nothing_was_heard_counts_for_nothing(store: Store) -> None:
    outlet = an_outlet(store)
    beats(store, outlet, NOW, NOW + 30 * MINUTE)
    hour = kept(store, outlet)["hour"]
    assert hour is not None
    assert hour["seconds"] == 120


@pytest.mark.parametrize(
    ("told", "deviation"),
    [
        ({"programme": '"e0"'}, Deviation.PROGRAMME),
        ({"mode": "airing", "what": "another"}, Deviation.WHAT),
        ({"mode": "airing", "what": airing(NOW), "shown": "b" * 64}, Deviation.SHOWN),
    ],
)
def test_what_differs_from_the_expected_for_two_beats_is_wrong(
    store: Store, told: Any, deviation: Deviation
) -> None:
    outlet = an_outlet(store)
    a_programme(store, outlet, [NOW])
    expected.refresh(store)
    said = {"programme": "e1"} | told
    beats(store, outlet, NOW + SECOND, **said)
    assert State.WRONG not in states.of(outlet, kept(store, outlet), NOW + SECOND)
    beats(store, outlet, NOW + MINUTE, **said)
    assert kept(store, outlet)["off"] == [deviation]
    assert State.WRONG in states.of(outlet, kept(store, outlet), NOW + MINUTE)


def test_whoever_plays_what_is_due_is_right_again_at_once(store: Store) -> None:
    outlet = an_outlet(store)
    a_programme(store, outlet, [NOW])
    expected.refresh(store)
    beats(store, outlet, NOW, NOW + MINUTE, programme='"e0"')
    beats(store, outlet, NOW + 2 * MINUTE, programme="e1", mode="airing", what=airing(NOW), shown="a" * 64)
    assert kept(store, outlet)["off_beats"] == 0


def test_a_programme_that_has_just_changed_is_on_its_way(store: Store) -> None:
    outlet = an_outlet(store)
    a_programme(store, outlet, compiled_at=NOW - MINUTE)
    expected.refresh(store)
    beats(store, outlet, NOW, programme='"e0"')
    assert kept(store, outlet)["off_beats"] == 0


def test_a_takeover_that_is_not_shown_is_wrong_and_an_exercise_is_not(store: Store) -> None:
    for exercise, off in ((False, [Deviation.TAKEOVER]), (True, [])):
        outlet = an_outlet(store)
        begins, ends = NOW - HOUR, NOW + HOUR
        takeover = {
            "identifier": "a1",
            "exercise": exercise,
            "from": begins.isoformat(),
            "expires": ends.isoformat(),
        }
        a_programme(store, outlet, takeovers=[takeover])
        expected.refresh(store)
        beats(store, outlet, NOW, programme="e1")
        assert kept(store, outlet)["off"] == off


def test_a_device_that_loses_a_race_with_itself_keeps_one_heartbeat(store: Store) -> None:
    outlet = an_outlet(store)
    beats(store, outlet, NOW, NOW)
    assert kept(store, outlet)["beats"] == 2
