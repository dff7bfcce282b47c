"""`/v1/desk/staff`: the register of staff, with what they were trained in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask.views import MethodView

from api.desk.staff.schemas import (
    CertificateBody,
    CertificateBodySchema,
    LeavingBody,
    LeavingSchema,
    ShownMember,
    ShownStaffFigures,
    StaffArgs,
    StaffBodySchema,
    StaffFiguresArgs,
    StaffFiguresArgsSchema,
    StaffFiguresSchema,
    StaffListSchema,
    StaffSchema,
    TrainingBodySchema,
    show,
)
from api.desk.stations.schemas import area_faults
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, insist_on_none
from models.language.dates import VIETNAM, past_day
from models.staff import content, erasing, lists, registry, staff
from models.staff.content import StaffContent, TrainingContent
from models.staff.staff import StaffMember
from models.targets import units

blp = Blueprint(
    "desk-staff", __name__, url_prefix="/v1/desk/staff", description="Staff of grassroots information"
)


def _show(member: StaffMember) -> ShownMember:
    return show(current_store(), current_identity(), member)


def _faults(body: StaffContent) -> Iterator[Fault]:
    return content.faults_of(current_store(), body)


def _list_faults(query: StaffArgs) -> Iterator[Fault]:
    yield from area_faults(current_store(), query["area"])
    yield from cursor_faults(query)


def _figure_faults(query: StaffFiguresArgs) -> Iterator[Fault]:
    yield from area_faults(current_store(), query["area"])
    if query["day"] and past_day(query["day"]) is None:
        yield Fault("day", "day_not_past")


def _leaving_faults(body: LeavingBody) -> Iterator[Fault]:
    if past_day(body["day"]) is None:
        yield Fault("day", "day_not_past")


@blp.route("")
class StaffViews(MethodView):
    """Everybody."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_READ)
    @blp.arguments(StaffListSchema, location="query", check=_list_faults)
    @blp.response(200, StaffSchema(many=True), headers=PAGES)
    def get(self, query: StaffArgs) -> tuple[list[ShownMember], int, dict[str, str]]:
        """List the staff of one's areas."""
        store = current_store()
        insist_on_none(_list_faults(query))
        found, following = lists.page(
            store,
            current_identity(),
            area_id=areas.id_of(store, query["area"]) if query["area"] else "",
            left=query["left"],
            after=query["after"],
            limit=query["limit"],
        )
        return [_show(one) for one in found], 200, page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.idempotent
    @blp.arguments(StaffBodySchema, check=_faults)
    @blp.response(201, StaffSchema, headers=MADE)
    def post(self, body: StaffContent) -> Answer[ShownMember]:
        """Add somebody to the register (thêm cán bộ)."""
        made = registry.add(current_store(), current_identity(), body)
        return created(_show(made), f"/v1/desk/staff/{made['_id']}")


@blp.route("/figures")
class StaffFiguresViews(MethodView):
    """Figures."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(StaffFiguresArgsSchema, location="query", check=_figure_faults)
    @blp.response(200, StaffFiguresSchema)
    def get(self, query: StaffFiguresArgs) -> ShownStaffFigures:
        """Show how many there are on a day and how many of them were trained by then; no names."""
        store = current_store()
        insist_on_none(_figure_faults(query))
        area_id = (
            areas.by_code(store, query["area"])["_id"] if query["area"] else areas.active_province_id(store)
        )
        day = query["day"] or datetime.now(VIETNAM).date().isoformat()
        found = lists.all_of(
            store, [area_id, *units.frame(store, area_id, day).unit_of, *areas.below(store, area_id)]
        )
        return {"area_id": area_id, **lists.figures(found, day)}


@blp.route("/<string:member_id>")
class StaffByIdViews(MethodView):
    """Somebody."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_READ)
    @blp.response(200, StaffSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, member_id: str) -> Answer[ShownMember]:
        """Show one person with their trainings; the `ETag` is what `If-Match` wants."""
        return with_version(_show(staff.get(current_store(), current_identity(), member_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(StaffSchema, _show)
    @blp.arguments(StaffBodySchema, check=_faults)
    @blp.response(200, StaffSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: StaffContent, member_id: str) -> Answer[ShownMember]:
        """Say all of it again; trainings stay."""
        changed = registry.edit(
            current_store(), current_identity(), member_id, body, expect=expected_version()
        )
        return with_version(_show(changed))


@blp.route("/<string:member_id>/actions/leave")
class LeaveViews(MethodView):
    """Leaving."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(StaffSchema, _show)
    @blp.arguments(LeavingSchema, check=_leaving_faults)
    @blp.response(200, StaffSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: LeavingBody, member_id: str) -> Answer[ShownMember]:
        """Note that they left (thôi làm); two years later name and certificates go by themselves."""
        left = registry.leave(
            current_store(), current_identity(), member_id, body["day"], expect=expected_version()
        )
        return with_version(_show(left))


@blp.route("/<string:member_id>/actions/erase")
class EraseViews(MethodView):
    """Erasing."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(StaffSchema, _show)
    @blp.response(200, StaffSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, member_id: str) -> Answer[ShownMember]:
        """Erase name and certificates of somebody who left, now and for ever (xóa dữ liệu cá nhân)."""
        store, official, version = current_store(), current_identity(), expected_version()
        member = registry.managed(store, official, member_id)
        return with_version(_show(erasing.erase(store, member, official.actor, expect=version)))


@blp.route("/<string:member_id>/trainings")
class TrainingsViews(MethodView):
    """Trainings elsewhere."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(StaffSchema, _show)
    @blp.arguments(TrainingBodySchema, check=content.training_faults)
    @blp.response(200, StaffSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: TrainingContent, member_id: str) -> Answer[ShownMember]:
        """Note a training that they completed elsewhere, with its certificate (bồi dưỡng)."""
        trained = registry.train(
            current_store(), current_identity(), member_id, body, expect=expected_version()
        )
        return with_version(_show(trained))


@blp.route("/<string:member_id>/trainings/<string:training_id>/certificate")
class CertificateViews(MethodView):
    """The certificate of a training."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STAFF_MANAGE)
    @blp.versioned(StaffSchema, _show)
    @blp.arguments(CertificateBodySchema)
    @blp.response(200, StaffSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: CertificateBody, member_id: str, training_id: str) -> Answer[ShownMember]:
        """Add the certificate of a training that has none yet, such as of a course here."""
        after = registry.certify(
            current_store(),
            current_identity(),
            member_id,
            training_id,
            body["certificate_id"],
            expect=expected_version(),
        )
        return with_version(_show(after))
