"""Changes of a course that is open: what was noted of who came stays, whatever else is said again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.access.callers import Identity
from models.errors import Fault, insist_on_none
from models.staff import courses
from models.staff.courses import Course, CourseContent, Session
from models.store import Store


def change(
    store: Store, official: Identity, course_id: str, content: CourseContent, *, expect: int
) -> Course:
    """Say all of it again; a session that is named by its id, or else by its day, keeps who came.

    :raises NotFound, Forbidden: as usual.
    :raises Invalid: as `faults_of` says.
    :raises Clash: `course_over`.
    :raises Stale: somebody was faster.
    """
    before = courses.managed(store, official, course_id)
    insist_on_none(faults_of(store, official, content, before))
    courses.insist_in(store, official, content["area_id"])
    fields = {**courses.fields_of(store, content), "sessions": _sessions(before, content)}
    return courses.written(store, official, course_id, fields, "changed", expect)


def faults_of(store: Store, official: Identity, content: CourseContent, before: Course) -> Iterator[Fault]:
    """Yield all that is wrong with a course as it shall be, and whom or what was noted it would throw away."""
    yield from courses.faults_of(store, official, content, before["enrolled"])
    known, named = {one["id"] for one in before["sessions"]}, list[str]()
    for number, given in enumerate(content["sessions"]):
        its_id = given.get("id", "")
        if its_id and (its_id not in known or its_id in named):
            yield Fault(f"sessions.{number}.id", "session_unknown")
        named.append(its_id)
    kept = {one["id"] for one in _sessions(before, content)}
    for one in before["sessions"]:
        if one["attended"] and one["id"] not in kept:
            yield Fault("sessions", "session_attended", {"day": one["day"]})
    came = {member for one in before["sessions"] for member in one["attended"] or ()}
    if came - set(content["enrolled"]):
        yield Fault("enrolled", "member_attended")


def _sessions(before: Course, content: CourseContent) -> list[Session]:
    left = list(before["sessions"])
    named = {one.get("id", "") for one in content["sessions"]}
    found = list[Session]()
    for given in content["sessions"]:
        its_id, day = given.get("id", ""), given["day"]
        mine = _first(left, its_id, day, named)
        if mine is None:
            found.append(courses.new_session(given))
        else:
            left.remove(mine)
            found.append({**mine, "day": day, "hours": given["hours"]})
    return found


def _first(left: Sequence[Session], its_id: str, day: str, named: set[str]) -> Session | None:
    """Return the session that is meant: by its id, else the first of its day that no id names."""
    if its_id:
        return next((one for one in left if one["id"] == its_id), None)
    return next((one for one in left if one["day"] == day and one["id"] not in named), None)
