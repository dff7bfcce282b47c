"""`/v1/evaluation`: what units did in a period, and the league of each figure."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response
from flask.views import MethodView

from api.desk.evaluation import asked, presented
from api.desk.evaluation.presented import ShownEvaluation, ShownLeague
from api.desk.evaluation.schemas import (
    EvaluationArgs,
    EvaluationArgsSchema,
    LeagueSchema,
    PeriodArgs,
    PeriodArgsSchema,
    UnitEvaluationSchema,
)
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.extensions.downloads import BINARY, CSV, XLSX
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault, insist_on_none
from models.evaluation import catalogue, table
from models.evaluation.figures import Facts

blp = Blueprint("evaluation", __name__, url_prefix="/v1/evaluation", description="Evaluation of units")


def _faults(query: PeriodArgs) -> Iterator[Fault]:
    return asked.faults(current_store(), query)


def _faults_with_area(query: EvaluationArgs) -> Iterator[Fault]:
    return asked.faults_with_area(current_store(), query)


def _facts(query: PeriodArgs) -> Facts:
    insist_on_none(_faults(query))
    return asked.facts(current_store(), query)


@blp.route("")
class EvaluationViews(MethodView):
    """Every figure."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(EvaluationArgsSchema, location="query", check=_faults_with_area)
    @blp.response(200, UnitEvaluationSchema)
    def get(self, query: EvaluationArgs) -> ShownEvaluation:
        """Show every figure of a period, of one unit with its ranks or of all units together.

        Each has its numerator, denominator and source; what can't be said, says why. The units are the communes of
        the map of today; what lay at a commune of before counts for the one that it became.
        """
        insist_on_none(_faults_with_area(query))
        facts = _facts(query)
        unit = asked.unit_of(facts, query["area"]) if query["area"] else ""
        rows = table.of_unit(facts, unit) if unit else table.whole(facts)
        return presented.evaluation(facts.period, rows)


@blp.route("/export.csv")
class EvaluationCsvViews(MethodView):
    """As CSV."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(PeriodArgsSchema, location="query", check=_faults)
    @blp.response(200, {"type": "string"}, content_type=CSV)
    def get(self, query: PeriodArgs) -> Response:
        """Send every figure of every unit as CSV in UTF-8; the export is noted."""
        facts = _facts(query)
        lines = table.as_csv(facts.store, current_identity(), facts.period, facts.now)
        return downloads.as_csv(lines, "danh-gia")


@blp.route("/export.xlsx")
class EvaluationXlsxViews(MethodView):
    """As XLSX."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(PeriodArgsSchema, location="query", check=_faults)
    @blp.response(200, BINARY, content_type=XLSX)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, query: PeriodArgs) -> Response:
        """Send the same for Excel; the export is noted."""
        facts = _facts(query)
        parts = table.as_xlsx(facts.store, current_identity(), facts.period, facts.now)
        return downloads.as_xlsx(parts, "danh-gia")


@blp.route("/measures/<string:measure_id>")
class LeagueViews(MethodView):
    """A league."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(PeriodArgsSchema, location="query", check=_faults)
    @blp.response(200, LeagueSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: PeriodArgs, measure_id: str) -> ShownLeague:
        """Rank the units by one figure, each kind of unit for itself.

        A unit whose denominator is below the minimum, or is not its own, is listed without a rank and with the reason.
        """
        facts = _facts(query)
        row, groups = table.of_measure(facts, catalogue.measure(measure_id))
        return presented.league(facts.period, row, groups)
