"""Surveys: what is asked, answers, results."""

from __future__ import annotations

from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.owners import owners_of
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.surveys import presented
from api.surveys.homes import home_of
from api.surveys.presented import Answered, OwnAnswers, ShownSurvey, ShownSurveys
from api.surveys.schemas import (
    AnswerBody,
    AnsweredSchema,
    AnswerSchema,
    FilledBody,
    FilledSurveySchema,
    OwnAnswersSchema,
    SurveysArgs,
    SurveysArgsSchema,
    SurveySchema,
    SurveysSchema,
)
from models import surveys
from models.access.callers import CallerKind
from models.areas import areas
from models.surveys import answers, drafts, voters
from models.surveys.answers import Beside
from models.surveys.drafts import Filled

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
    """Answer a survey, once; again where it is `changeable`.

    Answers to questions that are not shown are dropped. A second answer of the same person is refused with 409
    `already_answered`; one of a device on which nobody has signed in with 403 `verified_only`, where the survey asks
    for that. What was answered in time without a line is taken for `grace_seconds` after the end.
    """
    caller, store = current_identity(), current_store()
    voter, survey = voters.in_app(store, caller), surveys.get_public(store, survey_id)
    beside = Beside(
        others=body["others"],
        lang=current_language(),
        area_id=home_of(body["area"]),
        answered_at=body["answered_at"],
        owners=owners_of(caller),
    )
    surveys.answer(store, survey_id, voter, body["answers"], CHANNEL, current_circumstances(), beside)
    drafts.drop(store, survey, voter)
    return {"survey_id": survey_id, "closes_at": survey["closes_at"]}


@blp.route("/<string:survey_id>/mine", methods=["GET"])
@blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
@blp.response(200, OwnAnswersSchema)
@blp.alt_response(404, schema=ProblemSchema)
def own_answers(survey_id: str) -> OwnAnswers:
    """Show what the caller has answered and may change, or has filled in and not sent."""
    store = current_store()
    survey = surveys.get_public(store, survey_id)
    return presented.own(store, survey, voters.in_app(store, current_identity()))


@blp.route("/<string:survey_id>/draft", methods=["PUT"])
@blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
@blp.arguments(FilledSurveySchema)
@blp.response(204)
@blp.alt_response(404, schema=ProblemSchema)
def keep_draft(body: FilledBody, survey_id: str) -> None:
    """Keep what the caller has filled in, in place of what they had before; it is not checked and never counts."""
    store = current_store()
    survey = surveys.get_public(store, survey_id)
    answers.insist_on_time(survey)
    filled = Filled(body["answers"], body["others"])
    drafts.save(store, survey, voters.in_app(store, current_identity()), filled)


@blp.route("/<string:survey_id>/draft", methods=["DELETE"])
@blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
@blp.response(204)
@blp.alt_response(404, schema=ProblemSchema)
def drop_draft(survey_id: str) -> None:
    """Throw away what the caller has filled in and not sent."""
    store = current_store()
    survey = surveys.get_public(store, survey_id)
    drafts.drop(store, survey, voters.in_app(store, current_identity()))
