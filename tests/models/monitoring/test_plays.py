"""Plays and airings that fell due: nothing is lost, doubled or held against who could not be heard."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.monitoring import airings_due, expected, incidents, outlet_months, plays, states
from models.monitoring.airings_due import AIRINGS_DUE
from models.monitoring.incidents import Trouble
from models.monitoring.outlet_months import OUTLET_MONTHS
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.played import PLAYS
from models.monitoring.rules import Cause
from models.monitoring.states import State
from models.outlets.outlets import Outlet
from models.store import Store
from tests.beating import NOW, a_play, a_programme, an_outlet, beats

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def passed(store: Store, now: datetime) -> None:
    """Let a round of the airings pass."""
    airings_due.record(store, now)
    if expected.refresh(store):
        airings_due.record(store, now)
    airings_due.look(store, now)
    airings_due.judge(store, now)


def due(store: Store) -> dict[str, int]:
    """The sums of all months, without those that are nothing."""
    found = Counter[str]()
    for row in store.collection(OUTLET_MONTHS).find():
        found.update(row.get("due", {}))
    return {name: number for name, number in found.items() if number}


@pytest.fixture
def outlet(store: Store) -> Outlet:
    """An outlet with an airing now, that was heard a minute before."""
    found = an_outlet(store)
    a_programme(store, found, [NOW])
    expected.refresh(store)
    beats(store, found, NOW - MINUTE)
    return found


def test_a_play_that_is_sent_again_changes_nothing(store: Store, outlet: Outlet) -> None:
    sent = [a_play(NOW)]
    passed(store, NOW)
    assert plays.take(store, outlet["_id"], sent, NOW) == 1
    assert plays.take(store, outlet["_id"], sent, NOW + MINUTE) == 0
    assert store.collection(PLAYS).count_documents({}) == 1
    assert due(store) == {"heard": 1}


def test_a_batch_that_names_a_play_twice_has_one(store: Store, outlet: Outlet) -> None:
    one = a_play(NOW)
    assert plays.take(store, outlet["_id"], [one, one], NOW) == 1


def test_who_plays_nothing_ten_minutes_after_the_hour_is_silent(store: Store, outlet: Outlet) -> None:
    for later, silent in ((9 * MINUTE, False), (10 * MINUTE, True)):
        beats(store, outlet, NOW + later)
        passed(store, NOW + later)
        heard = store.one(OUTLET_STATES, outlet["_id"])
        assert (State.SILENT in states.of(outlet, heard, NOW + later)) is silent


def test_a_play_that_comes_late_ends_the_silence(store: Store, outlet: Outlet) -> None:
    passed(store, NOW + 11 * MINUTE)
    plays.take(store, outlet["_id"], [a_play(NOW)], NOW + 12 * MINUTE)
    assert store.one(OUTLET_STATES, outlet["_id"])["last_due"]["heard"] is True


def test_a_play_that_comes_weeks_later_mends_the_figure(store: Store, outlet: Outlet) -> None:
    passed(store, NOW)
    passed(store, NOW + 31 * MINUTE)
    assert due(store) == {"missed": 1}
    plays.take(store, outlet["_id"], [a_play(NOW)], NOW + timedelta(days=20))
    assert due(store) == {"heard": 1}


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({}, "heard"),
        ({"completed": False, "played_seconds": 20.0, "reason": "cut"}, "cut"),
        ({"completed": False, "played_seconds": 0.0, "reason": "no_file"}, "failed"),
    ],
)
def test_an_airing_is_what_its_plays_say(store: Store, outlet: Outlet, given: Any, outcome: str) -> None:
    plays.take(store, outlet["_id"], [a_play(NOW, **given)], NOW + MINUTE)
    passed(store, NOW + HOUR)
    assert due(store) == {outcome: 1}


def test_a_play_before_its_hour_settles_nothing(store: Store, outlet: Outlet) -> None:
    plays.take(store, outlet["_id"], [a_play(NOW, started=NOW - HOUR)], NOW - HOUR)
    passed(store, NOW + HOUR)
    assert due(store) == {"missed": 1}


def test_of_several_plays_of_an_airing_the_best_counts(store: Store, outlet: Outlet) -> None:
    tries = [a_play(NOW, completed=False, reason="restart"), a_play(NOW)]
    plays.take(store, outlet["_id"], tries, NOW + MINUTE)
    passed(store, NOW + HOUR)
    assert due(store) == {"heard": 1}


def test_what_an_official_had_muted_is_left_out(store: Store) -> None:
    muted = {"by": "o1", "at": NOW, "reason": "tang lễ", "until": None}
    outlet = an_outlet(store, muted=muted)
    a_programme(store, outlet, [NOW])
    passed(store, NOW + HOUR)
    assert due(store) == {"muted": 1}


def test_what_fell_due_in_an_outage_is_left_out(store: Store, outlet: Outlet) -> None:
    trouble = Trouble(
        outlet["area_id"], tuple(outlet["paths"]), Cause.OUTAGE, frozenset({outlet["_id"]}), NOW - MINUTE
    )
    incidents.begin(store, trouble, NOW)
    passed(store, NOW + HOUR)
    assert due(store) == {"incident": 1}


def test_an_incident_of_another_kind_excuses_nothing(store: Store, outlet: Outlet) -> None:
    trouble = Trouble(
        outlet["area_id"], tuple(outlet["paths"]), Cause.WRONG, frozenset({outlet["_id"]}), NOW - MINUTE
    )
    incidents.begin(store, trouble, NOW)
    passed(store, NOW + HOUR)
    assert due(store) == {"missed": 1}


def test_an_airing_that_was_due_stays_due_when_the_programme_changes(store: Store, outlet: Outlet) -> None:
    a_programme(store, outlet, [NOW + HOUR], etag="e2", compiled_at=NOW + MINUTE)
    passed(store, NOW + 2 * MINUTE)
    assert [row["at"] for row in store.collection(AIRINGS_DUE).find()] == [NOW]


def test_a_new_programme_makes_nothing_due_that_was_over_before_it(store: Store, outlet: Outlet) -> None:
    early = NOW - 5 * HOUR
    a_programme(store, outlet, [early, NOW], etag="e2", compiled_at=NOW - MINUTE)
    passed(store, NOW)
    assert [row["at"] for row in store.collection(AIRINGS_DUE).find()] == [NOW]


def test_the_month_is_that_of_vietnam(store: Store) -> None:
    outlet = an_outlet(store)
    # The last evening of November in London is the first of December in Vietnam.
    at = datetime.fromisoformat("2026-11-30T17:00:00+00:00")
    a_programme(store, outlet, [at - MINUTE, at])
    passed(store, at + HOUR)
    months = {row["month"]: row["due"] for row in store.collection(OUTLET_MONTHS).find()}
    assert months == {"2026-11": {"missed": 1}, "2026-12": {"missed": 1}}
    assert outlet_months.month_of(at) == "2026-12"
