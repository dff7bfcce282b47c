"""`/v1/desk/surveys/{id}/results`: what a survey found, for officials."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.surveys.result_schemas import (
    DeskResultsArgs,
    DeskResultsArgsSchema,
    DeskResultsSchema,
    OpenTextsSchema,
    ReadEarlyBody,
    ReadEarlySchema,
    ShownDeskResults,
    ShownTexts,
    broken_down,
)
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.documented_headers import PAGES
from api.extensions.paging import PageArgs, PageArgsSchema, cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.surveys.presented_results import show
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.surveys import breakdowns, open_texts, weighting
from models.surveys.breakdowns import SurveyBy
from models.surveys.results import SurveyResults, for_official, read_early

results_blp = Blueprint(
    "desk-survey-results",
    __name__,
    url_prefix="/v1/desk/surveys",
    description="Results of surveys at the desk",
)


def _weight_faults(query: DeskResultsArgs) -> Iterable[Fault]:
    return weighting.faults(current_store(), query["weighted"])


@results_blp.route("/<string:survey_id>/results")
class DeskResultsViews(MethodView):
    """Results."""

    @results_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @results_blp.arguments(DeskResultsArgsSchema, location="query", check=_weight_faults)
    @results_blp.response(200, DeskResultsSchema)
    @results_blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: DeskResultsArgs, survey_id: str) -> ShownDeskResults:
        """Show the results (kết quả), also by area, day, language or channel, and weighted by area.

        Before the end they are under embargo for officials, too, unless the survey says otherwise.
        """
        store, identity = current_store(), current_identity()
        people = weighting.parsed(store, query["weighted"])
        shown = _shown(for_official(store, identity, survey_id, people))
        if query["by"]:
            found = breakdowns.breakdown(store, identity, survey_id, SurveyBy(query["by"]))
            shown["breakdown"] = broken_down(found)
        return shown


@results_blp.route("/<string:survey_id>/texts/<string:question_id>")
class OpenTextsViews(MethodView):
    """Texts."""

    @results_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_WRITE)
    @results_blp.arguments(PageArgsSchema, location="query", check=cursor_faults)
    @results_blp.response(200, OpenTextsSchema, headers=PAGES)
    @results_blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: PageArgs, survey_id: str, question_id: str) -> tuple[ShownTexts, dict[str, str]]:
        """Show what people wrote to a question (ý kiến bằng lời), personal data masked, grouped by likeness.

        Names stand as they were written: treat the texts as private.
        """
        store, identity = current_store(), current_identity()
        found = open_texts.read(
            store, identity, survey_id, question_id, after=query["after"], limit=query["limit"]
        )
        shown: ShownTexts = {"n": found.n, "grouped": found.grouped, "groups": list(found.groups)}
        return shown, page_headers(found.following)


@results_blp.route("/<string:survey_id>/actions/read-early")
class ReadEarlyViews(MethodView):
    """Results under embargo."""

    @results_blp.allow(CallerKind.OFFICIAL, permission=Permission.SURVEY_READ_EARLY)
    @results_blp.idempotent
    @results_blp.arguments(ReadEarlySchema)
    @results_blp.response(200, DeskResultsSchema)
    @results_blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ReadEarlyBody, survey_id: str) -> ShownDeskResults:
        """Read the last step of results under embargo (xem trước kết quả): who, when and why stays with them."""
        return _shown(read_early(current_store(), current_identity(), survey_id, body["reason"]))


def _shown(found: SurveyResults) -> ShownDeskResults:
    shown = show(current_store(), found, current_language())
    return {**shown, "breakdown": None, "read_early": found["early_reads"]}
