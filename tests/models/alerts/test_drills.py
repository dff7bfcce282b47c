"""Drills: exercise alerts that are approved beforehand and go out at their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from models.access.callers import Identity
from models.access.permissions import Role
from models.alerts import alerts, drafting, drill_runs, drills, open_steps
from models.alerts import approval as alert_approval
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.drills import Drill, DrillState
from models.errors import Clash, Forbidden, Invalid, Stale
from models.people.official_shapes import OFFICIALS
from models.store import Store
from tests.alerting import DUTY, Country, approved, drafted, submitted
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, an_official

LATER = timedelta(hours=2)


@pytest.fixture
def chief(store: Store) -> Identity:
    return an_official(store, role=Role.APPROVER).identity


def planned(store: Store, *found: Alert) -> Drill:
    wanted: Any = {
        "name": "Diễn tập toàn tỉnh",
        "starts_at": datetime.now(UTC) + LATER,
        "alert_ids": [one["_id"] for one in found],
    }
    return drills.plan(store, DUTY, wanted)


def two(store: Store) -> tuple[Alert, Alert]:
    return (
        submitted(store, area_ids=[PHUONG_TRA_VINH]),
        submitted(store, area_ids=[PHUONG_LONG_DUC]),
    )


def ready(store: Store, chief: Identity) -> Drill:
    drill = planned(store, *two(store))
    return drills.approve(store, chief, drill["_id"], expect=1)


def test_nothing_goes_out_before_its_time(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    assert drill_runs.run(store, drill["_id"]) == drill["starts_at"]
    assert {alerts.get(store, one)["state"] for one in drill["alert_ids"]} == {"submitted"}


def test_its_time_stands_in_the_outbox(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    row = store.db["outbox"].find_one({"reaction": "run_drill"})
    assert row is not None
    assert row["due_at"] == drill["starts_at"]


def test_at_its_time_every_alert_goes_out_to_those_who_take_part(store: Store, chief: Identity) -> None:
    country, drill = Country(store), ready(store, chief)
    country.follow("zalo-1", PHUONG_TRA_VINH, exercises=True)
    country.follow("zalo-2", PHUONG_TRA_VINH)
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        country.work()
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=3)):
        country.work()
    assert (len(country.heard("zalo-1")), country.heard("zalo-2")) == (1, [])
    done = drills.get(store, drill["_id"])
    assert (done["state"], done["issued"]) == (DrillState.RUNNING, drill["alert_ids"])
    issued = alerts.get(store, drill["alert_ids"][0])
    assert (issued["state"], issued["approved_by"], issued["status"]) == ("approved", chief.id, "Exercise")


def test_it_runs_once(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        drill_runs.run(store, drill["_id"])
        after = drills.get(store, drill["_id"])
        assert drill_runs.run(store, drill["_id"]) is None
    assert drills.get(store, drill["_id"]) == after


def test_after_a_crash_between_two_alerts_the_rest_goes_out(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    first = drill["prepared"][0]
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        drills.begin(store, drill["_id"])
        alert_approval.approve(
            store, chief, first["alert_id"], expect=first["version"], drill_id=drill["_id"]
        )
        drill_runs.run(store, drill["_id"])
    done = drills.get(store, drill["_id"])
    assert (done["issued"], done["not_issued"]) == (drill["alert_ids"], [])


def test_an_alert_that_was_changed_since_does_not_go_out(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    changed = drill["prepared"][0]
    drafting.edit(store, DUTY, changed["alert_id"], {"level": 3}, expect=changed["version"])
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        drill_runs.run(store, drill["_id"])
    done = drills.get(store, drill["_id"])
    assert done["not_issued"] == [{"alert_id": changed["alert_id"], "code": "stale"}]
    assert done["issued"] == [drill["alert_ids"][1]]


def test_nothing_goes_out_in_the_name_of_somebody_who_left(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    store.collection(OFFICIALS).update_one({"_id": chief.id}, {"$set": {"disabled_at": datetime.now(UTC)}})
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        drill_runs.run(store, drill["_id"])
    done = drills.get(store, drill["_id"])
    assert [one["code"] for one in done["not_issued"]] == ["official_unknown"] * 2


def test_a_drill_that_was_called_off_does_not_begin(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    drills.call_off(store, DUTY, drill["_id"], expect=drill["version"])
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        assert drill_runs.run(store, drill["_id"]) is None
    assert alerts.get(store, drill["alert_ids"][0])["state"] == "submitted"


def test_a_drill_that_goes_out_is_called_off_no_more(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        begun = drills.begin(store, drill["_id"])
        with pytest.raises(Clash, match="drill_state"):
            drills.call_off(store, DUTY, drill["_id"], expect=begun["version"])
        with pytest.raises(Stale):
            drills.call_off(store, DUTY, drill["_id"], expect=drill["version"])


def test_an_alert_of_a_drill_that_was_called_off_meanwhile_is_not_issued(
    store: Store, chief: Identity
) -> None:
    drill = ready(store, chief)
    one = drill["prepared"][0]
    drills.call_off(store, DUTY, drill["_id"], expect=drill["version"])
    with pytest.raises(Clash, match="drill_state"):
        alert_approval.approve(store, chief, one["alert_id"], expect=one["version"], drill_id=drill["_id"])
    assert alerts.get(store, one["alert_id"])["state"] == "submitted"


def test_what_a_drill_has_not_issued_when_it_is_ended_stays(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        begun = drills.begin(store, drill["_id"])
        drills.end(store, DUTY, drill["_id"], expect=begun["version"])
        drill_runs.run(store, drill["_id"])
    done = drills.get(store, drill["_id"])
    assert (done["issued"], [one["code"] for one in done["not_issued"]]) == ([], ["drill_state"] * 2)
    assert alerts.get(store, drill["alert_ids"][0])["state"] == "submitted"


def test_who_wrote_one_of_the_alerts_does_not_approve_the_drill(store: Store, chief: Identity) -> None:
    own = drafting.edit(store, chief, drafted(store)["_id"], {"level": 3}, expect=1)
    waiting = drafting.submit(store, DUTY, own["_id"], expect=2)
    drill = planned(store, waiting)
    with pytest.raises(Forbidden, match="approver_is_author"):
        drills.approve(store, chief, drill["_id"], expect=1)


def test_what_was_not_submitted_is_named(store: Store, chief: Identity) -> None:
    drill = planned(store, drafted(store), submitted(store))
    with pytest.raises(Invalid) as refused:
        drills.approve(store, chief, drill["_id"], expect=1)
    assert [(one.field, one.code) for one in refused.value.faults] == [("alerts.0", "alert_not_submitted")]


def test_an_alert_that_would_be_over_by_then_is_named(store: Store, chief: Identity) -> None:
    drill = planned(store, short := submitted(store))
    soon = datetime.now(UTC) + timedelta(hours=1)
    drafting.edit(store, DUTY, short["_id"], {"expires": soon}, expect=2)
    drafting.submit(store, DUTY, short["_id"], expect=3)
    with pytest.raises(Invalid) as refused:
        drills.approve(store, chief, drill["_id"], expect=1)
    assert ("alerts.0", "alert_over_before_drill") in [(one.field, one.code) for one in refused.value.faults]


def test_a_drill_takes_exercises_that_are_not_out_and_in_no_other(store: Store) -> None:
    taken = drafted(store)
    planned(store, taken)
    wrong = [taken, drafted(store, Status.ACTUAL), approved(store)]
    with pytest.raises(Invalid) as refused:
        planned(store, *wrong)
    assert [(one.field, one.code) for one in refused.value.faults] == [
        ("alert_ids.0", "alert_in_drill"),
        ("alert_ids.1", "alert_no_exercise"),
        ("alert_ids.2", "alert_out_already"),
    ]


def test_a_drill_that_does_not_run_is_not_ended(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    with pytest.raises(Clash, match="drill_state"):
        drills.end(store, DUTY, drill["_id"], expect=drill["version"])


def test_an_alert_of_a_drill_goes_out_with_it_only(store: Store, chief: Identity) -> None:
    drill = ready(store, chief)
    one = alerts.get(store, drill["alert_ids"][0])
    with pytest.raises(Clash, match="alert_in_drill"):
        alert_approval.approve(store, chief, one["_id"], expect=one["version"])
    assert "approve" not in open_steps.of(store, chief, [one], datetime.now(UTC))[one["_id"]]
    drills.call_off(store, DUTY, drill["_id"], expect=drill["version"])
    assert alert_approval.approve(store, chief, one["_id"], expect=one["version"])["cap"]


def test_a_plan_names_the_alert_that_is_over_by_then_and_the_one_that_stands_twice(store: Store) -> None:
    early = submitted(store, expires=datetime.now(UTC) + timedelta(hours=1))
    with pytest.raises(Invalid) as refused:
        planned(store, early, one := submitted(store), one)
    assert [(found.field, found.code) for found in refused.value.faults] == [
        ("alert_ids.0", "alert_over_before_drill"),
        ("alert_ids.2", "alert_twice"),
    ]


def test_nothing_more_goes_out_once_a_drill_is_ended(store: Store, chief: Identity) -> None:
    country, drill = Country(store), ready(store, chief)
    country.follow("zalo-1", PHUONG_TRA_VINH, exercises=True)
    with time_machine.travel(datetime.now(UTC) + LATER + timedelta(minutes=1)):
        drill_runs.run(store, drill["_id"])
        running = drills.get(store, drill["_id"])
        drills.end(store, DUTY, drill["_id"], expect=running["version"])
        country.work()
    assert country.heard("zalo-1") == []
    assert {row["state"] for row in store.db["deliveries"].find()} == {"stopped"}
