"""`/v1/surveys/{id}/results`: what a survey found."""

from __future__ import annotations

from api.extensions.caching import Keep, cached
from api.extensions.context import current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.surveys.presented_results import ShownResults, show
from api.surveys.result_schemas import ResultsSchema
from models import surveys
from models.access.callers import CallerKind

results_blp = Blueprint(
    "survey-results", __name__, url_prefix="/v1/surveys", description="Results of surveys."
)


@results_blp.route("/<string:survey_id>/results", methods=["GET"])
@results_blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@results_blp.response(200, ResultsSchema)
@results_blp.alt_response(403, schema=ProblemSchema)
@results_blp.alt_response(404, schema=ProblemSchema)
def survey_results(survey_id: str) -> ShownResults:
    """Show the results: numbers with their denominators, small ones hidden.

    They can be read once the survey is over, with its time of grace. Where the survey says `live`, they can be read
    before: of the whole alone, and in steps of full hours with five more answers at least.
    """
    store = current_store()
    return show(store, surveys.results(store, survey_id), current_language())
