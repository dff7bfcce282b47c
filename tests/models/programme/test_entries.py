from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from models.access.permissions import Role
from models.errors import Clash, Forbidden, Invalid, Stale
from models.outlets.outlets import Window
from models.programme import recurrence, scheduling
from models.store import Store
from tests.alerting import official
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH
from tests.programming import (
    CLERK,
    EDITOR,
    TODAY,
    a_private_board,
    a_speaker,
    approved,
    body_of,
    entry_draft,
    everywhere,
    planned,
    spoken,
    station,
)


def refused(work: Callable[[], object]) -> list[tuple[str, str]]:
    """The faults of a refusal, by field and code."""
    with pytest.raises(Invalid) as caught:
        work()
    return [(one.field, one.code) for one in caught.value.faults]


# --- the hard gate


def test_an_hour_outside_the_windows_is_refused_naming_outlet_and_hour(store: Store) -> None:
    speaker = a_speaker(store, name="Cụm loa ấp Chợ")
    bulletin = approved(store, spoken(store))
    with pytest.raises(Invalid) as caught:
        planned(store, bulletin, speaker, start="03:15")
    fault = caught.value.faults[0]
    assert (fault.field, fault.code) == ("start", "entry_outside_windows")
    assert (fault.params["outlet"], fault.params["hour"]) == ("Cụm loa ấp Chợ", "03:15")


def test_every_outlet_that_is_closed_is_named(store: Store) -> None:
    morning: Window = {"days": ["mo", "tu", "we", "th", "fr", "sa", "su"], "start": "05:00", "end": "06:30"}
    first, second, third = (a_speaker(store, windows=[morning]) for _ in range(3))
    bulletin = approved(store, spoken(store))
    found = refused(lambda: planned(store, bulletin, first, second, third))
    assert found == [("start", "entry_outside_windows")] * 3


def test_one_second_past_the_window_is_refused(store: Store) -> None:
    speaker = a_speaker(store, lead_in_seconds=0.0)
    long, short = approved(store, spoken(store, 61)), approved(store, spoken(store, 60))
    assert refused(lambda: planned(store, long, speaker, start="21:59"))
    assert planned(store, short, speaker, start="21:59")


def test_a_day_of_the_week_that_is_closed_is_refused(store: Store) -> None:
    weekdays: Window = {"days": ["mo", "tu", "we", "th", "fr"], "start": "05:00", "end": "22:00"}
    speaker = a_speaker(store, windows=[weekdays])
    bulletin = approved(store, spoken(store))
    assert refused(lambda: planned(store, bulletin, speaker, rrule="FREQ=WEEKLY;BYDAY=SU"))
    assert planned(store, bulletin, speaker, rrule="FREQ=WEEKLY;BYDAY=MO,FR")


def test_what_nobody_gave_hours_is_closed(store: Store) -> None:
    speaker = a_speaker(store, windows=[])
    bulletin = approved(store, spoken(store))
    assert refused(lambda: planned(store, bulletin, speaker)) == [("start", "entry_outside_windows")]


def test_a_station_must_end_with_the_hours(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "fm"])
    late = entry_draft(None, speaker, station=station(minutes=61), start="21:00")
    assert refused(lambda: scheduling.create(store, CLERK, late)) == [("start", "entry_outside_windows")]


def test_an_outlet_that_can_not_is_named(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio"])
    written = entry_draft(None, speaker, station=station())
    assert refused(lambda: scheduling.create(store, CLERK, written)) == [("station.source", "outlet_cannot")]


def test_a_station_is_relayed_at_its_hours(store: Store) -> None:
    speaker = a_speaker(store, capabilities=["audio", "fm"])
    scheduling.create(store, CLERK, entry_draft(None, speaker, station=station()))
    relay = body_of(store, speaker)["relays"][0]
    assert (relay["source"], relay["preset"], len(relay["airings"])) == ("fm", "96.5", 14)


# --- what is written


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"rrule": "FREQ=SECONDLY"}, ("rrule", "rrule_unreadable")),
        ({"rrule": "FREQ=DAILY;COUNT=9999999"}, ("rrule", "rrule_unreadable")),
        ({"rrule": "FREQ=DAILY;UNTIL=20990101"}, ("rrule", "rrule_unreadable")),
        ({"rrule": "RRULE:FREQ=DAILY"}, ("rrule", "rrule_unreadable")),
        ({"start": "24:00"}, ("start", "not_a_time")),
        ({"first_day": "2026-02-30"}, ("first_day", "not_a_day")),
        ({"first_day": "2026-12-02", "last_day": "2026-12-01"}, ("last_day", "ends_before_start")),
        ({"repeats": 0}, ("repeats", "out_of_range")),
        ({"area_id": "0@2025-07-01"}, ("area_id", "area_unknown")),
        ({"bulletin_id": ""}, ("bulletin_id", "entry_of_one")),
        ({"bulletin_id": "nothing"}, ("bulletin_id", "bulletin_unknown")),
        ({"targets": {"outlet_ids": [], "area_ids": [], "group_ids": []}}, ("targets", "required")),
        (
            {"targets": {"outlet_ids": ["nothing"], "area_ids": [], "group_ids": []}},
            ("targets.outlet_ids.0", "outlet_unknown"),
        ),
    ],
)
def test_what_is_wrong_is_named(store: Store, given: dict[str, Any], fault: tuple[str, str]) -> None:
    speaker = a_speaker(store)
    written = entry_draft(approved(store, spoken(store)), speaker, **given)
    assert refused(lambda: scheduling.create(store, CLERK, written)) == [fault]


def test_a_rule_that_never_comes_costs_nothing() -> None:
    found = recurrence.days(
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2000-01-01", "", date(2026, 12, 1), date(2027, 12, 1)
    )
    assert found == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", ["2026-12-30"]),
        ("FREQ=DAILY", ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]),
        ("FREQ=DAILY;INTERVAL=2", ["2026-12-30", "2027-01-01"]),
        ("FREQ=WEEKLY;BYDAY=SA", ["2027-01-02"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-12-31"]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", ["2027-01-01"]),
    ],
)
def test_a_rule_falls_due_over_the_end_of_a_year(rule: str, expected: list[str]) -> None:
    found = recurrence.days(rule, "2026-12-30", "", date(2026, 12, 1), date(2027, 1, 3))
    assert [one.isoformat() for one in found] == expected


def test_every_other_day_counts_from_the_first_day_also_years_later() -> None:
    begin = date(2026, 12, 1)
    found = recurrence.days("FREQ=DAILY;INTERVAL=2", "2020-01-01", "", begin, begin + timedelta(days=6))
    assert all((one - date(2020, 1, 1)).days % 2 == 0 for one in found)
    assert len(found) == 3


# --- who may


def test_a_commune_plans_nothing_for_its_neighbour(store: Store) -> None:
    there = a_speaker(store, area_id=PHUONG_LONG_DUC)
    bulletin = approved(store, spoken(store))
    with pytest.raises(Forbidden):
        planned(store, bulletin, there)


def test_who_may_not_is_told_before_the_hours_of_a_province_are_looked_at(store: Store) -> None:
    a_speaker(store)
    bulletin = approved(store, spoken(store))
    with pytest.raises(Forbidden):
        planned(store, bulletin, targets=everywhere(store), start="03:15")


def test_a_commune_plans_nothing_for_the_province(store: Store) -> None:
    a_speaker(store)
    bulletin = approved(store, spoken(store))
    with pytest.raises(Forbidden):
        planned(store, bulletin, targets=everywhere(store))


def test_the_province_plans_for_every_commune(store: Store) -> None:
    here, there = a_speaker(store), a_speaker(store, area_id=PHUONG_LONG_DUC)
    bulletin = approved(store, spoken(store))
    planned(store, bulletin, by=EDITOR, targets=everywhere(store))
    assert [len(body_of(store, one)["airings"]) for one in (here, there)] == [14, 14]


def test_whoever_only_looks_plans_nothing(store: Store) -> None:
    speaker, viewer = a_speaker(store), official("viewer", Role.VIEWER, PHUONG_TRA_VINH)
    bulletin = approved(store, spoken(store))
    with pytest.raises(Forbidden):
        planned(store, bulletin, speaker, by=viewer)


def test_an_entry_that_was_ended_stays_so(store: Store) -> None:
    entry = planned(store, approved(store, spoken(store)), a_speaker(store))
    ended = scheduling.end(store, CLERK, entry["_id"], expect=entry["version"])
    with pytest.raises(Clash, match="entry_ended"):
        scheduling.resume(store, CLERK, entry["_id"], expect=ended["version"])


def test_of_two_changes_at_once_one_wins(store: Store) -> None:
    speaker = a_speaker(store)
    bulletin = approved(store, spoken(store))
    entry = planned(store, bulletin, speaker)
    scheduling.pause(store, CLERK, entry["_id"], expect=entry["version"])
    with pytest.raises(Stale):
        scheduling.change(
            store, CLERK, entry["_id"], entry_draft(bulletin, speaker, order=3), expect=entry["version"]
        )


# --- overlaps


def test_overlaps_are_told_with_what_goes_first(store: Store) -> None:
    speaker = a_speaker(store)
    normal = planned(store, approved(store, spoken(store, 600)), speaker)
    first = planned(store, approved(store, spoken(store, 60, priority="priority")), speaker, start="17:05")
    found = scheduling.overlaps(store, normal)
    assert len(found) == 1
    assert {(one["first"], one["second"]) for one in found} == {(first["_id"], normal["_id"])}


def test_what_does_not_meet_is_no_overlap(store: Store) -> None:
    speaker = a_speaker(store)
    one = planned(store, approved(store, spoken(store, 60)), speaker)
    planned(store, approved(store, spoken(store, 60)), speaker, start="17:05")
    assert scheduling.overlaps(store, one) == []


def test_a_private_board_is_meant_by_no_area(store: Store) -> None:
    board, speaker = a_private_board(store), a_speaker(store)
    bulletin = approved(store, spoken(store))
    planned(store, bulletin, targets={"outlet_ids": [], "area_ids": [PHUONG_TRA_VINH], "group_ids": []})
    assert [len(body_of(store, one)["airings"]) for one in (board, speaker)] == [0, 14]


def test_the_first_day_is_the_first(store: Store) -> None:
    speaker = a_speaker(store)
    tomorrow = TODAY + timedelta(days=1)
    planned(store, approved(store, spoken(store)), speaker, first_day=tomorrow.isoformat(), rrule="")
    assert [one["id"][-16:] for one in body_of(store, speaker)["airings"]] == [
        f"{tomorrow.isoformat()}T17:00"
    ]


def test_a_day_that_was_cancelled_is_not_in_the_programme_and_the_others_are(store: Store) -> None:
    speaker = a_speaker(store)
    entry = planned(store, approved(store, spoken(store)), speaker)
    day, next_day = TODAY + timedelta(days=2), TODAY + timedelta(days=3)
    skipped = scheduling.skip(store, CLERK, entry["_id"], day, expect=1)
    days = {one["id"].partition(":")[2][:10] for one in body_of(store, speaker)["airings"]}
    assert day.isoformat() not in days
    assert next_day.isoformat() in days
    again = scheduling.unskip(store, CLERK, entry["_id"], day, expect=skipped["version"])
    assert again["except_days"] == []


def test_a_day_on_which_nothing_falls_due_is_not_cancelled(store: Store) -> None:
    entry = planned(store, approved(store, spoken(store)), a_speaker(store), rrule="")
    with pytest.raises(Invalid) as refused:
        scheduling.skip(store, CLERK, entry["_id"], TODAY + timedelta(days=1), expect=1)
    assert [one.code for one in refused.value.faults] == ["entry_not_due"]
