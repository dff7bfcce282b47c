"""`/v1/desk/surveys/{id}/export` and `/research-file`: every answer for a spreadsheet, SPSS or a researcher."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from api.desk.surveys.export_files import CSV, FILES, ZIP, attached
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.downloads import BINARY
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.language.visible import LONGEST_REASON, reason_faults
from models.surveys import export, research_file
from models.surveys.export import ExportForm, SurveyExport

export_blp = Blueprint(
    "desk-survey-exports", __name__, url_prefix="/v1/desk/surveys", description="Answers of surveys as files"
)


#: What an answer of each media type is.
SCHEMAS = {
    media: {"type": "object"} if media == "application/json" else BINARY for media, _ in FILES.values()
}


class ExportArgs(TypedDict):
    """What is wanted of a survey."""

    format: str
    exact: bool
    reason: str


class ExportArgsSchema(ma.Schema):
    """How answers are wanted."""

    format = Choice(
        ExportForm,
        load_default=ExportForm.CSV,
        metadata={
            "description": "`spss` is a ZIP file with table, syntax and code book; `codebook` holds no answer."
        },
    )
    exact = ma.fields.Boolean(
        load_default=False,
        metadata={
            "description": "Places, ids of photos and texts as they were given, for whoever may open identities, too."
        },
    )
    reason = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=LONGEST_REASON),
        metadata={"description": "Why the answers are needed before the end; it is noted."},
    )


def _faults(query: ExportArgs) -> Iterable[Fault]:
    return reason_faults("reason", query["reason"]) if query["reason"] else []


@export_blp.route("/<string:survey_id>/export")
class SurveyExportViews(MethodView):
    """Every answer."""

    @export_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @export_blp.doc(responses={200: {"content": {media: {"schema": SCHEMAS[media]} for media in SCHEMAS}}})
    @export_blp.arguments(ExportArgsSchema, location="query", check=_faults)
    @export_blp.response(200, BINARY, content_type=CSV)
    @export_blp.alt_response(404, schema=ProblemSchema)
    @export_blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: ExportArgs, survey_id: str) -> Response:
        """Send every answer of a survey, sent as it is read (xuất dữ liệu): CSV, XLSX, JSON, or for SPSS.

        Nothing in it tells who answered. Columns are named after the ids of questions; the code book, a sheet in XLSX,
        says what codes mean. The export is noted: who, which survey, how many. Before the end it takes a reason.
        """
        insist_on_none(_faults(query))
        form = ExportForm(query["format"])
        wanted = SurveyExport(form, current_language(), query["exact"], query["reason"])
        parts = export.export(current_store(), current_identity(), survey_id, wanted)
        media, ending = FILES[form]
        what = "bang-ma" if form is ExportForm.CODEBOOK else "khao-sat"
        return attached(parts, media, f"{what}-{survey_id}.{ending}")


@export_blp.route("/<string:survey_id>/research-file")
class ResearchFileViews(MethodView):
    """For researchers."""

    @export_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @export_blp.response(200, BINARY, content_type=ZIP)
    @export_blp.alt_response(404, schema=ProblemSchema)
    @export_blp.alt_response(409, schema=ProblemSchema)
    def get(self, survey_id: str) -> Response:
        """Send the answers of a survey that is over so that nobody stands out (dữ liệu cho người nghiên cứu), as ZIP.

        Lines are in random order; area, language, channel and week stand there as closely as five people share them;
        own words, places and photos are left out, rare answers taken together. Every download is the same file.
        """
        parts = research_file.research_file(
            current_store(), current_identity(), survey_id, current_language()
        )
        return attached(parts, ZIP, f"nghien-cuu-{survey_id}.zip")
