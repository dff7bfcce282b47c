"""`/console/targets`: every target of a plan for an area, and the units and the history behind each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.outlets.names import named
from api.console.targets import shown
from api.console.targets.words import DONE, LABELS, SOURCES, STATES
from api.desk.targets import asked
from api.desk.targets.presented import name_of
from api.desk.targets.schemas import TargetsArgsSchema
from api.extensions import downloads
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms, same_site
from api.html.forms import Form, Option
from models.access import permissions, unit_access
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault, Invalid, NotFound
from models.language.dates import day_of
from models.language.languages import choose
from models.targets import catalogue, dashboard, exporting, figures, keeping

target_pages = Blueprint("console_targets", __name__, url_prefix="/console/targets")

#: What is computed from the lists of hamlets that communes write.
OF_HAMLETS = frozenset({"reaching_hamlets", "reaching_hamlets_by_ip"})


@target_pages.get("")
@page(permission=Permission.STATS_READ)
def show() -> Response:
    """Show the dashboard that the address asks for; the whole plan where it asks for something wrong."""
    store, official = current_store(), current_identity()
    here = catalogue.here(store)
    if not here:
        return answers.page("console/targets/none.html")
    faults: Sequence[Fault] = ()
    try:
        wanted = _asked()
    except Invalid as error:
        faults = error.faults
        wanted = asked.Asked(here[0], here[0].area_id, range(2021, datetime.now(UTC).year + 1))
    options = {
        "plan": [Option(one.id, choose(one.name, current_language())) for one in here],
        "area": shown.places(wanted.plan),
    }
    form = Form(TargetsArgsSchema(), _chosen(wanted), faults, options=options, labels=LABELS)
    query = {name: value for name, value in request.args.items() if value and name in LABELS}
    return answers.page(
        "console/targets/list.html",
        form=form,
        plan=choose(wanted.plan.name, current_language()),
        plan_id=wanted.plan.id,
        place=name_of(wanted.area_id),
        place_of=name_of,
        area_id=wanted.area_id,
        rows=shown.rows(asked.rows(store, wanted)),
        waiting=figures.waiting(store, official) if _may(Permission.TARGET_CONFIRM) else [],
        may_enter=_may(Permission.TARGET_ENTER),
        may_keep=figures.may(store, official, Permission.TARGET_ENTER, wanted.plan.area_id),
        query="" if faults else urlencode({**query, "area": wanted.area_id}),
        done=done_of(DONE),
    )


@target_pages.get("/export.csv")
@page(permission=Permission.STATS_READ)
def as_csv() -> Response:
    """Send it as CSV; the export is noted."""
    same_site.insist_of_link()
    store, wanted = current_store(), _asked()
    lines = exporting.as_csv(store, current_identity(), wanted.area_id, asked.rows(store, wanted))
    return downloads.as_csv(lines, "muc-tieu")


@target_pages.get("/export.xlsx")
@page(permission=Permission.STATS_READ)
def as_xlsx() -> Response:
    """Send it for Excel; the export is noted."""
    same_site.insist_of_link()
    store, wanted, now = current_store(), _asked(), datetime.now(UTC)
    rows = asked.rows(store, wanted)
    parts = exporting.as_xlsx(store, current_identity(), wanted.area_id, rows, now)
    return downloads.as_xlsx(parts, "muc-tieu")


@target_pages.post("/kept")
@page(permission=Permission.TARGET_ENTER)
@idempotent_form
def keep() -> Response:
    """Keep today's figures of a plan."""
    store = current_store()
    keeping.take(store, current_identity(), catalogue.plan_here(store, request.form.get("plan", "")))
    return answers.go("/console/targets", done="kept")


@target_pages.get("/<string:target_id>")
@page(permission=Permission.STATS_READ)
def one(target_id: str) -> Response:
    """Show one target: its phrase, how it is counted, its units today, and every figure that was kept."""
    store, now = current_store(), datetime.now(UTC)
    target = catalogue.target(target_id)
    plan = catalogue.plan_here(store, target.plan)
    try:
        area_id = asked.area_of(store, plan, request.args.get("area", ""))
    except NotFound:
        area_id = plan.area_id
    (row,) = [
        each
        for each in dashboard.of(store, plan, area_id, range(2021, now.year + 1), now)
        if each.target.id == target_id
    ]
    cells = dashboard.by_unit(store, plan, target, now)
    return answers.page(
        "console/targets/one.html",
        row=shown.row(row),
        numerator=choose(target.numerator, current_language()),
        denominator=choose(target.denominator, current_language()),
        place=name_of(area_id),
        units=[(name_of(unit), shown.figure(cell) if cell else None) for unit, cell in cells],
        kept=[
            (
                each,
                name_of(each["area_id"]),
                day_of(each["day"]),
                named(STATES, each["state"]),
                named(SOURCES, each["source"]),
            )
            for each in figures.history(store, target_id, area_id)
        ],
        may_enter=_may(Permission.TARGET_ENTER) and (not target.computer or bool(target.caveat)),
        may_list=target.computer in OF_HAMLETS and _may_list(area_id),
        area_id=area_id,
    )


def _chosen(wanted: asked.Asked) -> forms.Sent:
    """Return what stands in the form: what was asked for, and what is shown where nothing was."""
    years = {"first": str(wanted.years[0]), "last": str(wanted.years[-1])} if wanted.years else {}
    shown_now = {"plan": wanted.plan.id, "area": wanted.area_id, **years}
    return forms.prefilled(shown_now | {name: value for name, value in request.args.items() if value})


def _asked() -> asked.Asked:
    """Return what the address asks for.

    :raises Invalid: with every fault.
    """
    store = current_store()
    query = forms.load(TargetsArgsSchema(), request.args, lambda given: asked.faults(store, given))
    found = asked.read(store, query)  # type: ignore[arg-type]
    return found if request.args.get("area") else found._replace(area_id=_home(found))


def _home(wanted: asked.Asked) -> str:
    """Return the commune or district that is all an official works for; the whole plan for everybody else."""
    held = {one.area_id for one in current_identity().assignments}
    places = {one.value for one in shown.places(wanted.plan)}
    return held.pop() if len(held) == 1 and held <= places else wanted.area_id


def _may_list(area_id: str) -> bool:
    """Say whether the official may list the hamlets of an area, which then is a commune."""
    store, me = current_store(), current_identity()
    is_commune = figures.level_of(store, area_id) == areas.Level.COMMUNE
    return is_commune and unit_access.may_in(store, me, Permission.TARGET_ENTER, area_id)


def _may(permission: Permission) -> bool:
    return bool(permissions.assignments_with(current_identity(), permission))
