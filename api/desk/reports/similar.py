"""`/v1/desk/reports/{code}/similar`, and opening the identity of who reported."""

from __future__ import annotations

import marshmallow as ma
from flask.views import MethodView

from api.desk.reports.presented import whole_view
from api.desk.reports.schemas import DeskReportSchema, NoteBody, NoteSchema
from api.extensions.context import current_identity, current_store
from api.extensions.if_match import expected_version
from api.extensions.smorest import Blueprint
from api.reports.nearby_and_map_schemas import SuggestionSchema
from api.reports.presented_around import ShownSuggestion, suggestion_views
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import desk, reporter_identity
from models.desk.reporter_identity import Person
from models.reports import similar

same = Blueprint("desk-people", __name__, url_prefix="/v1/desk/reports", description="Duplicates and people")


class PersonSchema(ma.Schema):
    """Who reported, as far as Loa knows; what is not known is empty."""

    channel = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    phone = ma.fields.String(required=True, metadata={"example": "+84900000012"})
    zalo = ma.fields.String(required=True, metadata={"description": "User id at the Official Account."})


@same.route("/<string:code>/similar")
class SimilarViews(MethodView):
    """Possible duplicates."""

    @same.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @same.response(200, SuggestionSchema(many=True))
    def get(self, code: str) -> list[ShownSuggestion]:
        """List reports that may be about the same, best first, with text, photo, distance and score."""
        store, official = current_store(), current_identity()
        report = desk.find(store, official, code)
        return suggestion_views(similar.for_desk(store, official, report), whole=True)


@same.route("/<string:code>/actions/open-identity")
class OpenIdentityViews(MethodView):
    """Who reported."""

    @same.allow(CallerKind.OFFICIAL, permission=Permission.IDENTITY_OPEN)
    @same.versioned(DeskReportSchema, whole_view)
    @same.arguments(NoteSchema)
    @same.response(200, PersonSchema)
    def post(self, body: NoteBody, code: str) -> Person:
        """Open who filed the report, with a reason.

        The resident reads in their access log and at their report when which office opened it, and the reason. Of an
        anonymous report there is nothing to open (409).
        """
        store, official = current_store(), current_identity()
        return reporter_identity.open_identity(store, official, code, body["note"], expect=expected_version())
