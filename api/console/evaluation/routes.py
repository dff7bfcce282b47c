"""`/console/evaluation`: every figure of a period, and the league of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.desk.evaluation import asked, presented
from api.desk.evaluation.presented import ShownPlace, ShownRow
from api.desk.evaluation.schemas import EvaluationArgs, EvaluationArgsSchema
from api.extensions import downloads
from api.extensions.context import current_identity, current_store
from api.html import forms, same_site
from api.html.forms import Form, Option
from api.html.numbers import decimal
from api.html.words import later
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Invalid
from models.evaluation import catalogue, figures, table
from models.evaluation.figures import Facts

evaluation_pages = Blueprint("console_evaluation", __name__, url_prefix="/console/evaluation")

LABELS = {"area": later("Đơn vị"), "first": later("Từ tháng"), "last": later("Đến tháng")}


class Cell(NamedTuple):
    """A figure in words; `part` is 0 to 100 for the bar, None of nothing."""

    place: ShownPlace
    pair: str
    share: str
    part: float | None


class Asked(NamedTuple):
    """What the address asks for; where it is wrong, the usual period and the faults."""

    facts: Facts
    unit: str
    faults: Sequence[Fault]


@evaluation_pages.get("")
@page(permission=Permission.STATS_READ)
def show() -> Response:
    """Show every figure of a unit, or of all of them together."""
    wanted = _asked()
    rows = table.of_unit(wanted.facts, wanted.unit) if wanted.unit else table.whole(wanted.facts)
    found = presented.evaluation(wanted.facts.period, rows)["rows"]
    return answers.page(
        "console/evaluation/list.html",
        rows=[(one, cell(one["place"])) for one in found],
        unit=wanted.unit,
        place=areas.get(current_store(), wanted.unit or wanted.facts.frame.area_id)["full_name"],
        **_around(wanted),
    )


@evaluation_pages.get("/measures/<string:measure_id>")
@page(permission=Permission.STATS_READ)
def league(measure_id: str) -> Response:
    """Show the league of one figure."""
    measure, wanted = catalogue.measure(measure_id), _asked()
    row, groups = table.of_measure(wanted.facts, measure)
    shown = presented.league(wanted.facts.period, row, groups)
    return answers.page(
        "console/evaluation/league.html",
        row=cast(ShownRow, shown),
        whole=cell(shown["place"]),
        groups=[(one, [cell(each) for each in one["places"]]) for one in shown["groups"]],
        **_around(wanted),
    )


@evaluation_pages.get("/export.csv")
@page(permission=Permission.STATS_READ)
def as_csv() -> Response:
    """Send every figure of every unit as CSV; the export is noted."""
    facts = _of_export()
    lines = table.as_csv(facts.store, current_identity(), facts.period, facts.now)
    return downloads.as_csv(lines, "danh-gia")


@evaluation_pages.get("/export.xlsx")
@page(permission=Permission.STATS_READ)
def as_xlsx() -> Response:
    """Send them for Excel; the export is noted."""
    facts = _of_export()
    parts = table.as_xlsx(facts.store, current_identity(), facts.period, facts.now)
    return downloads.as_xlsx(parts, "danh-gia")


def cell(place: ShownPlace) -> Cell:
    """Return a figure in words."""
    share = place["share"]
    part = None if share is None else round(100 * share, 1)
    pair = "–" if place["d"] is None else f"{place['n']}/{place['d']}"
    return Cell(place, pair, "–" if part is None else f"{decimal(part)} %", part)


def _around(wanted: Asked) -> dict[str, Any]:
    """Return what both pages show around their table: the form, and what links carry on."""
    facts, known = wanted.facts, {one["_id"]: one for one in wanted.facts.frame.communes}
    units = [Option(one, known[one]["full_name"]) for one in figures.kinds(facts.frame)]
    period = {"first": facts.period.first, "last": facts.period.last}
    sent = {name: value for name, value in request.args.items() if value and name in LABELS}
    form = Form(
        EvaluationArgsSchema(),
        forms.prefilled(period | sent),
        wanted.faults,
        options={"area": units},
        labels=LABELS,
    )
    return {"form": form, "query": urlencode(period), "months": _months(period)}


def _months(period: dict[str, str]) -> str:
    said = {f"{month[5:]}/{month[:4]}": None for month in period.values()}
    return " – ".join(said)


def _asked() -> Asked:
    store = current_store()
    try:
        query = _read()
    except Invalid as error:
        return Asked(asked.facts(store, {"first": "", "last": ""}), "", error.faults)
    facts = asked.facts(store, query)
    return Asked(facts, asked.unit_of(facts, query["area"]) if query["area"] else "", ())


def _of_export() -> Facts:
    same_site.insist_of_link()
    return asked.facts(current_store(), _read())


def _read() -> EvaluationArgs:
    """Return what the address asks for.

    :raises Invalid: with every fault.
    """
    store = current_store()
    found = forms.load(
        EvaluationArgsSchema(), request.args, lambda given: asked.faults_with_area(store, given)
    )
    return cast(EvaluationArgs, found)
