"""Courses (lớp đào tạo, bồi dưỡng): sessions, who was enrolled, who came, and who completed it.

A course is planned and its attendance noted session by session; when it is finished, whoever came to enough of it has a
training more in the register, all of them in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict

from pymongo import DESCENDING, IndexModel
from pymongo.client_session import ClientSession

from models.access import permissions, unit_access
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Invalid, insist_on_none
from models.language import visible
from models.language.text import nfc
from models.staff import staff
from models.staff.content import MAX_TITLE, skill_faults, unit_faults
from models.staff.staff import STAFF, Training
from models.store import Query, Store, events, new_id
from models.store.collections import CollectionSpec, Kind

MAX_SESSIONS, MAX_ENROLLED = 40, 500

#: Hours of one session.
MOST_HOURS = 12.0


class CourseState(StrEnum):
    """Where a course stands: còn mở, đã kết thúc, đã hủy."""

    OPEN = "open"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Session(TypedDict):
    """One session: its id, day (`YYYY-MM-DD`) and hours, and the ids of those who came; None until that was noted."""

    id: str
    day: str
    hours: float
    attended: list[str] | None


class Course(TypedDict):
    """One course. `enrolled` are ids of staff; `completed` are those who came to enough of it, once it is finished.

    `area_id` is the area that holds it, `paths` that and everything above.
    """

    _id: str
    version: int
    title: str
    skills: list[str]
    organiser: str
    area_id: str
    paths: list[str]
    sessions: list[Session]
    enrolled: list[str]
    completed: list[str]
    state: str
    created_at: datetime
    updated_at: datetime


COURSES = CollectionSpec(
    "courses",
    Course,
    purpose="A course for staff: its sessions, who was enrolled and who came.",
    kept="For ever; it names staff by the ids of their rows, which are erased there.",
    kind=Kind.COURSE,
    indexes=[IndexModel([("paths", DESCENDING), ("_id", DESCENDING)])],
)


class SessionContent(TypedDict):
    """What is written of a session; with its `id` it is one that there is already, whatever its day becomes."""

    day: str
    hours: float
    id: NotRequired[str]


class CourseContent(TypedDict):
    """What is written of a course."""

    title: str
    skills: list[str]
    organiser: str
    area_id: str
    sessions: list[SessionContent]
    enrolled: list[str]


def faults_of(
    store: Store, official: Identity, content: CourseContent, enrolled: Sequence[str] = ()
) -> Iterator[Fault]:
    """Yield all that is wrong with a course; whoever is enrolled is somebody whose row the official may read.

    :param enrolled: ids of those who are enrolled already, who may have left since.
    """
    for name in ("title", "organiser"):
        yield from visible.name_faults(name, content[name], MAX_TITLE)
    yield from skill_faults(content["skills"])
    yield from unit_faults(store, content["area_id"], "")
    if not 1 <= len(content["sessions"]) <= MAX_SESSIONS:
        yield Fault("sessions", "wrong_length", {"min": 1, "max": MAX_SESSIONS})
    for number, one in enumerate(content["sessions"]):
        yield from _session_faults(f"sessions.{number}", one)
    if len(content["enrolled"]) > MAX_ENROLLED:
        yield Fault("enrolled", "too_many_items", {"max": MAX_ENROLLED})
    known = _known(store, official, content["enrolled"]) | set(enrolled)
    for number, member_id in enumerate(content["enrolled"]):
        if member_id not in known:
            yield Fault(f"enrolled.{number}", "staff_unknown")
        elif member_id in content["enrolled"][:number]:
            yield Fault(f"enrolled.{number}", "id_repeated")


def plan(store: Store, official: Identity, content: CourseContent) -> Course:
    """Plan a course.

    :raises Invalid: as `faults_of` says.
    :raises Forbidden: `no_permission` for its area.
    """
    insist_on_none(faults_of(store, official, content))
    insist_in(store, official, content["area_id"])
    now = datetime.now(UTC)
    document = {
        **fields_of(store, content),
        "sessions": [new_session(one) for one in content["sessions"]],
        "completed": [],
        "state": str(CourseState.OPEN),
        "created_at": now,
    }
    return events.create(store, COURSES, document, action="planned", actor=official.actor)


def attend(
    store: Store, official: Identity, course_id: str, session_id: str, attended: Sequence[str], *, expect: int
) -> Course:
    """Note who came to a session.

    :raises Invalid: `session_unknown`; `staff_unknown`, somebody is not enrolled; `day_not_past`, it lies ahead.
    :raises NotFound, Forbidden, Clash, Stale: as `managed` and `written`.
    """
    before = managed(store, official, course_id)
    found = next((one for one in before["sessions"] if one["id"] == session_id), None)
    if found is None:
        raise Invalid(Fault("session_id", "session_unknown"))
    faults = [
        Fault(f"attended.{number}", "staff_unknown")
        for number, one in enumerate(attended)
        if one not in before["enrolled"]
    ]
    if found["day"] > datetime.now(UTC).date().isoformat():
        faults.append(Fault("attended", "session_ahead"))
    insist_on_none(faults)
    came = sorted(set(attended))
    sessions = [{**one, "attended": came} if one is found else one for one in before["sessions"]]
    return written(store, official, course_id, {"sessions": sessions}, "attended", expect)


def finish(store: Store, official: Identity, course_id: str, *, expect: int) -> Course:
    """End a course: whoever came to enough of its hours has it in their register from now on.

    :raises Clash: `attendance_missing`, of a session nobody noted who came; `course_over`.
    :raises NotFound, Forbidden, Stale: as `change`.
    """
    before = managed(store, official, course_id)
    if any(one["attended"] is None for one in before["sessions"]):
        raise Clash("attendance_missing")
    completed = completing(before, staff.rules()["attended_share"])
    training = _training(before)

    def work(session: ClientSession) -> Course:
        for member_id in completed:
            own: Training = {**training, "id": new_id()}
            events.change(
                store,
                STAFF,
                member_id,
                {"$push": {"trainings": own}},
                action="trained",
                actor=official.actor,
                details={"changes": {"training": {"title": own["title"], "course_id": course_id}}},
                session=session,
            )
        fields = {"state": str(CourseState.FINISHED), "completed": completed}
        return written(store, official, course_id, fields, "finished", expect, session)

    return store.transact(work)


def cancel(store: Store, official: Identity, course_id: str, *, expect: int) -> Course:
    """Call a course off; nobody has it in their register.

    :raises NotFound, Forbidden, Clash, Stale: as `managed` and `written`.
    """
    managed(store, official, course_id)
    return written(store, official, course_id, {"state": str(CourseState.CANCELLED)}, "cancelled", expect)


def completing(course: Course, least: float) -> list[str]:
    """Return the ids of those who came to at least this share of its hours."""
    total = sum(one["hours"] for one in course["sessions"])
    came = {
        member_id: sum(one["hours"] for one in course["sessions"] if member_id in (one["attended"] or ()))
        for member_id in course["enrolled"]
    }
    return [member_id for member_id, hours in came.items() if hours >= least * total]


def within(identity: Identity, permission: Permission) -> Query:
    """Return the query for the courses of the areas in which an official has a permission, and of those above them.

    A course of the province is for the staff of its communes, too.
    """
    held = [one.area_id for one in permissions.assignments_with(identity, permission)]
    return {"paths": {"$in": sorted(held)}} if held else {"_id": {"$in": []}}


def get(store: Store, identity: Identity, course_id: str) -> Course:
    """Return a course that an official may read.

    :raises NotFound: there is none for them.
    """
    return store.one(COURSES, course_id, within(identity, Permission.STAFF_READ))


def new_session(content: SessionContent) -> Session:
    """Return a session of which nobody noted yet who came."""
    return {"id": new_id(), "day": content["day"], "hours": content["hours"], "attended": None}


def _training(course: Course) -> Training:
    return {
        "id": "",
        "title": course["title"],
        "skills": course["skills"],
        "day": max(one["day"] for one in course["sessions"]),
        "hours": sum(one["hours"] for one in course["sessions"]),
        "organiser": course["organiser"],
        "course_id": course["_id"],
        "certificate_id": "",
    }


def _session_faults(field: str, session: SessionContent) -> Iterator[Fault]:
    try:
        date.fromisoformat(session["day"])
    except ValueError:
        yield Fault(f"{field}.day", "not_a_day")
    # A number that could not be read is None where all faults are asked for at once.
    if session["hours"] is not None and not 0 < session["hours"] <= MOST_HOURS:
        yield Fault(f"{field}.hours", "out_of_range", {"min": 1, "max": int(MOST_HOURS)})


def _known(store: Store, official: Identity, ids: Sequence[str]) -> set[str]:
    query: Query = {
        "$and": [{"_id": {"$in": list(ids)}, "left_on": ""}, staff.within(official, Permission.STAFF_READ)]
    }
    return {row["_id"] for row in store.collection(STAFF).find(query, {"_id": 1})} if ids else set()


def fields_of(store: Store, content: CourseContent) -> dict[str, Any]:
    """Return the fields that content becomes, but for its sessions."""
    return {
        "title": nfc(content["title"]),
        "skills": content["skills"],
        "organiser": nfc(content["organiser"]),
        "area_id": content["area_id"],
        "paths": areas.above(store, content["area_id"]),
        "enrolled": content["enrolled"],
        "updated_at": datetime.now(UTC),
    }


def managed(store: Store, official: Identity, course_id: str) -> Course:
    """Return an open course that an official may change.

    :raises NotFound: there is none that they may read.
    :raises Forbidden: `no_permission`.
    :raises Clash: `course_over`.
    """
    course = get(store, official, course_id)
    insist_in(store, official, course["area_id"])
    if course["state"] != CourseState.OPEN:
        raise Clash("course_over")
    return course


def insist_in(store: Store, official: Identity, area_id: str) -> None:
    """Demand that an official manages the staff of an area.

    :raises Forbidden: `no_permission`.
    """
    if not unit_access.may_in(store, official, Permission.STAFF_MANAGE, area_id):
        raise Forbidden("no_permission")


def written(
    store: Store,
    official: Identity,
    course_id: str,
    fields: Mapping[str, Any],
    action: str,
    expect: int,
    session: ClientSession | None = None,
) -> Course:
    """Write fields of an open course.

    :raises Stale: somebody was faster, or it is over.
    """
    update = {"$set": {**fields, "updated_at": datetime.now(UTC)}}
    return events.change(
        store,
        COURSES,
        course_id,
        update,
        action=action,
        actor=official.actor,
        expect=expect,
        guard={"state": str(CourseState.OPEN)},
        session=session,
    )
