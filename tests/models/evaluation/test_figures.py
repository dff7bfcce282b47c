"""Figures of units: each is read where it is counted already, for all units of the map of today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from models.areas import areas
from models.directives.directives import RECEIPTS
from models.evaluation import figures, period, table
from models.evaluation.figures import Facts
from models.evaluation.period import Period
from models.language.dates import VIETNAM
from models.monitoring.outlet_months import OUTLET_MONTHS, OutletMonth
from models.store import Store
from models.targets import hamlets
from models.targets.counting import Count, Unknown
from tests import beating, builders, directing, outleting, planning
from tests.builders import (
    OLD_LONG_AN,
    OLD_TRA_VINH,
    PHUONG_LONG_DUC,
    PHUONG_TRA_VINH,
    TAY_NINH,
    VINH_LONG,
    in_province,
)
from tests.counting import count_all
from tests.reporting import filed

NOW = datetime.now(UTC)
MONTH = f"{NOW.astimezone(VIETNAM):%Y-%m}"


def facts(store: Store, now: datetime = NOW) -> Facts:
    """What is known of the month of a moment."""
    month = f"{now.astimezone(VIETNAM):%Y-%m}"
    return Facts(store, Period(month, month), now)


def of_ward(store: Store, measure: str, now: datetime = NOW) -> Count | Unknown:
    """One figure of one ward."""
    (row,) = [one for one in table.of_unit(facts(store, now), PHUONG_TRA_VINH) if one.measure.id == measure]
    return row.place.figure or Unknown(row.place.reason)


@pytest.mark.parametrize("province", [VINH_LONG, TAY_NINH, OLD_TRA_VINH, OLD_LONG_AN])
def test_an_empty_province_says_why_and_never_nought(store: Store, province: str) -> None:
    rows = table.whole(facts(in_province(store, province)))
    assert {one.measure.id: one.place.reason for one in rows} == {
        "contributed": "no_posts",
        "aired": "no_airings",
        "shown": "no_boards",
        "reach": "hamlets_unknown",
        "uptime": "no_devices",
        "on_time": "no_reports",
        "surveys": "no_surveys",
        "late_answers": "no_documents",
    }


@pytest.mark.parametrize(
    ("province", "kinds"),
    [(VINH_LONG, {"phường", "xã"}), (OLD_TRA_VINH, {"phường", "thị trấn", "xã"})],
)
def test_the_units_are_the_communes_of_either_map(store: Store, province: str, kinds: set[str]) -> None:
    here = in_province(store, province)
    found = figures.kinds(facts(here).frame)
    assert found.keys() == {one["_id"] for one in areas.communes(here, province)}
    assert set(found.values()) == kinds


def test_what_a_commune_of_before_did_counts_for_what_it_became(store: Store) -> None:
    frame = facts(store).frame
    (before, *_) = areas.get(store, PHUONG_TRA_VINH)["predecessors"]
    rows = [(before, Count(1, 2)), (PHUONG_TRA_VINH, Count(1, 1)), (OLD_LONG_AN, Count(5, 5))]
    assert figures.summed(frame, rows) == {PHUONG_TRA_VINH: Count(2, 3)}


def test_posts_count_as_a_part_of_those_of_the_province(store: Store) -> None:
    for area_id in (PHUONG_TRA_VINH, PHUONG_LONG_DUC, PHUONG_LONG_DUC):
        builders.post(store, area_id=area_id, at=NOW, source_agency_id=f"ubnd:{area_id}")
    assert of_ward(store, "contributed") == Count(1, 3)


def test_a_cluster_that_was_heard_counts_by_minutes_and_by_its_hamlets(store: Store) -> None:
    now = beating.NOW
    listed: hamlets.HamletsContent = {"names": ["Khóm 1", "Khóm 9"], "source": "UBND phường"}
    hamlets.save(store, planning.a_manager(store).identity, PHUONG_TRA_VINH, listed, expect=None)
    speaker = outleting.an_outlet(store, hamlets=["Khóm 1"], created_at=now - timedelta(days=400))
    beating.beats(store, speaker, *(now - timedelta(minutes=each) for each in range(180, 0, -1)))
    assert of_ward(store, "reach", now) == Count(1, 2)
    assert of_ward(store, "uptime", now) == Count(180, 180)


def test_loudspeakers_and_boards_are_counted_apart(store: Store) -> None:
    speaker = outleting.an_outlet(store)
    board = outleting.an_outlet(store, kind="board", code="B-1", size_m2=4.0)
    month = {"area_id": PHUONG_TRA_VINH, "paths": speaker["paths"], "month": MONTH, "seconds": 0}
    rows = [(speaker, {"heard": 3, "missed": 1, "muted": 9}), (board, {"heard": 2})]
    for outlet, due in rows:
        row = {"_id": f"{outlet['_id']}:{MONTH}", "outlet_id": outlet["_id"], "due": due, **month}
        store.collection(OUTLET_MONTHS).insert_one(cast(OutletMonth, row))
    now = datetime.now(UTC)
    assert of_ward(store, "aired", now) == Count(3, 4)
    assert of_ward(store, "shown", now) == Count(2, 2)


def test_reports_that_are_overdue_are_in_the_denominator(store: Store) -> None:
    filed(store)
    count_all(store)
    assert of_ward(store, "on_time") == Unknown("no_reports")
    later = NOW + timedelta(days=200)
    year = Facts(store, period.of(MONTH, MONTH, later), later)
    (row,) = [one for one in table.of_unit(year, PHUONG_TRA_VINH) if one.measure.id == "on_time"]
    assert row.place.figure == Count(0, 1)
    assert row.place.reason == "below_least"


def test_a_document_that_nobody_answered_in_time_is_late(store: Store) -> None:
    sender = directing.a_sender(store)
    directing.sent(store, sender)
    assert of_ward(store, "late_answers") == Unknown("no_documents")
    due = NOW - timedelta(minutes=1)
    store.collection(RECEIPTS).update_many({}, {"$set": {"due_at": due}})
    assert of_ward(store, "late_answers", NOW) == Count(1, 1)
    done = {"$set": {"done_at": due - timedelta(hours=1)}}
    store.collection(RECEIPTS).update_many({}, done)
    assert of_ward(store, "late_answers") == Count(0, 1)


def test_reach_is_known_of_today_alone(store: Store) -> None:
    past = Facts(store, Period("2025-01", "2025-12"), NOW)
    (row,) = [one for one in table.whole(past) if one.measure.id == "reach"]
    assert row.place.reason == "only_today"


@pytest.mark.parametrize(("first", "last"), [("2026-02", "2026-01"), ("2024-01", "2025-12")])
def test_a_period_is_neither_upside_down_nor_too_long(first: str, last: str) -> None:
    assert [one.code for one in period.faults_of(Period(first, last))] == ["months_span"]


def test_a_period_that_is_left_out_is_this_year_until_now() -> None:
    assert period.of("", "", datetime(2026, 12, 31, 18, tzinfo=UTC)) == Period("2027-01", "2027-01")
