"""`/console/stats`: the figures of a scope, whole and by row, and where reports gather, on one page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.stats import shown
from api.console.stats.words import LABELS
from api.desk.stats import presented
from api.desk.stats.schemas import StatsArgs, StatsArgsSchema
from api.extensions.context import current_identity, current_store
from api.extensions.problems import faults_in
from api.html.forms import Form, structured
from models.access.permissions import Permission
from models.areas import areas
from models.statistics import statistics

stats = Blueprint("console_stats", __name__, url_prefix="/console/stats")


@stats.get("")
@page(permission=Permission.STATS_READ)
def show() -> Response:
    """Show the figures that the address asks for; those of this year where it asks for something wrong."""
    schema, store, official = StatsArgsSchema(), current_store(), current_identity()
    given = _given(schema)
    faults = faults_in(schema, given)
    query: StatsArgs = schema.load({} if faults else given)
    area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
    scope = statistics.scope_of(store, official, area_id=area_id, agency_id=query["agency"])
    period = query["start"], query["end"]
    total, rows = statistics.read(store, scope, *period, query["by"], category=query["category"])
    found = presented.show(query, scope, total, rows)
    form = Form(schema, request.args, faults, shown.options(official, scope), LABELS)
    spots = shown.spots(scope.area_id, query["category"])
    kept = {name: _written(query, name) for name in ("area", "agency", "category", "start", "end")}
    return answers.page(
        "console/stats/stats.html",
        stats=found,
        form=form,
        figures=shown.figures(total),
        times=shown.times(total),
        rows=shown.rows(found, {name: value for name, value in kept.items() if value}),
        cuts=shown.cuts(query["by"], {name: value for name, value in kept.items() if value}),
        scope=shown.name_of(scope),
        upward=_upward(kept),
        spots=spots,
        spots_map=shown.spots_map(spots, scope.area_id),
    )


def _given(schema: StatsArgsSchema) -> dict[str, object]:
    """Return the query as the schema names its fields, which is not how it keeps them."""
    sent = request.args.copy()
    for name, key in (("start", "from"), ("end", "to")):
        if key in sent:
            sent[name] = sent[key]
    values = structured(schema, sent)
    return {{"start": "from", "end": "to"}.get(name, name): value for name, value in values.items()}


def _written(query: StatsArgs, name: str) -> str:
    value = query[name]  # type: ignore[literal-required]
    return value.isoformat() if isinstance(value, date) else str(value)


def _upward(kept: dict[str, str]) -> str:
    """Return the address of the same without its unit and category; "" when it has none."""
    if not any(kept[name] for name in ("area", "agency", "category")):
        return ""
    return "/console/stats?" + urlencode({"from": kept["start"], "to": kept["end"]})
