"""`/console/targets/figures` and `/hamlets`: a figure is entered with its evidence, confirmed or refused by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import marshmallow as ma
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, uploaded
from api.console.extension.page import page
from api.console.outlets import places
from api.console.outlets.names import named
from api.console.targets import shown
from api.console.targets.words import LABELS, SOURCES, STATES
from api.desk.targets import presented
from api.desk.targets.schemas import FigureBodySchema, HamletsBodySchema
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Form, Option, Sent
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Clash, Fault, Forbidden, Invalid, Stale
from models.language.dates import VIETNAM, day_of
from models.language.languages import choose
from models.targets import catalogue, figure_content, figure_steps, figures, hamlets
from models.targets.figure_content import FigureContent
from models.targets.figures import TargetFigure
from models.targets.hamlets import HamletsContent

figure_pages = Blueprint("console_target_figures", __name__, url_prefix="/console/targets")


class HamletsFormSchema(HamletsBodySchema):
    """Hamlets as one text, a line each."""

    names = ma.fields.String(load_default="", validate=ma.validate.Length(max=7000))  # type: ignore[assignment]


@figure_pages.get("/figures/new")
@page(permission=Permission.TARGET_ENTER)
def ask() -> Response:
    """Ask for a figure of the target and the area that the address names."""
    given = {"target_id": request.args.get("target", ""), "area_id": request.args.get("area", "")}
    return _asking(forms.prefilled({**given, "day": datetime.now(VIETNAM).date().isoformat()}))


@figure_pages.post("/figures/new")
@page(permission=Permission.TARGET_ENTER)
@body(BodySize(files=2))
@idempotent_form
def enter() -> Response:
    """Enter a figure with its evidence."""
    store, official = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    try:
        sent = uploaded.with_files("evidence")
        given = forms.load(
            FigureBodySchema(), sent, lambda one: figure_content.faults_of(store, official, one)
        )
        figure_steps.enter(store, official, cast(FigureContent, given))
    except Invalid as error:
        return _asking(sent, error.faults, 422)
    except Forbidden as error:
        return _asking(sent, [Fault("area_id", error.code, error.params)], 409)
    return answers.go("/console/targets", done="entered")


@figure_pages.get("/figures/<string:figure_id>")
@page(permission=Permission.STATS_READ)
def figure(figure_id: str) -> Response:
    """Show a figure with its evidence."""
    return _shown(figures.get(current_store(), current_identity(), figure_id))


@figure_pages.post("/figures/<string:figure_id>")
@page(permission=Permission.TARGET_CONFIRM)
@idempotent_form
def decide(figure_id: str) -> Response:
    """Confirm a figure, or refuse it with a reason."""
    store, official, good = current_store(), current_identity(), request.form.get("do") == "confirm"
    reason, expect = request.form.get("reason", ""), forms.version_of(request.form)
    try:
        figure_steps.decide(store, official, figure_id, good=good, reason=reason, expect=expect)
    except Invalid as error:
        return _shown(figures.get(store, official, figure_id), 422, error.faults)
    except Clash as error:
        return _shown(figures.get(store, official, figure_id), 409, [Fault("", error.code, error.params)])
    except Stale:
        return _shown(figures.get(store, official, figure_id), 412, [Fault("", "stale")])
    return answers.go("/console/targets", done="confirmed" if good else "refused")


@figure_pages.get("/hamlets/<string:area_id>")
@page(permission=Permission.TARGET_ENTER)
def ask_hamlets(area_id: str) -> Response:
    """Ask for the hamlets of a commune."""
    found = hamlets.get(current_store(), areas.searched(current_store(), area_id)["_id"])
    sent = forms.prefilled({"names": "\n".join(found["names"]), "source": found["source"]})
    return _hamlets(found["_id"], sent, version=found["version"])


@figure_pages.post("/hamlets/<string:area_id>")
@page(permission=Permission.TARGET_ENTER)
@idempotent_form
def save_hamlets(area_id: str) -> Response:
    """List the hamlets of a commune."""
    store, official = current_store(), current_identity()
    sent: Sent = MultiDict(request.form.items(multi=True))
    expect, area_id = forms.version_of(sent), areas.searched(store, area_id)["_id"]
    whole = MultiDict(sent)
    whole.setlist("names", [one.strip() for one in sent.get("names", "").splitlines() if one.strip()])
    try:
        given = forms.load(HamletsBodySchema(), whole, lambda one: hamlets.faults_of(store, area_id, one))
        hamlets.save(store, official, area_id, cast(HamletsContent, given), expect=expect)
    except Invalid as error:
        return _hamlets(area_id, sent, error.faults, 422, version=expect)
    except Stale:
        now = hamlets.get(store, area_id)
        return _hamlets(area_id, sent, [Fault("", "stale")], 412, version=now["version"])
    return answers.go("/console/targets", done="listed")


def _asking(sent: Sent, faults: Sequence[Fault] = (), status: int = 200) -> Response:
    store, lang = current_store(), current_language()
    here = catalogue.here(store)
    targets = [
        Option(one.id, f"{one.id} · {choose(one.gloss, lang)}")
        for plan in here
        for one in catalogue.targets(plan.id)
    ]
    chosen = {"target_id": targets, "area_id": _mine([one for plan in here for one in shown.places(plan)])}
    form = Form(FigureBodySchema(), sent, faults, options=chosen, labels=LABELS)
    counted = [
        (one.id, choose(one.numerator, lang), choose(one.denominator, lang))
        for plan in here
        for one in catalogue.targets(plan.id)
    ]
    by_loa = [
        one.id for plan in here for one in catalogue.targets(plan.id) if one.computer and not one.caveat
    ]
    return answers.page("console/targets/enter.html", status, form=form, counted=counted, by_loa=by_loa)


def _mine(places: Sequence[Option]) -> list[Option]:
    """Return the areas for which the official may enter figures."""
    store, me = current_store(), current_identity()
    return [one for one in places if figures.may(store, me, Permission.TARGET_ENTER, one.value)]


def _shown(row: TargetFigure, status: int = 200, faults: Sequence[Fault] = ()) -> Response:
    store, official = current_store(), current_identity()
    target = catalogue.target(row["target_id"])
    may = figures.may(store, official, Permission.TARGET_CONFIRM, row["area_id"])
    return answers.page(
        "console/targets/figure.html",
        status,
        row=presented.figure(row),
        gloss=choose(target.gloss, current_language()),
        target=target,
        by_loa=bool(target.computer) and not target.caveat,
        day=day_of(row["day"]),
        state=named(STATES, row["state"]),
        source=named(SOURCES, row["source"]),
        form=Form(
            ma.Schema.from_dict({"reason": ma.fields.String()})(), faults=faults, version=row["version"]
        ),
        may_decide=may and row["decided_at"] is None and row["by"] != official.id,
    )


def _hamlets(
    area_id: str, sent: Sent, faults: Sequence[Fault] = (), status: int = 200, *, version: int
) -> Response:
    form = Form(HamletsFormSchema(), sent, faults, labels=LABELS, version=version)
    return answers.page(
        "console/targets/hamlets.html", status, form=form, area_id=area_id, place=places.name(area_id)
    )
