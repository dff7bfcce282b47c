"""`/v1/desk/officials`: who works at the desk, invited, given roles, disabled and helped by those who manage people."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.officials.presented import ShownInvited, ShownOfficial, ShownStep, show, show_invited, show_step
from api.desk.officials.schemas import (
    InviteBody,
    InvitedSchema,
    InviteSchema,
    OfficialArgs,
    OfficialArgsSchema,
    OfficialSchema,
    OfficialStepSchema,
    RolesBody,
    RolesSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.paging import PageArgs, PageArgsSchema, cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.desk import filter_checks
from models.errors import Fault, insist_on_none
from models.people import managing_officials, officials_list
from models.people.officials_list import OfficialsQuery

blp = Blueprint("desk-officials", __name__, url_prefix="/v1/desk/officials", description="Officials")


def _invite_faults(body: InviteBody) -> list[Fault]:
    store, by = current_store(), current_identity()
    return managing_officials.faults_of(store, by, body["username"], body["name"], body["assignments"])


def _assign_faults(body: RolesBody) -> list[Fault]:
    return managing_officials.assignment_faults(current_store(), current_identity(), body["assignments"])


def _named_faults(query: OfficialArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), area=query["area"], agency=query["agency"])
    yield from cursor_faults(query)


@blp.route("")
class OfficialsViews(MethodView):
    """The officials of the caller's areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.arguments(OfficialArgsSchema, location="query", check=_named_faults)
    @blp.response(200, OfficialSchema(many=True), headers=PAGES)
    def get(self, query: OfficialArgs) -> tuple[list[ShownOfficial], dict[str, str]]:
        """List officials who hold a role in the caller's areas, by user name; filters combine."""
        store = current_store()
        insist_on_none(_named_faults(query))
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        wanted = OfficialsQuery(area_id, query["agency"], query["role"], query["state"], query["q"])
        found, following = officials_list.search(
            store, current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return [show(official) for official in found], page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.arguments(InviteSchema, check=_invite_faults)
    @blp.response(201, InvitedSchema, headers=MADE)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: InviteBody) -> Answer[ShownInvited]:
        """Invite an official. The token of the invitation is shown in this answer and never again.

        Nobody gives a role beyond the areas (and the agency) in which they manage people.
        """
        store, by = current_store(), current_identity()
        rows = body["assignments"]
        made = managing_officials.invite(store, by, username=body["username"], name=body["name"], rows=rows)
        document, _, headers = show_invited(made)
        return document, 201, {**headers, "Location": f"/v1/desk/officials/{made.official['_id']}"}


@blp.route("/<string:official_id>")
class OfficialsByIdViews(MethodView):
    """One official."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, OfficialSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, official_id: str) -> Answer[ShownOfficial]:
        """Show one official; the `ETag` is what `If-Match` wants."""
        return with_version(show(managing_officials.find(current_store(), current_identity(), official_id)))


@blp.route("/<string:official_id>/history")
class HistoryViews(MethodView):
    """What happened to one official."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.arguments(PageArgsSchema, location="query", check=cursor_faults)
    @blp.response(200, OfficialStepSchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: PageArgs, official_id: str) -> tuple[list[ShownStep], dict[str, str]]:
        """List what happened to an official, and who did it, newest first."""
        insist_on_none(cursor_faults(query))
        found, following = managing_officials.history(
            current_store(), current_identity(), official_id, after=query["after"], limit=query["limit"]
        )
        return [show_step(event) for event in found], page_headers(following)


@blp.route("/<string:official_id>/actions/assign")
class AssignViews(MethodView):
    """Assign."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(OfficialSchema, show)
    @blp.arguments(RolesSchema, check=_assign_faults)
    @blp.response(200, OfficialSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: RolesBody, official_id: str) -> Answer[ShownOfficial]:
        """Give these roles in place of those before (phân quyền); they count at once.

        Where a role now needs a second factor that is missing, sessions end: reset the second factor to give a link.
        """
        store, by, rows = current_store(), current_identity(), body["assignments"]
        return with_version(
            show(managing_officials.assign(store, by, official_id, rows, expect=expected_version()))
        )


@blp.route("/<string:official_id>/actions/disable")
class DisableViews(MethodView):
    """Disable."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(OfficialSchema, show)
    @blp.response(200, OfficialSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, official_id: str) -> Answer[ShownOfficial]:
        """Let them no longer sign in (khóa tài khoản); every session ends."""
        store, by = current_store(), current_identity()
        return with_version(
            show(managing_officials.disable(store, by, official_id, expect=expected_version()))
        )


@blp.route("/<string:official_id>/actions/enable")
class EnableViews(MethodView):
    """Enable."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(OfficialSchema, show)
    @blp.response(200, OfficialSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, official_id: str) -> Answer[ShownOfficial]:
        """Let them sign in again (mở khóa), with the password and roles that they had."""
        store, by = current_store(), current_identity()
        return with_version(
            show(managing_officials.enable(store, by, official_id, expect=expected_version()))
        )


@blp.route("/<string:official_id>/actions/reset-password")
class ResetPasswordViews(MethodView):
    """Reset the password."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(OfficialSchema, show)
    @blp.response(200, InvitedSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, official_id: str) -> Answer[ShownInvited]:
        """Take the password away, end every session, and give a link by which they set a new one.

        Also for somebody whose invitation has expired.
        """
        store, by = current_store(), current_identity()
        return show_invited(
            managing_officials.reset_password(store, by, official_id, expect=expected_version())
        )


@blp.route("/<string:official_id>/actions/reset-second-factor")
class ResetSecondFactorViews(MethodView):
    """Reset the second factor."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(OfficialSchema, show)
    @blp.response(200, InvitedSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, official_id: str) -> Answer[ShownInvited]:
        """Take the authenticator app away, end every session, and give a link by which they set one up."""
        store, by = current_store(), current_identity()
        return show_invited(
            managing_officials.reset_second_factor(store, by, official_id, expect=expected_version())
        )
