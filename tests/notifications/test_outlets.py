"""Who is told of outlets that are not well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.messages import messages
from models.messages.messages import Owner
from models.monitoring import incident_steps, incidents, rounds
from models.monitoring.incidents import INCIDENTS, Incident, IncidentEnd, Trouble
from models.monitoring.rounds import MONITORING_ROUNDS, ROUND
from models.monitoring.rules import Cause
from models.outlets.outlets import OUTLETS, Outlet
from models.store import Store, events
from models.store.events import SYSTEM
from tests.alerting import Country
from tests.beating import an_outlet
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, Caller, an_official


@pytest.fixture
def outlet(store: Store) -> Outlet:
    return an_outlet(store)


@pytest.fixture
def keeper(store: Store) -> Caller:
    """Who sees to the outlets of the ward."""
    return an_official(store, area_id=PHUONG_TRA_VINH)


def letters(store: Store, official: Caller) -> list[str]:
    return [one["title"] for one in messages.inbox(store, [Owner("official", official.id)])]


def begun(store: Store, outlet: Outlet, cause: Cause = Cause.OUTAGE) -> Incident:
    now, ids = datetime.now(UTC), frozenset({outlet["_id"]})
    incidents.begin(store, Trouble(outlet["area_id"], tuple(outlet["paths"]), cause, ids, now), now)
    (found,) = store.collection(INCIDENTS).find()
    return found


def test_those_who_see_to_an_area_are_told_once_and_noted(
    store: Store, outlet: Outlet, keeper: Caller
) -> None:
    elsewhere = an_official(store, area_id=PHUONG_LONG_DUC)
    incident = begun(store, outlet)
    country = Country(store)
    country.work()
    country.work()
    assert len(letters(store, keeper)) == 1
    assert letters(store, elsewhere) == []
    told = store.one(INCIDENTS, incident["_id"])["told"]
    assert [one["official_id"] for one in told] == [keeper.id]


def test_where_nobody_sees_to_it_the_area_above_is_told(store: Store, outlet: Outlet) -> None:
    above = an_official(store, area_id=VINH_LONG)
    begun(store, outlet)
    Country(store).work()
    assert len(letters(store, above)) == 1


def test_those_who_were_told_hear_of_its_end_but_for_who_ended_it(
    store: Store, outlet: Outlet, keeper: Caller
) -> None:
    other = an_official(store, area_id=PHUONG_TRA_VINH)
    incident, country = begun(store, outlet), Country(store)
    country.work()
    version = store.one(INCIDENTS, incident["_id"])["version"]
    incident_steps.end(store, keeper.identity, incident["_id"], IncidentEnd.MENDED, "", expect=version)
    country.work()
    assert (len(letters(store, keeper)), len(letters(store, other))) == (1, 2)


def test_of_a_silenced_incident_nobody_hears(store: Store, outlet: Outlet, keeper: Caller) -> None:
    incident = begun(store, outlet)
    until = datetime.now(UTC) + timedelta(hours=1)
    incident_steps.mute(store, keeper.identity, incident["_id"], until, expect=incident["version"])
    Country(store).work()
    assert letters(store, keeper) == []


def test_a_copy_of_a_device_is_an_incident_at_once(store: Store, outlet: Outlet, keeper: Caller) -> None:
    events.change(store, OUTLETS, outlet["_id"], {"$inc": {"generation": 1}}, action="cloned", actor=SYSTEM)
    country = Country(store)
    country.work()
    country.work()
    (incident,) = store.collection(INCIDENTS).find()
    assert incident["cause"] == "cloned"
    assert "bản sao" in letters(store, keeper)[0]


def test_the_rounds_go_on_by_themselves(store: Store) -> None:
    rounds.plan(store, datetime.now(UTC))
    Country(store).work()
    assert store.one(MONITORING_ROUNDS, ROUND)["last_at"] is not None
