"""`/v1/desk/outlets`: the registry of outlets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import request
from flask.views import MethodView

from api.desk.outlets.answer_schemas import OutletSchema
from api.desk.outlets.filters import FilterArgs, OutletListSchema, filter_of, list_faults
from api.desk.outlets.presented import ShownOutlet, show, show_all
from api.desk.outlets.schemas import OutletBodySchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.outlets import access, content, lists, registry
from models.outlets.content import OutletContent

blp = Blueprint(
    "desk-outlets", __name__, url_prefix="/v1/desk/outlets", description="Loudspeakers and boards at the desk"
)


def _list_faults(query: FilterArgs) -> Iterator[Fault]:
    return list_faults(current_store(), query)


def _faults(body: OutletContent) -> Iterable[Fault]:
    own_id = str((request.view_args or {}).get("outlet_id", ""))
    return content.faults_of(current_store(), body, own_id)


@blp.route("")
class OutletsViews(MethodView):
    """All outlets."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(OutletListSchema, location="query", check=_list_faults)
    @blp.response(200, OutletSchema(many=True), headers=PAGES)
    def get(self, query: FilterArgs) -> tuple[list[ShownOutlet], int, dict[str, str]]:
        """List the outlets of one's areas, by code."""
        store = current_store()
        insist_on_none(_list_faults(query))
        found, following = lists.page(
            store, current_identity(), filter_of(store, query), after=query["after"], limit=query["limit"]
        )
        return show_all(found), 200, page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @blp.idempotent
    @blp.arguments(OutletBodySchema, check=_faults)
    @blp.response(201, OutletSchema, headers=MADE)
    def post(self, body: OutletContent) -> Answer[ShownOutlet]:
        """Add an outlet (thêm điểm phát); its device is paired later."""
        made = registry.add(current_store(), current_identity(), body)
        return created(show(made), f"/v1/desk/outlets/{made['_id']}")


@blp.route("/<string:outlet_id>")
class OutletsByIdViews(MethodView):
    """One outlet."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, OutletSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, outlet_id: str) -> Answer[ShownOutlet]:
        """Show one outlet; its `ETag` is what `If-Match` wants."""
        return with_version(show(access.get(current_store(), current_identity(), outlet_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_MANAGE)
    @blp.versioned(OutletSchema, show)
    @blp.arguments(OutletBodySchema, check=_faults)
    @blp.response(200, OutletSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: OutletContent, outlet_id: str) -> Answer[ShownOutlet]:
        """Say all of it again. Its device stays paired."""
        changed = registry.edit(
            current_store(), current_identity(), outlet_id, body, expect=expected_version()
        )
        return with_version(show(changed))
