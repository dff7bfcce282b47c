"""Courses: whoever came to enough of one has it in their register once it is finished."""

from __future__ import annotations

import pytest

from models.access.callers import Identity
from models.errors import Clash, Invalid
from models.staff import course_changes, courses, registry
from models.staff.courses import Course
from models.staff.staff import STAFF
from models.store import Store
from tests.builders import Caller
from tests.planning import a_manager, a_member, course_content


@pytest.fixture
def official(store: Store) -> Caller:
    """Somebody who manages the staff of the province."""
    return a_manager(store)


def attended(store: Store, by: Identity, course: Course, *came: list[str]) -> Course:
    """Note who came to each session."""
    for session, those in zip(course["sessions"], came, strict=True):
        course = courses.attend(store, by, course["_id"], session["id"], those, expect=course["version"])
    return course


def test_whoever_came_to_four_fifths_of_the_hours_completed_it(store: Store, official: Caller) -> None:
    long, short = (a_member(store, official)["_id"] for _ in range(2))
    course = courses.plan(store, official.identity, course_content(enrolled=[long, short]))
    noted = attended(store, official.identity, course, [long], [long, short])
    done = courses.finish(store, official.identity, course["_id"], expect=noted["version"])
    assert done["completed"] == [long]
    (training,) = store.one(STAFF, long)["trainings"]
    assert (training["course_id"], training["day"], training["hours"]) == (course["_id"], "2025-03-02", 10.0)
    assert store.one(STAFF, short)["trainings"] == []


def test_a_course_ends_only_when_all_attendance_is_noted(store: Store, official: Caller) -> None:
    course = courses.plan(store, official.identity, course_content())
    with pytest.raises(Clash, match="attendance_missing"):
        courses.finish(store, official.identity, course["_id"], expect=1)


def test_a_course_that_is_over_changes_no_more(store: Store, official: Caller) -> None:
    course = courses.plan(store, official.identity, course_content())
    courses.cancel(store, official.identity, course["_id"], expect=1)
    with pytest.raises(Clash, match="course_over"):
        course_changes.change(store, official.identity, course["_id"], course_content(), expect=2)


def test_nobody_came_who_was_not_enrolled(store: Store, official: Caller) -> None:
    stranger = a_member(store, official)["_id"]
    course = courses.plan(store, official.identity, course_content())
    with pytest.raises(Invalid) as refused:
        attended(store, official.identity, course, [stranger], [])
    assert [(one.field, one.code) for one in refused.value.faults] == [("attended.0", "staff_unknown")]


def test_a_session_on_the_same_day_keeps_who_came(store: Store, official: Caller) -> None:
    member = a_member(store, official)["_id"]
    course = courses.plan(store, official.identity, course_content(enrolled=[member]))
    noted = attended(store, official.identity, course, [member], [])
    sessions = [{"day": "2025-03-01", "hours": 6.0}, {"day": "2025-03-03", "hours": 2.0}]
    again = course_content(enrolled=[member], sessions=sessions)
    after = course_changes.change(store, official.identity, course["_id"], again, expect=noted["version"])
    assert [one["attended"] for one in after["sessions"]] == [[member], None]


def test_a_session_that_is_named_keeps_who_came_on_another_day(store: Store, official: Caller) -> None:
    member = a_member(store, official)["_id"]
    course = courses.plan(store, official.identity, course_content(enrolled=[member]))
    noted = attended(store, official.identity, course, [member], [member])
    first, second = ({"id": one["id"], "day": one["day"], "hours": 4.0} for one in noted["sessions"])
    moved = course_content(enrolled=[member], sessions=[{**first, "day": second["day"]}, second])
    after = course_changes.change(store, official.identity, course["_id"], moved, expect=noted["version"])
    assert [(one["id"], one["day"], one["attended"]) for one in after["sessions"]] == [
        (first["id"], "2025-03-02", [member]),
        (second["id"], "2025-03-02", [member]),
    ]


def test_what_was_noted_of_who_came_is_not_thrown_away(store: Store, official: Caller) -> None:
    member = a_member(store, official)["_id"]
    course = courses.plan(store, official.identity, course_content(enrolled=[member]))
    noted = attended(store, official.identity, course, [member], [])
    less = course_content(sessions=[{"day": "2025-03-09", "hours": 4.0, "id": "none"}])
    found = course_changes.faults_of(store, official.identity, less, noted)
    assert [(one.field, one.code) for one in found] == [
        ("sessions.0.id", "session_unknown"),
        ("sessions", "session_attended"),
        ("enrolled", "member_attended"),
    ]


def test_who_has_left_since_stays_enrolled(store: Store, official: Caller) -> None:
    member = a_member(store, official)["_id"]
    course = courses.plan(store, official.identity, course_content(enrolled=[member]))
    registry.leave(store, official.identity, member, "2025-12-31", expect=1)
    again = course_content(enrolled=[member], title="Vận hành loa IP")
    after = course_changes.change(store, official.identity, course["_id"], again, expect=1)
    assert (after["title"], after["enrolled"]) == ("Vận hành loa IP", [member])
