"""`/v1/desk/courses`: courses for staff, their sessions, and who came."""

from __future__ import annotations

from collections.abc import Iterator

from flask import request
from flask.views import MethodView

from api.desk.courses.schemas import AttendanceBody, AttendanceSchema, CourseBodySchema, CourseSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault, NotFound
from models.staff import course_changes, course_lists, courses
from models.staff.courses import Course, CourseContent

blp = Blueprint("desk-courses", __name__, url_prefix="/v1/desk/courses", description="Courses for staff")


def _faults(body: CourseContent) -> Iterator[Fault]:
    return courses.faults_of(current_store(), current_identity(), body)


def _change_faults(body: CourseContent) -> Iterator[Fault]:
    store, official = current_store(), current_identity()
    try:
        before = courses.get(store, official, str((request.view_args or {})["course_id"]))
    except NotFound:
        # What is wrong by itself is told all the same; the view says that there is no such course.
        return _faults(body)
    return course_changes.faults_of(store, official, body, before)


def show(course: Course) -> Course:
    """Show one course."""
    return course


@blp.route("")
class CoursesViews(MethodView):
    """All courses."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_READ)
    @blp.response(200, CourseSchema(many=True))
    def get(self) -> list[Course]:
        """List the courses of one's areas, the newest first, at most 200."""
        return course_lists.every(current_store(), current_identity())

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.idempotent
    @blp.arguments(CourseBodySchema, check=_faults)
    @blp.response(201, CourseSchema, headers=MADE)
    def post(self, body: CourseContent) -> Answer[Course]:
        """Plan a course (mở lớp)."""
        made = courses.plan(current_store(), current_identity(), body)
        return created(made, f"/v1/desk/courses/{made['_id']}")


@blp.route("/<string:course_id>")
class CoursesByIdViews(MethodView):
    """One course."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_READ)
    @blp.response(200, CourseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, course_id: str) -> Answer[Course]:
        """Show one course; its `ETag` is what `If-Match` wants."""
        return with_version(courses.get(current_store(), current_identity(), course_id))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(CourseSchema, show)
    @blp.arguments(CourseBodySchema, check=_change_faults)
    @blp.response(200, CourseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: CourseContent, course_id: str) -> Answer[Course]:
        """Say all of it again; a session that is named by its id, or else by its day, keeps who came."""
        version = expected_version()
        return with_version(
            course_changes.change(current_store(), current_identity(), course_id, body, expect=version)
        )


@blp.route("/<string:course_id>/sessions/<string:session_id>/attendance")
class AttendanceViews(MethodView):
    """Who came."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(CourseSchema, show)
    @blp.arguments(AttendanceSchema)
    @blp.response(200, CourseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: AttendanceBody, course_id: str, session_id: str) -> Answer[Course]:
        """Note who came to a session (điểm danh)."""
        noted = courses.attend(
            current_store(),
            current_identity(),
            course_id,
            session_id,
            body["attended"],
            expect=expected_version(),
        )
        return with_version(noted)


@blp.route("/<string:course_id>/actions/finish")
class FinishViews(MethodView):
    """The end."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(CourseSchema, show)
    @blp.response(200, CourseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, course_id: str) -> Answer[Course]:
        """End it (kết thúc lớp): whoever came to four fifths of its hours has it in their register."""
        version = expected_version()
        return with_version(courses.finish(current_store(), current_identity(), course_id, expect=version))


@blp.route("/<string:course_id>/actions/cancel")
class CancelViews(MethodView):
    """Calling off."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(CourseSchema, show)
    @blp.response(200, CourseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, course_id: str) -> Answer[Course]:
        """Call it off (hủy lớp)."""
        version = expected_version()
        return with_version(courses.cancel(current_store(), current_identity(), course_id, expect=version))
