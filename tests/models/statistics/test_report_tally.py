"""The tally of a report: what it counts after which events."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from models.language.dates import VIETNAM
from models.promises.working_time import WorkingTime
from models.statistics.histogram import bin_of
from models.statistics.measures import DUE, FIRST, NUMBERS, RATINGS, REASONS, WORK, Measure, broken, due
from models.statistics.report_tally import tally
from models.store import Document
from models.store.events import SYSTEM, Event
from models.workflow.transitions import CloseReason, Rating
from tests.builders import PHUONG_TRA_VINH, VINH_LONG

#: A Tuesday morning at eight in Vietnam, half an hour after opening.
TUESDAY = datetime(2026, 11, 17, 1, tzinfo=UTC)
HOURS = WorkingTime(range(1, 6), [(time(7, 30), time(11, 30)), (time(13), time(17))])
PROMISED = TUESDAY + timedelta(days=7)
FACTS = {
    "agency_id": "x",
    "area_path": [VINH_LONG, PHUONG_TRA_VINH],
    "category": "flood",
    "due_at": PROMISED,
}


def history(*steps: tuple[int, str, Document]) -> list[Event]:
    """Events of one report: hours after Tuesday morning, action, changes."""
    every = [(0, "filed", FACTS), *steps]
    return [
        {
            "_id": f"e{n}",
            "subject": {"kind": "report", "id": "r1"},
            "seq": n,
            "at": TUESDAY + timedelta(hours=hours),
            "actor": SYSTEM,
            "action": action,
            "changes": changes,
            "note": "",
            "public": True,
        }
        for n, (hours, action, changes) in enumerate(every, 1)
    ]


def measures(*steps: tuple[int, str, Document]) -> set[int]:
    """What the report counts on the day on which it was filed."""
    made = tally(history(*steps), HOURS, None)
    assert made is not None
    return set(made.counts["2026-11-17"])


RESOLVED = {"state": "resolved", "close_reason": "fixed"}
RATED = {"state": "closed", "rating": "satisfied"}


def test_an_open_report_is_due() -> None:
    assert measures() == {Measure.RECEIVED, due(PROMISED)}


def test_the_first_answer_is_a_reply_or_an_end() -> None:
    assert Measure.ANSWERED in measures((1, "replied", {}))


def test_taking_a_report_over_is_no_answer() -> None:
    assert Measure.ANSWERED not in measures((1, "accepted", {"state": "accepted"}))


def test_working_time_leaves_out_the_night() -> None:
    # 8:00 to 11:30, 13:00 to 17:00, and from 7:30 to 8:00 on the next day
    assert WORK + bin_of(8 * 60) in measures((24, "resolved", RESOLVED))


def test_working_time_stands_still_while_the_resident_is_asked() -> None:
    asked, answered = (1, "asked", {"state": "waiting"}), (24, "answered", {"state": "accepted"})
    assert WORK + bin_of(120) in measures(asked, answered, (25, "resolved", RESOLVED))


def test_what_ends_after_its_promise_is_late() -> None:
    assert Measure.LATE in measures((24 * 8, "resolved", RESOLVED))


def test_an_extended_promise_counts() -> None:
    extended = (2, "extended", {"due_at": TUESDAY + timedelta(days=20)})
    assert Measure.ON_TIME in measures(extended, (24 * 8, "resolved", RESOLVED))


def test_a_report_closed_without_a_rating_is_unrated() -> None:
    assert Measure.UNRATED in measures((24, "resolved", RESOLVED), (25, "closed", {"state": "closed"}))


def test_a_rating_counts() -> None:
    assert Measure.RATING_SATISFIED in measures((24, "resolved", RESOLVED), (25, "rated", RATED))


def test_a_reopened_report_is_open_again() -> None:
    reopened = (30, "reopened", {"state": "submitted", "due_at": TUESDAY + timedelta(days=9)})
    assert {Measure.REOPENED, Measure.ENDED_ONCE, due(TUESDAY + timedelta(days=9))} <= measures(
        (24, "resolved", RESOLVED), reopened
    )


def test_a_merged_report_neither_keeps_nor_breaks_a_promise() -> None:
    assert measures((1, "merged", {"state": "merged"})) == {Measure.RECEIVED, Measure.MERGED}


def test_a_report_that_ended_counts_as_finished_on_the_day_of_its_end() -> None:
    made = tally(history((24 * 8, "resolved", RESOLVED)), HOURS, None)

    assert made is not None
    assert made.counts["2026-11-25"] == [Measure.FINISHED]


def test_a_report_that_ended_before_events_said_why_is_resolved_all_the_same() -> None:
    assert Measure.RESOLVED in measures((24, "resolved", {"state": "resolved"}))


def test_every_reason_and_rating_is_counted_apart() -> None:
    assert len({*REASONS.values(), *RATINGS.values()}) == len(CloseReason) + len(Rating)


def test_measures_lie_below_the_bins_and_these_below_the_promises() -> None:
    assert max(Measure) < FIRST < WORK < DUE < NUMBERS


@pytest.mark.parametrize(
    ("promised", "from_then"),
    [("17:00", "18:00"), ("11:30", "12:00"), ("12:00", "12:00"), ("12:01", "18:00")],
)
def test_an_open_promise_is_broken_from_the_quarter_of_the_day_after_it(
    promised: str, from_then: str
) -> None:
    number = due(datetime.combine(TUESDAY.date(), time.fromisoformat(promised), VIETNAM))
    moment = datetime.combine(TUESDAY.date(), time.fromisoformat(from_then), VIETNAM)

    assert broken(moment - timedelta(seconds=1)) <= number < broken(moment)


@pytest.mark.parametrize("year", [1970, 2500])
def test_a_promise_of_any_year_has_a_number(year: int) -> None:
    assert DUE <= due(datetime(year, 1, 1, tzinfo=UTC)) < NUMBERS
