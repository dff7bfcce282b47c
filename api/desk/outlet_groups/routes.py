"""`/v1/desk/outlet-groups`: selections of outlets that are spoken through together."""

from __future__ import annotations

from collections.abc import Iterator

from flask.views import MethodView

from api.desk.outlet_groups.schemas import (
    GroupBody,
    OutletGroupBodySchema,
    OutletGroupSchema,
    ShownGroup,
    group_of,
    show,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.outlets import groups

blp = Blueprint(
    "desk-outlet-groups", __name__, url_prefix="/v1/desk/outlet-groups", description="Groups of outlets"
)


def _faults(body: GroupBody) -> Iterator[Fault]:
    return groups.faults_of(current_store(), group_of(body))


@blp.route("")
class OutletGroupsViews(MethodView):
    """All groups."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, OutletGroupSchema(many=True))
    def get(self) -> list[ShownGroup]:
        """List every group, by name, with how many outlets it selects now."""
        return [show(one) for one in groups.every(current_store())]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.idempotent
    @blp.arguments(OutletGroupBodySchema, check=_faults)
    @blp.response(201, OutletGroupSchema, headers=MADE)
    def post(self, body: GroupBody) -> Answer[ShownGroup]:
        """Save a selection under a name; it is resolved whenever it is used."""
        made = groups.create(current_store(), current_identity(), group_of(body))
        return created(show(made), f"/v1/desk/outlet-groups/{made['_id']}")


@blp.route("/<string:group_id>")
class OutletGroupsByIdViews(MethodView):
    """One group."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, OutletGroupSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, group_id: str) -> Answer[ShownGroup]:
        """Show one group; its `ETag` is what `If-Match` wants."""
        return with_version(show(groups.get(current_store(), group_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.versioned(OutletGroupSchema, show)
    @blp.arguments(OutletGroupBodySchema, check=_faults)
    @blp.response(200, OutletGroupSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: GroupBody, group_id: str) -> Answer[ShownGroup]:
        """Save it again."""
        changed = groups.change(
            current_store(), current_identity(), group_id, group_of(body), expect=expected_version()
        )
        return with_version(show(changed))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_CONTROL)
    @blp.versioned(OutletGroupSchema, show)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, group_id: str) -> None:
        """Remove it."""
        groups.delete(current_store(), current_identity(), group_id, expect=expected_version())
