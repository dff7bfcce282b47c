"""The steps of a report: their order, what each asks for, and what is filled in so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from flask import Blueprint, Response, request

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.owners import reporter_of
from api.public import shown, visitor
from models.errors import Fault, Invalid
from models.reports import draft_checks, unsent
from models.reports.unsent import Unsent

report_pages = Blueprint("report", __name__, url_prefix="/report")


class Step(StrEnum):
    """The steps, in their order; the value is the end of the address, and the name of the view."""

    WHAT = "what"
    WHERE = "where"
    PHOTOS = "photos"
    CONTACT = "contact"
    CHECK = "check"


ORDER = tuple(Step)

#: What each step asks for, as faults of the domain begin.
FIELDS: Mapping[Step, frozenset[str]] = {
    Step.WHAT: frozenset({"text", "kind"}),
    Step.WHERE: frozenset({"category", "place", "lat", "lon"}),
    Step.PHOTOS: frozenset({"photo_ids"}),
}

#: What a fault of the domain is called in the forms.
NAMES: Mapping[str, str] = {
    "place.area": "commune",
    "place.address": "address",
    "place": "commune",
    "lat": "commune",
    "lon": "commune",
}


def filled() -> Unsent:
    """Return what this browser has filled in; nothing where it has not begun, or has sent it."""
    owner = visitor.known()
    found = unsent.load(current_store(), owner) if owner else None
    return Unsent() if found is None or found.sent else found


def sent() -> Unsent | None:
    """Return what this browser has sent within the hour; None for nothing."""
    owner = visitor.known()
    found = unsent.load(current_store(), owner) if owner else None
    return found if found and found.sent else None


def keep(changed: Unsent) -> None:
    """Keep what is filled in with this browser, which is a device from now on."""
    unsent.save(current_store(), visitor.begin(), changed)


def faults(of: Unsent) -> list[Fault]:
    """Return everything that keeps a report from being filed, as the domain says."""
    reporter = reporter_of(current_identity(), current_language())
    try:
        draft_checks.check(current_store(), of.draft, reporter)
    except Invalid as error:
        return list(error.faults)
    return []


def faults_of(step: Step, of: Unsent) -> list[Fault]:
    """Return what is wrong with what a step asks for, by the names of its form."""
    return [
        replace(one, field=NAMES.get(one.field, one.field))
        for one in faults(of)
        if one.field.partition(".")[0] in FIELDS[step]
    ]


def step_of(fault: Fault) -> Step:
    """Return the step that asks for what a fault is about."""
    first = fault.field.partition(".")[0]
    return next((step for step, names in FIELDS.items() if first in names), Step.WHAT)


def go_on(step: Step) -> Response:
    """Lead to the step behind this one, or back to the last one for whoever came from there to change something."""
    if request.args.get("to") == Step.CHECK:
        return go(Step.CHECK)
    return go(ORDER[ORDER.index(step) + 1])


def go(step: Step) -> Response:
    """Lead to a step."""
    return shown.go(f"report.{step}")


def page(step: Step, status: int = 200, **context: object) -> Response:
    """Render a step."""
    number = ORDER.index(step)
    return shown.page(
        f"public/report/{step}.html",
        status,
        place=f"/report/{step}",
        step=step,
        number=number + 1,
        steps=len(ORDER),
        before=ORDER[number - 1] if number else None,
        **context,
    )
