"""`/console/staff/courses`: courses, who came to each session, and their end."""

from __future__ import annotations

from collections.abc import Sequence
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
from api.html.words import later
from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.dates import iso_of
from models.staff import course_lists, courses, lists, staff
from models.staff.courses import Course, CourseContent, CourseState
from models.store import Store

course_pages = Blueprint("console_courses", __name__, url_prefix="/console/staff/courses")

HERE = "/console/staff/courses"

DONE = {
    "planned": later("Đã mở lớp."),
    "attended": later("Đã điểm danh."),
    "finished": later("Lớp đã kết thúc; ai dự đủ đã có trong sổ."),
    "cancelled": later("Đã hủy lớp."),
}

#: What the parts of a session are called, by the line that has them.
PARTS = {"day": later("Ngày ở dòng %(number)s"), "hours": later("Số giờ ở dòng %(number)s")}

#: Staff that a form offers.
MOST = 300


class CourseFormSchema(CourseBodySchema):
    """A course with its sessions as one text."""

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


def _read(store: Store, official: Identity, sent: Sent) -> CourseContent:
    """Return the course that a form describes.

    :raises Invalid: with every fault.
    """
    whole = MultiDict(sent)
    for number, line in enumerate(one for one in sent.get("sessions", "").splitlines() if one.strip()):
        day, hours = (*line.split(maxsplit=1), "")[:2]
        whole.add(f"sessions.{number}.day", iso_of(day))
        whole.add(f"sessions.{number}.hours", hours.strip().replace(",", "."))
    whole.poplist("sessions")
    given = forms.load(CourseBodySchema(), whole, lambda one: courses.faults_of(store, official, one))
    return cast(CourseContent, given)


def _asking(sent: Sent, faults: Sequence[Fault] = (), status: int = 200) -> Response:
    store, official = current_store(), current_identity()
    rows, _ = lists.page(store, official, limit=MOST)
    known = places.names([one["area_id"] for one in rows])
    people = [Option(one["_id"], f"{staff.name_of(store, one)} · {known[one['area_id']]}") for one in rows]
    options = {
        "skills": names.options(SKILLS),
        "area_id": places.within(Permission.STAFF_MANAGE),
        "enrolled": people,
    }
    form = Form(
        CourseFormSchema(),
        sent,
        faults,
        options=options,
        labels={**LABELS, **lines.labels(faults, "sessions", PARTS)},
    )
    return answers.page("console/staff/course_new.html", status, form=form)


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
    )
