"""`/console/programme/plan`: what an outlet plays on a day, step by step, and why that and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import marshmallow as ma
from flask import Blueprint, Response, request

from api.console.extension import answers
from api.console.extension.page import page
from api.console.extension.times import clock
from api.console.outlets import names as outlet_names
from api.console.programme import names, titles
from api.console.programme.week import DAYS
from api.extensions.context import current_identity, current_store
from api.extensions.problems import faults_in
from api.html.forms import Form, Option, structured
from api.html.words import later
from models.access.permissions import Permission
from models.language.dates import VIETNAM
from models.outlets import access
from models.outlets.outlets import Outlet
from models.programme import compiling, day_plan, targets
from models.programme.day_plan import DayPlan, Step

plan_pages = Blueprint("console_programme_plan", __name__, url_prefix="/console/programme")

MODES, RULES = outlet_names.MODES, outlet_names.BECAUSE

#: Why something does not play.
REASONS: Mapping[str, str] = {**outlet_names.REFUSED, **outlet_names.LEFT_OUT}

LABELS = {"find": later("Tên hoặc mã điểm phát"), "outlet": later("Điểm phát"), "day": later("Ngày")}


class PlanArgsSchema(ma.Schema):
    """Which outlet, and which day."""

    find = ma.fields.String(load_default="", validate=ma.validate.Length(max=80))
    outlet = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    day = ma.fields.Date(load_default=None, validate=DAYS)


class Shown(NamedTuple):
    """A step in words: at which hours what plays and why, and why the rest does not."""

    hours: str
    mode: str
    title: str
    because: str
    instead_of: Sequence[tuple[str, str]]


@plan_pages.get("/plan")
@page(permission=Permission.OUTLET_READ)
def show() -> Response:
    """Show the day of the outlet that the address names; without one, let it be chosen."""
    schema = PlanArgsSchema()
    query = {name: value for name, value in structured(schema, request.args).items() if value}
    faults = faults_in(schema, query)
    args = schema.load({} if faults else query)
    store, official = current_store(), current_identity()
    chosen = [args["outlet"]] if args["outlet"] else []
    offered = targets.offered(store, official, Permission.OUTLET_READ, args["find"], chosen)
    options = {"outlet": [Option(one["_id"], f"{one['name']} ({one['code']})") for one in offered]}
    outlet, day = None, args["day"] or datetime.now(VIETNAM).date()
    steps: Sequence[Shown] = ()
    left: Sequence[tuple[datetime, str, str]] = ()
    if args["outlet"]:
        outlet = access.get(store, official, args["outlet"])
        steps, left = _planned(outlet, day)
    return answers.page(
        "console/programme/plan.html",
        form=Form(schema, request.args, faults, options=options, labels=LABELS, prefix="f-"),
        outlet=outlet,
        day=day,
        steps=steps,
        left=left,
    )


def _planned(outlet: Outlet, day: date) -> tuple[Sequence[Shown], Sequence[tuple[datetime, str, str]]]:
    """Return the steps of a day, and what was left out of it and why."""
    compiling.compile_all(current_store(), [outlet["_id"]])
    plan = day_plan.of_day(current_store(), outlet["_id"], day)
    named = _titles(plan)
    left = [
        (one["at"], named.get(one["entry"], ""), names.named(REASONS, one["because"]))
        for one in plan["left_out"]
    ]
    return [_step(one, named) for one in day_plan.joined(plan["steps"])], left


def _step(step: Step, named: Mapping[str, str]) -> Shown:
    others = [
        (named.get(one["what"], "") or names.named(MODES, one["mode"]), names.named(REASONS, one["because"]))
        for one in step["instead_of"]
    ]
    # One that comes every half hour and gives way for one reason is told of once.
    others = list(dict.fromkeys(others))
    return Shown(
        "–".join(clock(one) for one in (step["begins"], step["ends"])),
        names.named(MODES, step["mode"]),
        named.get(step["what"], ""),
        names.named(RULES, step["because"]),
        others,
    )


def _titles(plan: DayPlan) -> dict[str, str]:
    """Return what everything in a plan is called; what a programme names itself as it names it."""
    found = titles.of([*(one["what"] for one in _all(plan)), *(one["entry"] for one in plan["left_out"])])
    return {**found, **{name: title for name, title in plan["titles"].items() if title}}


def _all(plan: DayPlan) -> Iterable[Mapping[str, str]]:
    for step in plan["steps"]:
        yield {"what": step["what"]}
        yield from step["instead_of"]
