"""Statistics: what a report counts, counters that follow events in any order, and their rebuilding."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from models import agencies, counters, deeds, events, reports, statistics
from models.deeds import Deed, Doer
from models.errors import Forbidden, Invalid, LoaError
from models.events import Kind
from models.histogram import bin_of, percentile
from models.permissions import PERMISSIONS, Role
from models.statistics import By, Figures, Scope, Share
from models.store import Document, Store
from models.tally import tally
from models.workflow import CloseReason, Party, Rating, ReportAction
from models.worktime import WorkingTime
from tests.builders import PHUONG_LONG_DUC, PHUONG_TRA_VINH, VINH_LONG, stocked
from tests.reporting import HANDLER, act, filed, fixed, official

#: A Tuesday morning at eight in Vietnam, half an hour after opening.
TUESDAY = datetime(2026, 11, 17, 1, tzinfo=UTC)
HOURS = WorkingTime(range(1, 6), [(time(7, 30), time(11, 30)), (time(13), time(17))])
FACTS = {
    "agency_id": "x",
    "area_path": [VINH_LONG, PHUONG_TRA_VINH],
    "category": "flood",
    "due_at": TUESDAY + timedelta(days=7),
}
REPORTER = Doer({"kind": "device", "id": "d1"}, frozenset({Party.REPORTER}))
WARD = Scope(PHUONG_TRA_VINH)


@pytest.fixture
def province(store: Store) -> Store:
    return stocked(store)


def history(*steps: tuple[int, str, Document]) -> list[Document]:
    """Events of one report: hours after Tuesday morning, action, changes."""
    every = [(0, "filed", FACTS), *steps]
    return [
        {"at": TUESDAY + timedelta(hours=hours), "action": action, "changes": changes, "seq": n}
        for n, (hours, action, changes) in enumerate(every, 1)
    ]


def measures(*steps: tuple[int, str, Document]) -> set[str]:
    """What the report counts on the day on which it was filed."""
    made = tally(history(*steps), HOURS, {})
    assert made is not None
    return set(made.counts["2026-11-17"])


def count_all(store: Store) -> None:
    """Count each report as its reactions would."""
    for event in store.db[events.COLLECTION].find({"subject.kind": Kind.REPORT}):
        counters.count(store, event["subject"]["id"], seq=event["seq"])


def of(store: Store, scope: Scope = WARD, **given: Any) -> Figures:
    """The figures of today and a few days around, so that midnight is none of our business."""
    today = statistics.today()
    start, end = today - timedelta(days=2), today + timedelta(days=2)
    return statistics.read(store, scope, start, end, given.pop("by", By.MONTH), **given)[0]


def rows(store: Store, by: By, scope: Scope = WARD) -> dict[str, int]:
    today = statistics.today()
    found = statistics.read(store, scope, today - timedelta(days=2), today + timedelta(days=2), by)[1]
    return {row: figures.received for row, figures in found.items()}


def standing(store: Store) -> dict[str, Any]:
    """All counters without what is zero, slots put together."""
    found: dict[str, Any] = {}
    for counter in store.db[counters.COLLECTION].find({"period": {"$exists": True}}):
        for part, groups in counter["by"].items():
            for group, counts in groups.items():
                for measure, amount in counts.items():
                    key = "|".join([*counter["_id"].split("|")[:3], part, group, measure])
                    found[key] = found.get(key, 0) + amount
    return {key: amount for key, amount in found.items() if amount}


RESOLVED = {"state": "resolved", "close_reason": "fixed"}
RATED = {"state": "closed", "rating": "satisfied"}


def test_an_open_report_is_due() -> None:
    assert measures() == {"n.received", "due.2026112401"}


def test_the_first_answer_is_a_reply_or_an_end() -> None:
    assert "n.answered" in measures((1, "replied", {}))


def test_taking_a_report_over_is_no_answer() -> None:
    assert "n.answered" not in measures((1, "accepted", {"state": "accepted"}))


def test_working_time_leaves_out_the_night() -> None:
    # 8:00 to 11:30, 13:00 to 17:00, and from 7:30 to 8:00 on the next day
    assert f"work.{bin_of(8 * 60)}" in measures((24, "resolved", RESOLVED))


def test_working_time_stands_still_while_the_resident_is_asked() -> None:
    asked, answered = (1, "asked", {"state": "waiting"}), (24, "answered", {"state": "accepted"})
    assert f"work.{bin_of(120)}" in measures(asked, answered, (25, "resolved", RESOLVED))


def test_what_ends_after_its_promise_is_late() -> None:
    assert "n.late" in measures((24 * 8, "resolved", RESOLVED))


def test_an_extended_promise_counts() -> None:
    extended = (2, "extended", {"due_at": TUESDAY + timedelta(days=20)})
    assert "n.on_time" in measures(extended, (24 * 8, "resolved", RESOLVED))


def test_a_report_closed_without_a_rating_is_unrated() -> None:
    assert "n.unrated" in measures((24, "resolved", RESOLVED), (25, "closed", {"state": "closed"}))


def test_a_rating_counts() -> None:
    assert "rating.satisfied" in measures((24, "resolved", RESOLVED), (25, "rated", RATED))


def test_a_reopened_report_is_open_again() -> None:
    reopened = (30, "reopened", {"state": "submitted", "due_at": TUESDAY + timedelta(days=9)})
    assert {"n.reopened", "n.ended_once", "due.2026112601"} <= measures((24, "resolved", RESOLVED), reopened)


def test_a_merged_report_neither_keeps_nor_breaks_a_promise() -> None:
    assert measures((1, "merged", {"state": "merged"})) == {"n.received", "n.merged"}


@pytest.mark.parametrize("part", [0.5, 0.9])
def test_percentiles_of_a_histogram_are_near_the_exact_ones(part: float) -> None:
    amounts = [int(random.Random(n).lognormvariate(6, 1.5)) + 1 for n in range(999)]
    histogram: dict[int, int] = {}
    for amount in amounts:
        histogram[bin_of(amount)] = histogram.get(bin_of(amount), 0) + 1

    exact = sorted(amounts)[int(part * len(amounts))]

    assert percentile(histogram, part) == pytest.approx(exact, rel=0.026)


def test_figures_of_a_solved_report_have_denominators(province: Store) -> None:
    report = filed(province)
    fixed(province, report)
    filed(province)
    count_all(province)

    figures = of(province)

    assert (figures.received, figures.open, figures.resolved) == (2, 1, Share(1, 2))
    assert (figures.fixed, figures.on_time, figures.rated) == (Share(1, 1), Share(1, 1), Share(0, 1))


def test_an_open_report_past_its_promise_is_overdue(province: Store) -> None:
    filed(province)
    count_all(province)

    later = of(province, now=datetime.now(UTC) + timedelta(days=200))

    assert (later.overdue_open, later.on_time, later.overdue) == (1, Share(0, 1), Share(1, 1))


def test_a_resolution_that_fixed_nothing_is_not_solved(province: Store) -> None:
    report = filed(province)
    act(province, report, ReportAction.ACCEPT)
    act(province, report, ReportAction.RESOLVE, note="Không thuộc.", reason=CloseReason.NO_PROBLEM_FOUND)
    count_all(province)

    assert of(province).fixed == Share(0, 1)


def test_a_report_counts_in_its_area_and_in_all_above(province: Store) -> None:
    filed(province)
    count_all(province)

    received = [of(province, Scope(area)).received for area in (PHUONG_TRA_VINH, VINH_LONG, PHUONG_LONG_DUC)]

    assert received == [1, 1, 0]


def test_rows_of_areas_units_and_categories_add_up(province: Store) -> None:
    filed(province)
    filed(province, category="garbage", area_id=PHUONG_LONG_DUC, lat=None, lon=None)
    count_all(province)
    whole = Scope(VINH_LONG)

    assert rows(province, By.AREA, whole) == {PHUONG_TRA_VINH: 1, PHUONG_LONG_DUC: 1}
    assert rows(province, By.CATEGORY, whole) == {"flood": 1, "garbage": 1}
    assert sum(rows(province, By.AGENCY, whole).values()) == 2


def test_whole_months_and_single_days_find_the_same(province: Store) -> None:
    filed(province)
    count_all(province)
    today = statistics.today()
    year = (WARD, date(today.year, 1, 1), date(today.year, 12, 31))

    by_day = statistics.read(province, *year, By.DAY)[1]
    by_year = statistics.read(province, *year, By.YEAR)[1]

    assert [one.received for one in by_day.values()] == [one.received for one in by_year.values()] == [1]


def test_a_forwarded_report_counts_with_its_receiver(province: Store) -> None:
    report = filed(province)
    count_all(province)
    receiver = next(row["_id"] for row in province.db["agencies"].find() if row["_id"] != report["agency_id"])
    act(province, report, ReportAction.FORWARD, note="Chuyển.", receiver=receiver)
    count_all(province)

    assert rows(province, By.AGENCY) == {receiver: 1}


def test_a_report_in_another_category_leaves_the_first(province: Store) -> None:
    report = filed(province)
    count_all(province)
    act(province, report, ReportAction.RECATEGORISE, category="garbage")
    count_all(province)

    assert rows(province, By.CATEGORY) == {"garbage": 1}


def test_an_event_counts_once_however_often_its_reaction_runs(province: Store) -> None:
    fixed(province, filed(province))
    count_all(province)
    before = standing(province)
    count_all(province)

    assert standing(province) == before


def test_reactions_in_any_order_count_the_same(province: Store) -> None:
    report = fixed(province, filed(province))
    for seq in reversed(range(1, report["version"] + 1)):
        counters.count(province, report["_id"], seq=seq)
    backwards = standing(province)
    counters.rebuild(province)

    assert backwards == standing(province)


@pytest.mark.parametrize("seed", range(3))
def test_counters_of_a_random_history_equal_those_rebuilt_from_events(province: Store, seed: int) -> None:
    chance = random.Random(seed)
    for _ in _random_history(province, chance):
        if chance.random() < 0.6:
            _count_some(province, chance)
    count_all(province)
    kept_up = standing(province)
    counters.rebuild(province)

    assert kept_up == standing(province)
    assert of(province, Scope(VINH_LONG)).received == 8


def test_a_rebuild_needs_nothing_but_events(province: Store) -> None:
    fixed(province, filed(province))
    count_all(province)
    before = standing(province)
    province.db[reports.COLLECTION].delete_many({})
    counters.rebuild(province)

    assert standing(province) == before


def test_a_report_that_was_filed_before_events_told_all_is_counted(province: Store) -> None:
    report = filed(province)
    province.db[events.COLLECTION].update_one({}, {"$set": {"changes": {"agency_id": report["agency_id"]}}})
    counters.rebuild(province)

    assert rows(province, By.CATEGORY) == {"flood": 1}


def test_an_official_asks_within_his_areas(province: Store) -> None:
    with pytest.raises(Forbidden):
        statistics.scope_of(province, HANDLER, area_id=PHUONG_LONG_DUC)


def test_an_official_of_a_unit_sees_its_figures_alone(province: Store) -> None:
    unit = agencies.committee(PHUONG_TRA_VINH)
    scope = statistics.scope_of(province, official(Role.VIEWER, VINH_LONG, unit), area_id=PHUONG_TRA_VINH)

    assert scope == Scope(PHUONG_TRA_VINH, unit)


def test_an_official_of_a_unit_cannot_ask_for_another(province: Store) -> None:
    viewer = official(Role.VIEWER, VINH_LONG, agencies.committee(PHUONG_TRA_VINH))
    with pytest.raises(Forbidden):
        statistics.scope_of(province, viewer, agency_id="so-xay-dung")


@pytest.mark.parametrize(("days", "by"), [(-1, By.MONTH), (5000, By.YEAR), (401, By.DAY)])
def test_a_period_upside_down_or_too_long_is_refused(province: Store, days: int, by: By) -> None:
    start = date(2026, 1, 1)
    with pytest.raises(Invalid):
        statistics.read(province, WARD, start, start + timedelta(days=days), by)


def _count_some(store: Store, chance: random.Random) -> None:
    """A few reactions, in no order, some twice."""
    every = list(store.db[events.COLLECTION].find({"subject.kind": Kind.REPORT}))
    for event in chance.choices(every, k=3):
        counters.count(store, event["subject"]["id"], seq=event["seq"])


def _random_history(store: Store, chance: random.Random) -> Iterator[None]:
    """Eight reports and sixty attempts at deeds, of which many are refused."""
    made = [filed(store, category=chance.choice(["flood", "garbage", "noise"])) for _ in range(8)]
    yield
    receivers = [row["_id"] for row in store.db["agencies"].find().limit(3)]
    for _ in range(60):
        report = reports.get(store, chance.choice(made)["_id"])
        action = chance.choice(list(ReportAction))
        deed = Deed(
            action,
            note="Lời nhắn thử.",
            reason=chance.choice([CloseReason.CANNOT_FIX, CloseReason.NO_PROBLEM_FOUND]),
            receiver=chance.choice(receivers),
            assignee_id=HANDLER.id,
            date=report["due_at"] + timedelta(days=chance.randint(1, 20)),
            category=chance.choice(["flood", "garbage", "noise"]),
            target=chance.choice(made)["code"],
            rating=chance.choice(list(Rating)),
        )
        try:
            deeds.do(store, report, deed, _everybody())
        except LoaError:
            continue
        yield


def _everybody() -> Doer:
    rights = frozenset().union(*PERMISSIONS.values())
    return Doer(REPORTER.actor, rights | frozenset(Party))
