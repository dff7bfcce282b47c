"""`/report/where`: in which commune, where in it, and what it is about; the words propose that and force nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request

from api.extensions.context import current_store
from api.html import forms
from api.html.forms import Form, Sent
from api.public.page import page
from api.public.report import communes, proposals, steps
from api.public.report.communes import Choice
from api.public.report.schemas import MAX_COMMUNE, WhereSchema
from api.public.report.steps import Step, report_pages
from models.areas import areas
from models.errors import Fault, Invalid
from models.language.text import fold
from models.reports.draft import MAX_ADDRESS
from models.reports.unsent import Unsent

#: The choice of whoever knows the position and not the commune.
NEAREST = "nearest"


@report_pages.get("/where")
@page
def where() -> Response:
    """Ask where it is; what was typed before is there."""
    found = steps.filled()
    if not found.text:
        return steps.go(Step.WHAT)
    values = {
        name: getattr(found, name) for name in ("commune", "address", "lat", "lon", "source", "private")
    }
    sent = forms.prefilled({**values, "category": found.category})
    if chosen := NEAREST if found.nearest else found.area_id:
        sent["area"] = chosen
    return _form(found, sent)


@report_pages.post("/where")
@page
def take_where() -> Response:
    """Keep it, and go on; ask which commune is meant where the name or the position leaves that open."""
    found = steps.filled()
    if not found.text:
        return steps.go(Step.WHAT)
    try:
        values = forms.load(WhereSchema(), request.form)
    except Invalid as error:
        return _form(found, request.form, error.faults)
    choice = _choice(values)
    found = _with(found, values, choice)
    steps.keep(found)
    faults = steps.faults_of(Step.WHERE, found)
    if choice.faults:
        # Which commune it is has to be asked anyway: nothing more is to be said of the place.
        faults = [*choice.faults, *(one for one in faults if one.field != "commune")]
    if faults or choice.open:
        return _form(found, request.form, faults, choice)
    return steps.go_on(Step.WHERE)


def _choice(values: dict[str, Any]) -> Choice:
    """Return which commune is meant: the one chosen from a list, the one typed, or one near the position."""
    store, pointed = current_store(), not values["no_point"] and None not in (values["lat"], values["lon"])
    if values["area"] == NEAREST and pointed and not values["commune"]:
        return Choice(nearest=True)
    if values["area"] and values["area"] != NEAREST:
        return communes.chosen(store, values["area"], values["commune"])
    if values["commune"]:
        return communes.named(store, values["commune"])
    return communes.near(store, values["lat"], values["lon"]) if pointed else Choice()


def _with(found: Unsent, values: dict[str, Any], choice: Choice) -> Unsent:
    pointed = not values["no_point"] and None not in (values["lat"], values["lon"])
    return replace(
        found,
        category=values["other"] or values["category"] or proposals.OTHER,
        commune=choice.name or values["commune"],
        area_id=choice.area_id,
        nearest=choice.nearest,
        address=values["address"],
        lat=values["lat"] if pointed else None,
        lon=values["lon"] if pointed else None,
        source=(values["source"] or "gps") if pointed else "",
        private=values["private"],
    )


def _form(found: Unsent, sent: Sent, faults: Sequence[Fault] = (), choice: Choice | None = None) -> Response:
    store = current_store()
    return steps.page(
        Step.WHERE,
        422 if faults or choice else 200,
        form=Form(WhereSchema(), sent, faults),
        found=found,
        proposed=proposals.of(store, found),
        every=proposals.every(store, found.kind),
        communes=sorted(areas.communes(store), key=lambda area: fold(area["name"])),
        choice=choice or Choice(),
        nearest=NEAREST,
        most=MAX_ADDRESS,
        most_commune=MAX_COMMUNE,
    )
