"""`/console/staff/courses`: courses, who came to each session, and their end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, lines
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets import names, places
from api.console.staff.words import COURSE_STATES, LABELS, SKILLS
from api.desk.courses.schemas import CourseBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Form, Option, Sent
from api.html.words import later, said
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.dates import iso_of
from models.staff import course_changes, course_lists, courses, lists, staff
from models.staff.courses import Course, CourseContent, CourseState
from models.store import Store

course_pages = Blueprint("console_courses", __name__, url_prefix="/console/staff/courses")

HERE = "/console/staff/courses"

DONE = {
    "planned": later("Đã mở lớp."),
    "changed": later("Đã lưu lớp."),
    "attended": later("Đã điểm danh."),
    "finished": later("Lớp đã kết thúc; ai dự đủ đã có trong sổ."),
    "cancelled": later("Đã hủy lớp."),
}

#: What the parts of a session are called, by the line that has them.
PARTS = {"day": later("Ngày ở dòng %(number)s"), "hours": later("Số giờ ở dòng %(number)s")}

#: Staff that a form offers.
MOST = 300


class CourseFormSchema(CourseBodySchema):
    """A course with its new sessions as one text; those that there are have a row each, `held.0.day`."""

    sessions = ma.fields.String(load_default="", validate=ma.validate.Length(max=2000))  # type: ignore[assignment]


@course_pages.get("")
@page(permission=Permission.STAFF_READ)
def listed() -> Response:
    """List the courses, the newest first."""
    store, official = current_store(), current_identity()
    return answers.page(
        "console/staff/courses.html",
        rows=[(one, names.named(COURSE_STATES, one["state"])) for one in course_lists.every(store, official)],
        manages=bool(permissions.assignments_with(official, Permission.STAFF_MANAGE)),
        done=done_of(DONE),
    )


@course_pages.get("/new")
@page(permission=Permission.STAFF_MANAGE)
def ask() -> Response:
    """Ask for a new course."""
    return _asking(MultiDict())


@course_pages.post("/new")
@page(permission=Permission.STAFF_MANAGE)
@idempotent_form
def create() -> Response:
    """Plan a course."""
    store, official = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        courses.plan(store, official, _read(store, official, sent))
    except Invalid as error:
        return _asking(sent, error.faults, 422)
    except Forbidden as error:
        return _asking(sent, [Fault("area_id", error.code, error.params)], 409)
    return answers.go(HERE, done="planned")


@course_pages.get("/<string:course_id>")
@page(permission=Permission.STAFF_READ)
def show(course_id: str) -> Response:
    """Show one course with a form for each session."""
    return _shown(courses.get(current_store(), current_identity(), course_id))


@course_pages.get("/<string:course_id>/edit")
@page(permission=Permission.STAFF_MANAGE)
def ask_again(course_id: str) -> Response:
    """Ask for all of a course again."""
    course = courses.get(current_store(), current_identity(), course_id)
    return _asking(_written(course), course=course)


@course_pages.post("/<string:course_id>/edit")
@page(permission=Permission.STAFF_MANAGE)
@idempotent_form
def edit(course_id: str) -> Response:
    """Save a course again; who came to which session stays."""
    store, official = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    course, expect = courses.get(store, official, course_id), forms.version_of(sent)
    try:
        course_changes.change(store, official, course_id, _read(store, official, sent, course), expect=expect)
    except Invalid as error:
        return _asking(sent, error.faults, 422, course=course)
    except (Clash, Forbidden) as error:
        return _asking(sent, [Fault("", error.code, error.params)], 409, course=course)
    except Stale:
        now = courses.get(store, official, course_id)
        return _asking(sent, [Fault("", "stale")], 412, course=now)
    return answers.go(f"{HERE}/{course_id}", done="changed")


@course_pages.post("/<string:course_id>")
@page(permission=Permission.STAFF_MANAGE)
@idempotent_form
def change(course_id: str) -> Response:
    """Note who came to a session, end a course, or call it off."""
    store, official, sent = current_store(), current_identity(), request.form
    doing, expect = sent.get("do", ""), forms.version_of(sent)
    try:
        if doing == "finish":
            courses.finish(store, official, course_id, expect=expect)
        elif doing == "cancel":
            courses.cancel(store, official, course_id, expect=expect)
        else:
            came = sent.getlist("attended")
            courses.attend(store, official, course_id, sent.get("session_id", ""), came, expect=expect)
    except (Invalid, Clash) as error:
        found = error.faults or [Fault("", error.code, error.params)]
        return _shown(courses.get(store, official, course_id), 409, found)
    except Stale:
        return _shown(courses.get(store, official, course_id), 412, [Fault("", "stale")])
    done = {"finish": "finished", "cancel": "cancelled"}.get(doing, "attended")
    return answers.go(HERE, done=done)


def _read(store: Store, official: Identity, sent: Sent, before: Course | None = None) -> CourseContent:
    """Return the course that a form describes.

    :param before: the course as it is; None for a new one.
    :raises Invalid: with every fault.
    """

    def check(given: CourseContent) -> Iterator[Fault]:
        if before is None:
            return courses.faults_of(store, official, given)
        return course_changes.faults_of(store, official, given, before)

    return cast(CourseContent, forms.load(CourseBodySchema(), _whole(sent), check))


def _whole(sent: Sent) -> Sent:
    """Return a form with a row for each session: those that there are and have a day, and the lines of new ones."""
    whole = MultiDict(sent)
    rows = [
        {name: sent.get(f"held.{number}.{name}", "") for name in ("id", "day", "hours")}
        for number in range(courses.MAX_SESSIONS)
    ]
    typed = [one.strip().partition(" ") for one in sent.get("sessions", "").splitlines() if one.strip()]
    rows += [{"id": "", "day": iso_of(day), "hours": hours.strip()} for day, _, hours in typed]
    for number, row in enumerate(one for one in rows if one["day"].strip()):
        for name, value in row.items():
            whole.add(f"sessions.{number}.{name}", value.replace(",", ".") if name == "hours" else value)
    whole.poplist("sessions")
    return whole


def _written(course: Course) -> Sent:
    """Return a course as it stands in the form."""
    same = {
        "title": course["title"],
        "organiser": course["organiser"],
        "area_id": course["area_id"],
        "skills": course["skills"],
        "enrolled": course["enrolled"],
    }
    held = {
        str(number): {"id": one["id"], "day": one["day"], "hours": f"{one['hours']:g}"}
        for number, one in enumerate(course["sessions"])
    }
    return forms.prefilled({**same, "held": held})


def _asking(
    sent: Sent, faults: Sequence[Fault] = (), status: int = 200, *, course: Course | None = None
) -> Response:
    store, official = current_store(), current_identity()
    options = {
        "skills": names.options(SKILLS),
        "area_id": places.within(Permission.STAFF_MANAGE),
        "enrolled": _people(store, official, course),
    }
    labels = {**LABELS, **lines.labels(faults, "sessions", PARTS)}
    version = course["version"] if course else None
    form = Form(CourseFormSchema(), sent, faults, options=options, labels=labels, version=version)
    held = [
        {name: sent.get(f"held.{number}.{name}", "") for name in ("id", "day", "hours")}
        for number in range(len(course["sessions"]) if course else 0)
    ]
    return answers.page("console/staff/course_new.html", status, form=form, course=course, held=held)


def _people(store: Store, official: Identity, course: Course | None) -> list[Option]:
    """Return who may be enrolled: those who are there, and those who are enrolled already."""
    rows, _ = lists.page(store, official, limit=MOST)
    known = places.names([one["area_id"] for one in rows])
    found = {one["_id"]: f"{staff.name_of(store, one)} · {known[one['area_id']]}" for one in rows}
    if course:
        for its_id, name in course_lists.people(store, official, course).items():
            found.setdefault(its_id, name or said("Đã xóa tên"))
    return [Option(its_id, words) for its_id, words in found.items()]


def _shown(course: Course, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    store, official = current_store(), current_identity()
    people = course_lists.people(store, official, course)
    return answers.page(
        "console/staff/course.html",
        status,
        course=course,
        state=names.named(COURSE_STATES, course["state"]),
        people=people,
        form=Form(CourseFormSchema(), faults=faults, version=course["version"]),
        manages=course["state"] == CourseState.OPEN and course_lists.may_manage(store, official, course),
        done=done_of(DONE),
    )
