"""How an outlet is, from what was heard of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.access.permissions import Role
from models.monitoring import health, outlet_states, states
from models.monitoring.beats import Beat
from models.monitoring.expected import Expectation
from models.monitoring.health import Filter
from models.monitoring.outlet_states import OutletState
from models.monitoring.states import State
from models.outlets.outlets import OUTLETS
from models.store import Store
from tests.beating import NOW, a_beat, an_outlet, beats
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.reporting import official


def heard(
    store: Store, beat: Beat | None = None, times: int = 1, expected: Expectation | None = None
) -> OutletState:
    """What is known after some equal heartbeats, the last one now."""
    outlet, state = an_outlet(store), None
    for number in reversed(range(times)):
        at = NOW - timedelta(minutes=number)
        state = outlet_states.merged(state, outlet, {**(beat or a_beat()), "at": at}, expected, at)
    assert state
    return state


def of(store: Store, state: OutletState | None, later: timedelta = timedelta(), **given: Any) -> set[State]:
    outlet = an_outlet(store, **given)
    return set(states.of(outlet, state, NOW + later))


def test_who_was_never_heard_is_not_offline(store: Store) -> None:
    assert of(store, None) == {State.NEVER_HEARD}


@pytest.mark.parametrize(
    ("silence", "state"),
    [
        (timedelta(seconds=179), State.ONLINE),
        (timedelta(seconds=180), State.STALE),
        (timedelta(minutes=14), State.STALE),
        (timedelta(minutes=15), State.OFFLINE),
    ],
)
def test_a_frozen_device_is_stale_after_three_minutes_and_then_offline(
    store: Store, silence: timedelta, state: State
) -> None:
    assert of(store, heard(store), silence) == {state}


def test_a_saver_of_its_sim_has_three_beats_of_five_minutes(store: Store) -> None:
    slow: Expectation = {
        "_id": "",
        "etag": "",
        "compiled_at": NOW,
        "poll_seconds": 300,
        "beat_seconds": 300,
        "muted": False,
        "airings": [],
        "takeovers": [],
        "next_at": None,
    }
    state = heard(store, expected=slow)
    assert of(store, state, timedelta(minutes=14)) == {State.ONLINE}
    assert of(store, state, timedelta(minutes=16)) == {State.STALE}


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"clock_offset_seconds": -31.0}, State.CLOCK_OFF),
        ({"free_bytes": 1000}, State.LOW_SPACE),
        ({"faults": ["needs_flag"]}, State.NEEDS_FLAG),
    ],
)
def test_what_a_device_tells_of_itself_is_a_state(
    store: Store, told: Mapping[str, Any], state: State
) -> None:
    assert of(store, heard(store, a_beat(**told))) == {State.ONLINE, state}


def test_a_clock_that_is_a_minute_slow_is_off_whatever_the_device_says(store: Store) -> None:
    outlet, beat = an_outlet(store), a_beat(NOW - timedelta(minutes=1), clock_offset_seconds=0.0)
    state = outlet_states.merged(None, outlet, beat, None, NOW)
    assert State.CLOCK_OFF in states.of(outlet, state, NOW)


def test_a_device_that_is_offline_says_nothing_of_its_space(store: Store) -> None:
    assert of(store, heard(store, a_beat(free_bytes=1)), timedelta(hours=1)) == {State.OFFLINE}


def test_a_muted_outlet_is_muted_until_the_end(store: Store) -> None:
    muted = {"by": "o1", "at": NOW, "reason": "hú", "until": NOW + timedelta(hours=1)}
    assert of(store, heard(store), muted=muted) == {State.ONLINE, State.MUTED}
    assert State.MUTED not in of(store, heard(store), timedelta(hours=2), muted=muted)


def test_one_that_was_taken_down_is_nothing_else(store: Store) -> None:
    assert of(store, heard(store), retired_at=NOW - timedelta(days=1)) == {State.RETIRED}


def test_silence_while_loa_was_away_is_not_the_outlets(store: Store) -> None:
    outlet, state = an_outlet(store), heard(store)
    hour, since = NOW + timedelta(hours=1), NOW + timedelta(minutes=59)
    assert states.of(outlet, state, hour, listening_since=since) == {State.ONLINE}


STATES = [one for one in State if one is not State.SILENT]


@pytest.mark.parametrize("state", STATES)
def test_the_list_of_a_state_is_what_the_function_says(store: Store, state: State) -> None:
    everybody = official(Role.VIEWER, PHUONG_TRA_VINH)
    a_motley_network(store)
    all_ = [
        row
        for retired in (None, State.RETIRED)
        for row in health.listed(store, everybody, Filter(state=retired), NOW, after=None, limit=100)[0]
    ]
    rows, _ = health.listed(store, everybody, Filter(state=state), NOW, after=None, limit=100)
    assert {row.outlet["_id"] for row in rows} == {row.outlet["_id"] for row in all_ if state in row.states}
    assert rows


def a_motley_network(store: Store) -> None:
    """One outlet of each state."""
    an_outlet(store)
    an_outlet(store, retired_at=NOW - timedelta(days=1))
    muted = {"by": "o1", "at": NOW, "reason": "hú", "until": None}
    told: list[tuple[datetime, Mapping[str, Any], Mapping[str, Any]]] = [
        (NOW, {}, {}),
        (NOW, {}, {"muted": muted}),
        (NOW - timedelta(minutes=4), {}, {}),
        (NOW - timedelta(hours=1), {"free_bytes": 1}, {}),
        (NOW, {"free_bytes": 1}, {}),
        (NOW, {"clock_offset_seconds": 40.0}, {}),
        (NOW, {"faults": ["needs_flag"]}, {}),
    ]
    for at, said, given in told:
        beats(store, an_outlet(store, **given), at, **said)
    wrong = an_outlet(store)
    beats(store, wrong, NOW)
    store.collection(outlet_states.OUTLET_STATES).update_one(
        {"_id": wrong["_id"]}, {"$set": {"off_beats": 2}}
    )


def test_a_list_shows_the_own_areas_only_and_page_by_page(store: Store) -> None:
    mine = [an_outlet(store)["_id"] for _ in range(3)]
    an_outlet(store, area_id=PHUONG_LONG_DUC)
    viewer = official(Role.VIEWER, PHUONG_TRA_VINH)
    first, after = health.listed(store, viewer, Filter(), NOW, after=None, limit=2)
    rest, end = health.listed(store, viewer, Filter(), NOW, after=after, limit=2)
    assert [row.outlet["_id"] for row in (*first, *rest)] == sorted(mine)
    assert end is None


def test_an_outlet_that_moved_is_listed_where_it_stands_now(store: Store) -> None:
    outlet = an_outlet(store, area_id=PHUONG_LONG_DUC)
    beats(store, outlet, NOW)
    store.collection(OUTLETS).update_one({"_id": outlet["_id"]}, {"$set": {"paths": [PHUONG_TRA_VINH]}})
    viewer = official(Role.VIEWER, PHUONG_TRA_VINH)
    rows, _ = health.listed(store, viewer, Filter(state=State.ONLINE), NOW, after=None, limit=9)
    assert [row.outlet["_id"] for row in rows] == [outlet["_id"]]
