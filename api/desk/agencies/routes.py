"""`/v1/desk/agencies`: the offices that answer for reports, and the changes that a province makes to them."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.agencies.presented import DeskAgency, show
from api.desk.agencies.schemas import (
    AgencyArgs,
    AgencyArgsSchema,
    AgencyChange,
    AgencyChangeSchema,
    AgencyPost,
    AgencyPostSchema,
    DeskAgencySchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.desk import agency_changes, filter_checks
from models.desk.agency_changes import Agency
from models.errors import Fault, insist_on_none

blp = Blueprint("desk-agencies", __name__, url_prefix="/v1/desk/agencies", description="Agencies at the desk")


def _faults(body: AgencyPost) -> list[Fault]:
    return agency_changes.faults_of(current_store(), Agency(**body))


def _name_faults(body: AgencyChange) -> list[Fault]:
    return agency_changes.name_faults(body["name"])


def _named_faults(query: AgencyArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), area=query["area"])
    yield from cursor_faults(query)


@blp.route("")
class AgenciesViews(MethodView):
    """The agencies of the province."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.arguments(AgencyArgsSchema, location="query", check=_named_faults)
    @blp.response(200, DeskAgencySchema(many=True), headers=PAGES)
    def get(self, query: AgencyArgs) -> tuple[list[DeskAgency], dict[str, str]]:
        """List agencies by id; filters combine."""
        store = current_store()
        insist_on_none(_named_faults(query))
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        found, following = agency_changes.search(
            store,
            area_id=area_id,
            closed=query["closed"],
            text=query["q"],
            after=query["after"],
            limit=query["limit"],
        )
        return [show(agency) for agency in found], page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.arguments(AgencyPostSchema, check=_faults)
    @blp.response(201, DeskAgencySchema, headers=MADE)
    def post(self, body: AgencyPost) -> Answer[DeskAgency]:
        """Add an agency; rules of routing and assignments may name it at once."""
        made = agency_changes.create(current_store(), current_identity(), Agency(**body))
        return created(show(made), f"/v1/desk/agencies/{made['_id']}")


@blp.route("/<string:agency_id>")
class AgenciesByIdViews(MethodView):
    """One agency."""

    @blp.allow(CallerKind.OFFICIAL)
    @blp.response(200, DeskAgencySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, agency_id: str) -> Answer[DeskAgency]:
        """Show one agency; its `ETag` is what `If-Match` wants."""
        return with_version(show(agency_changes.get(current_store(), agency_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(DeskAgencySchema, show)
    @blp.arguments(AgencyChangeSchema, check=_name_faults)
    @blp.response(200, DeskAgencySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: AgencyChange, agency_id: str) -> Answer[DeskAgency]:
        """Give it another name; from now on it is the desk's and no file changes it."""
        store, by, expect = current_store(), current_identity(), expected_version()
        return with_version(show(agency_changes.rename(store, by, agency_id, body["name"], expect=expect)))


@blp.route("/<string:agency_id>/actions/close")
class CloseViews(MethodView):
    """Close."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(DeskAgencySchema, show)
    @blp.response(200, DeskAgencySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, agency_id: str) -> Answer[DeskAgency]:
        """Close it (giải thể). Officials, open reports and rules that name it must move first; 409 counts them."""
        store, by = current_store(), current_identity()
        return with_version(show(agency_changes.close(store, by, agency_id, expect=expected_version())))


@blp.route("/<string:agency_id>/actions/reopen")
class ReopenViews(MethodView):
    """Open again."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(DeskAgencySchema, show)
    @blp.response(200, DeskAgencySchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, agency_id: str) -> Answer[DeskAgency]:
        """Open it again."""
        store, by = current_store(), current_identity()
        return with_version(show(agency_changes.reopen(store, by, agency_id, expect=expected_version())))
