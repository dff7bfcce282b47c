"""Surveys: what is asked, answers, results."""

from __future__ import annotations

from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.surveys import presented
from api.surveys.presented import Answered, ShownResults, ShownSurvey, ShownSurveys
from api.surveys.schemas import (
    AnswerBody,
    AnsweredSchema,
    AnswerSchema,
    ResultsSchema,
    SurveysArgs,
    SurveysArgsSchema,
    SurveySchema,
    SurveysSchema,
)
from models import surveys
from models.access.callers import CallerKind
from models.areas import areas
from models.surveys import voters

blp = Blueprint("surveys", __name__, url_prefix="/v1/surveys", description="Questions to the people.")

#: Where answers through this API come from.
CHANNEL = "app"


@blp.route("", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(SurveysArgsSchema, location="query")
@blp.response(200, SurveysSchema)
@blp.alt_response(404, schema=ProblemSchema)
def list_surveys(args: SurveysArgs) -> ShownSurveys:
    """List the surveys of an area and of everything above it; those open now, or of another `phase`."""
    store = current_store()
    area = areas.by_code(store, args["area"])["_id"] if args["area"] else areas.active_province_id(store)
    lang = current_language()
    return {
        "surveys": [presented.head(survey, lang) for survey in surveys.listed(store, area, args["phase"])]
    }


@blp.route("/<string:survey_id>", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, SurveySchema)
@blp.alt_response(404, schema=ProblemSchema)
def get_survey(survey_id: str) -> ShownSurvey:
    """Show one survey with its questions."""
    return presented.whole(surveys.get_public(current_store(), survey_id), current_language())


@blp.route("/<string:survey_id>/answers", methods=["POST"])
@blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
@blp.idempotent
@blp.arguments(AnswerSchema)
@blp.response(201, AnsweredSchema)
@blp.alt_response(403, schema=ProblemSchema)
@blp.alt_response(404, schema=ProblemSchema)
def answer_survey(body: AnswerBody, survey_id: str) -> Answered:
    """Answer a survey, once.

    A second answer of the same person is refused with 409 `already_answered`; one of a device on which nobody has
    signed in with 403 `verified_only`, where the survey asks for that.
    """
    caller = current_identity()
    store = current_store()
    voter = voters.in_app(store, caller)
    surveys.answer(store, survey_id, voter, body["answers"], CHANNEL, current_circumstances())
    return {"survey_id": survey_id, "closes_at": surveys.get_public(store, survey_id)["closes_at"]}


@blp.route("/<string:survey_id>/results", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.response(200, ResultsSchema)
@blp.alt_response(403, schema=ProblemSchema)
@blp.alt_response(404, schema=ProblemSchema)
def survey_results(survey_id: str) -> ShownResults:
    """Show the results, once the survey is over: counts with denominators, small ones suppressed."""
    return presented.results(surveys.results(current_store(), survey_id), current_language())
