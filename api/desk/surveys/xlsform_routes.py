"""`/v1/desk/surveys/import` and `/v1/desk/surveys/{id}/xlsform`: surveys from and for other programs."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response
from flask.views import MethodView

from api.desk.surveys.presented import show, shown_faults
from api.desk.surveys.xlsform_schemas import (
    ImportArgs,
    ImportArgsSchema,
    ImportedSurvey,
    ImportedSurveySchema,
    XlsformFile,
    XlsformFileSchema,
)
from api.extensions import downloads
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.documented_headers import MADE
from api.extensions.downloads import BINARY, XLSX
from api.extensions.if_match import created
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.surveys import lists
from models.surveys.xlsform import forms, left_out
from models.surveys.xlsform.forms import Placing
from models.surveys.xlsform.importing import Imported

xlsform_blp = Blueprint(
    "desk-survey-forms", __name__, url_prefix="/v1/desk/surveys", description="Surveys as XLSForm"
)


_PLACING = ("area_id", "opens_at", "closes_at")


def _faults(query: ImportArgs) -> Iterable[Fault]:
    if not query["dry_run"]:
        yield from (Fault(name, "required") for name in _PLACING if not dict(query)[name])


@xlsform_blp.route("/import")
class ImportViews(MethodView):
    """Import."""

    @xlsform_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @xlsform_blp.idempotent
    @xlsform_blp.body(files=1)
    @xlsform_blp.arguments(ImportArgsSchema, location="query", check=_faults)
    @xlsform_blp.arguments(XlsformFileSchema, location="files")
    @xlsform_blp.response(201, ImportedSurveySchema, headers=MADE)
    @xlsform_blp.alt_response(200, schema=ImportedSurveySchema)
    @xlsform_blp.alt_response(503, schema=ProblemSchema)
    def post(self, query: ImportArgs, files: XlsformFile) -> tuple[ImportedSurvey, int, dict[str, str]]:
        """Draft a survey from a form by XLSForm (nhập biểu mẫu); every construct that it loses is named.

        What Loa has nothing for is left out, what it has in another way is changed, and both are named with sheet,
        row, column and the reason. With `dry_run` nothing is kept (200), and `faults` say why it could not be. A form
        that asks nothing at all can't be kept (422).
        """
        store, where = current_store(), current_circumstances()
        insist_on_none(_faults(query))
        guards.spend(store, Act.UPLOAD, where)
        imported = forms.read(store, files["file"].stream.read(), language=query["language"], where=where)
        if query["dry_run"] or not query["opens_at"] or not query["closes_at"]:
            return _shown(imported), 200, {}
        placing = Placing(query["area_id"], query["opens_at"], query["closes_at"])
        made = show(forms.begin(store, current_identity(), imported, placing))
        _, status, headers = created(made, f"/v1/desk/surveys/{made['_id']}")
        return {**_shown(imported), "survey": made}, status, headers


@xlsform_blp.route("/<string:survey_id>/xlsform")
class XlsformViews(MethodView):
    """Export."""

    @xlsform_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @xlsform_blp.response(200, BINARY, content_type=XLSX)
    @xlsform_blp.alt_response(404, schema=ProblemSchema)
    def get(self, survey_id: str) -> Response:
        """Send what a survey asks as a form by XLSForm (xuất biểu mẫu); its import gives the same questions again."""
        survey = lists.readable(current_store(), current_identity(), survey_id)
        return downloads.as_xlsx(forms.write(survey), f"khao-sat-{survey_id}")


def _shown(imported: Imported) -> ImportedSurvey:
    language = current_language()
    return {
        "survey": None,
        "content": imported.content,
        "left_out": [{**one, "reason": left_out.reason(one["code"], language)} for one in imported.left_out],
        "faults": shown_faults(forms.faults(imported), language),
    }
