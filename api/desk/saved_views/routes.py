"""`/v1/desk/views`: filters of the desk under a name."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.saved_views.presented import ShownView, show
from api.desk.saved_views.read import faults_of, view_from
from api.desk.saved_views.schemas import SavedViewSchema, ViewBody, ViewSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import saved_views

blp = Blueprint("desk-views", __name__, url_prefix="/v1/desk/views", description="Saved views of the desk")


@blp.route("")
class ViewsViews(MethodView):
    """All views."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, SavedViewSchema(many=True))
    def get(self) -> list[ShownView]:
        """List one's own views and those that the unit shares, by name."""
        official = current_identity()
        return [show(view) for view in saved_views.every(current_store(), official)]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.idempotent
    @blp.arguments(ViewSchema, check=faults_of)
    @blp.response(201, SavedViewSchema, headers=MADE)
    def post(self, body: ViewBody) -> Answer[ShownView]:
        """Save a filter and an order under a name."""
        made = saved_views.create(current_store(), current_identity(), view_from(body))
        return created(show(made), f"/v1/desk/views/{made['_id']}")


@blp.route("/<string:view_id>")
class ViewsByIdViews(MethodView):
    """One view."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.response(200, SavedViewSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, view_id: str) -> Answer[ShownView]:
        """Show one view; its `ETag` is what `If-Match` wants."""
        return with_version(show(saved_views.find(current_store(), current_identity(), view_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.versioned(SavedViewSchema, show)
    @blp.arguments(ViewSchema, check=faults_of)
    @blp.response(200, SavedViewSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: ViewBody, view_id: str) -> Answer[ShownView]:
        """Save it again; only its owner may."""
        store, official = current_store(), current_identity()
        return with_version(
            show(saved_views.change(store, official, view_id, view_from(body), expect=expected_version()))
        )

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.versioned(SavedViewSchema, show)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, view_id: str) -> None:
        """Remove it; only its owner may."""
        saved_views.delete(current_store(), current_identity(), view_id, expect=expected_version())
