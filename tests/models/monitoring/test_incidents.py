"""Incidents: grouped before anybody is told, and no spam."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from models.access.permissions import Role
from models.errors import Clash, Invalid, NotFound, Stale
from models.messages.messages import MESSAGES
from models.monitoring import incident_steps, rounds
from models.monitoring.incidents import INCIDENTS, Incident, IncidentEnd
from models.monitoring.rounds import MONITORING_GAPS, MONITORING_ROUNDS, ROUND
from models.outlets.outlets import OUTLETS, Outlet
from models.reports.reports import REPORTS
from models.store import Store, events
from models.store.collections import Kind
from models.store.outbox import OUTBOX
from models.store.reactions import Reaction
from tests.beating import NIGHT, NOW, a_programme, an_outlet, beats
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.reporting import official

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)

CONTROLLER = official(Role.HANDLER)


def found(store: Store, **query: object) -> list[Incident]:
    return list(store.collection(INCIDENTS).find(query).sort("_id"))


def some(store: Store, number: int, area_id: str = PHUONG_TRA_VINH) -> list[Outlet]:
    return [an_outlet(store, area_id=area_id) for _ in range(number)]


def run(
    store: Store, begins: datetime, minutes: int, there: Sequence[Outlet] = (), **told: object
) -> datetime:
    """Let minutes pass in which some outlets beat, with a round after each; returns the moment of the last."""
    rounds.plan(store, begins)
    at = begins
    for number in range(0, minutes, 2):
        at = begins + number * MINUTE
        for one in there:
            beats(store, one, at, **told)
        rounds.go(store, at)
    return at


def acts(store: Store, incident: Incident) -> list[str]:
    return [one["action"] for one in events.timeline(store, Kind.INCIDENT, incident["_id"])]


def test_a_power_cut_of_a_commune_is_one_incident(store: Store) -> None:
    dead, well = some(store, 12), some(store, 6, PHUONG_LONG_DUC)
    run(store, NOW, 5, dead + well)
    # They beat at different seconds of the minute in which the power went.
    for number, one in enumerate(dead):
        beats(store, one, NOW + 4 * MINUTE + number * 4 * SECOND)
    run(store, NOW + 5 * MINUTE, 30, well)
    (incident,) = found(store)
    assert (incident["cause"], incident["area_id"]) == ("outage", PHUONG_TRA_VINH)
    assert set(incident["outlet_ids"]) == {one["_id"] for one in dead}


def test_a_power_cut_is_seen_within_five_minutes(store: Store) -> None:
    dead, well = some(store, 4), some(store, 6, PHUONG_LONG_DUC)
    run(store, NOW, 3, dead + well)
    run(store, NOW + 3 * MINUTE, 4, well)
    assert [one["cause"] for one in found(store)] == ["outage"]


def test_one_loudspeaker_that_is_stale_is_no_incident_and_offline_it_is(store: Store) -> None:
    dead, well = some(store, 1), some(store, 5)
    run(store, NOW, 2, dead + well)
    run(store, NOW + 2 * MINUTE, 12, well)
    assert found(store) == []
    run(store, NOW + 14 * MINUTE, 5, well)
    assert [one["cause"] for one in found(store)] == ["lost"]


def test_outlets_that_were_lost_hours_apart_are_no_outage(store: Store) -> None:
    outlets = some(store, 8)
    rest = list(outlets)
    at = run(store, NOW, 1, outlets)
    for _ in range(3):
        rest.pop()
        at = run(store, at + MINUTE, 20, rest)
    assert [one["cause"] for one in found(store)] == ["lost"]
    assert len(found(store)[0]["outlet_ids"]) == 3


def test_what_is_well_again_for_ten_minutes_is_over(store: Store) -> None:
    outlets, well = some(store, 4), some(store, 6, PHUONG_LONG_DUC)
    run(store, NOW, 2, outlets + well)
    at = run(store, NOW + 2 * MINUTE, 10, well)
    run(store, at + MINUTE, 10, outlets + well)
    assert found(store)[0]["closed_at"] is None
    run(store, at + 11 * MINUTE, 2, outlets + well)
    (incident,) = found(store)
    assert (incident["close_reason"], "open_key" in incident) == ("well", False)


def test_flapping_tells_nobody_twice(store: Store) -> None:
    outlets, well = some(store, 4), some(store, 6, PHUONG_LONG_DUC)
    at = run(store, NOW, 2, outlets + well)
    for _ in range(4):
        at = run(store, at + MINUTE, 8, well)
        at = run(store, at + MINUTE, 14, outlets + well)
    (incident,) = found(store)
    assert acts(store, incident).count("opened") == 1
    assert "reopened" in acts(store, incident)
    told = store.collection(OUTBOX).count_documents({"reaction": Reaction.TELL_INCIDENT})
    assert told == 1 + acts(store, incident).count("closed")
    assert store.collection(MESSAGES).count_documents({}) == 0


def test_while_loa_is_down_nobody_is_offline(store: Store) -> None:
    outlets = some(store, 6) + some(store, 6, PHUONG_LONG_DUC)
    at = run(store, NOW, 3, outlets)
    back = at + 3 * HOUR
    rounds.go(store, back)
    run(store, back + MINUTE, 2)
    run(store, back + 3 * MINUTE, 20, outlets)
    assert found(store) == []
    (gap,) = store.collection(MONITORING_GAPS).find()
    assert (gap["begins"], gap["ends"]) == (at, back)


def test_an_incident_is_not_over_because_loa_was_down(store: Store, incident: Incident) -> None:
    back = incident["opened_at"] + 3 * HOUR
    well = [one for one in store.collection(OUTLETS).find() if one["_id"] not in incident["outlet_ids"]]
    run(store, back, 30, well)
    assert acts(store, incident) == ["opened"]


def test_when_nearly_all_fall_silent_at_once_it_is_one_incident_of_ours(store: Store) -> None:
    outlets = some(store, 6) + some(store, 6, PHUONG_LONG_DUC)
    run(store, NOW, 3, outlets)
    at = run(store, NOW + 3 * MINUTE, 20)
    (incident,) = found(store)
    assert (incident["cause"], len(incident["outlet_ids"])) == ("unreachable", 12)
    run(store, at + MINUTE, 15, outlets)
    assert found(store)[0]["close_reason"] == "well"
    (gap,) = rounds.gaps(store, NOW, at)
    assert gap.begins == NOW + 2 * MINUTE


@pytest.mark.parametrize(
    ("begins", "told_at"),
    [
        (NOW, None),
        (NIGHT, datetime.fromisoformat("2026-11-30T23:00:00+00:00")),
    ],
)
def test_one_loudspeaker_that_is_lost_at_night_wakes_nobody(
    store: Store, begins: datetime, told_at: datetime | None
) -> None:
    dead, well = some(store, 1), some(store, 5)
    run(store, begins, 2, dead + well)
    run(store, begins + 2 * MINUTE, 16, well)
    (incident,) = found(store)
    (row,) = store.collection(OUTBOX).find({"reaction": Reaction.TELL_INCIDENT})
    assert row["due_at"] == (told_at or incident["opened_at"])


def test_a_board_that_shows_something_else_at_night_is_told_at_once(store: Store) -> None:
    (board,) = some(store, 1)
    a_programme(store, board)
    rounds.plan(store, NIGHT)
    rounds.go(store, NIGHT)
    run(store, NIGHT + MINUTE, 3, [board], programme='"of somebody else"')
    (incident,) = found(store)
    (row,) = store.collection(OUTBOX).find({"reaction": Reaction.TELL_INCIDENT})
    assert (incident["cause"], row["due_at"]) == ("wrong", incident["opened_at"])


def test_an_incident_that_lasts_becomes_one_report_of_its_outlet(store: Store) -> None:
    dead, well = some(store, 1), some(store, 5)
    run(store, NOW, 2, dead + well)
    at = run(store, NOW + 2 * MINUTE, 16, well)
    for later in (25 * HOUR, 26 * HOUR):
        for one in well:
            beats(store, one, at + later)
        rounds.go(store, at + later)
        run(store, at + later + MINUTE, 20, well)
    (incident,) = found(store)
    (report,) = store.collection(REPORTS).find()
    assert (report["outlet_id"], report["category"]) == (dead[0]["_id"], "outlet_fault")
    assert incident["report_code"] == report["code"]
    assert report["due_at"] > report["filed_at"]


def test_alarms_of_an_outlet_that_is_mended_are_off(store: Store) -> None:
    dead, well = some(store, 1), some(store, 5)
    run(store, NOW, 2, dead + well)
    incident_steps.quieten(
        store, CONTROLLER, dead[0]["_id"], NOW + 5 * HOUR, "đang sửa", NOW, expect=dead[0]["version"]
    )
    run(store, NOW + 2 * MINUTE, 20, well)
    assert found(store) == []


@pytest.fixture
def incident(store: Store) -> Incident:
    """An incident of one lost outlet."""
    dead, well = some(store, 1), some(store, 5)
    run(store, NOW, 2, dead + well)
    run(store, NOW + 2 * MINUTE, 16, well)
    (one,) = found(store)
    return one


def test_an_official_takes_an_incident(store: Store, incident: Incident) -> None:
    taken = incident_steps.take(store, CONTROLLER, incident["_id"], expect=incident["version"])
    assert taken["taken_by"] == CONTROLLER.id
    with pytest.raises(Stale):
        incident_steps.take(store, CONTROLLER, incident["_id"], expect=incident["version"])


def test_an_official_ends_an_incident_with_a_reason(store: Store, incident: Incident) -> None:
    ended = incident_steps.end(
        store, CONTROLLER, incident["_id"], IncidentEnd.PLANNED, "cúp điện theo lịch", expect=1
    )
    assert ended["close_reason"] == "planned"
    with pytest.raises(Clash):
        incident_steps.take(store, CONTROLLER, incident["_id"], expect=ended["version"])


def test_nobody_silences_an_incident_for_ever(store: Store, incident: Incident) -> None:
    until = datetime.now(incident["opened_at"].tzinfo) + timedelta(days=91)
    with pytest.raises(Invalid):
        incident_steps.mute(store, CONTROLLER, incident["_id"], until, expect=incident["version"])


def test_officials_of_another_commune_know_of_no_incident(store: Store, incident: Incident) -> None:
    stranger = official(Role.HANDLER, PHUONG_LONG_DUC)
    with pytest.raises(NotFound):
        incident_steps.take(store, stranger, incident["_id"], expect=incident["version"])


def test_a_ticket_is_made_once(store: Store, incident: Incident) -> None:
    made = incident_steps.make_ticket(store, CONTROLLER, incident["_id"], expect=incident["version"])
    again = incident_steps.make_ticket(store, CONTROLLER, incident["_id"], expect=made["version"])
    assert made["report_code"] == again["report_code"]
    assert store.collection(REPORTS).count_documents({}) == 1


def test_the_rounds_are_begun_once_and_again_when_nobody_goes(store: Store) -> None:
    for at in (NOW, NOW + MINUTE):
        rounds.plan(store, at)
    assert store.one(MONITORING_ROUNDS, ROUND)["version"] == 1
    rounds.plan(store, NOW + HOUR)
    assert store.one(MONITORING_ROUNDS, ROUND)["version"] == 2
