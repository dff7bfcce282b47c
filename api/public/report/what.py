"""`/report/what`: what somebody has to say. What sounds like a call for help leads to the page for rescue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from flask import Response, request

from api.extensions.context import current_store
from api.html import forms
from api.html.forms import Form, Sent
from api.public import shown, visitor
from api.public.page import page
from api.public.report import communes, steps
from api.public.report.schemas import KINDS, WhatSchema
from api.public.report.steps import Step, report_pages
from models.categories import categories
from models.errors import Fault, Invalid
from models.reports import draft_checks, unsent
from models.reports.draft import MAX_TEXT
from models.reports.unsent import Unsent


@report_pages.get("/what")
@page
def what() -> Response:
    """Ask what it is about; what was typed before is there."""
    found = steps.filled()
    return _form(forms.prefilled({"text": found.text, "kind": found.kind}))


@report_pages.post("/what")
@page
def take_what() -> Response:
    """Keep it, and go on to where it is; to the page for rescue where it sounds like a call for help."""
    try:
        values = forms.load(WhatSchema(), request.form)
    except Invalid as error:
        return _form(request.form, error.faults)
    kept, before = steps.filled(), values.pop("before")
    if before is not None and kept.text not in {"", values["text"]} and before != _mark(kept):
        # Another tab has written something since: what was typed here takes its place when it is sent once more.
        return _form(request.form, elsewhere=kept.text)
    found = _placed(replace(kept, **values))
    if found.category and (kept.text != found.text or not _fits(found)):
        # Other words may be about something else.
        found = replace(found, category="")
    steps.keep(found)
    if not found.safe and draft_checks.is_urgent(current_store(), found.draft):
        return shown.go("report.rescue", heard="1")
    if faults := steps.faults_of(Step.WHAT, found):
        return _form(request.form, faults)
    return steps.go(Step.WHERE) if kept.category and not found.category else steps.go_on(Step.WHAT)


@report_pages.post("/safe")
@page
def safe() -> Response:
    """Take it that nobody is in danger, whatever the words sound like."""
    found = steps.filled()
    steps.keep(replace(found, safe=True))
    return steps.go(Step.WHERE if found.text else Step.WHAT)


@report_pages.post("/drop")
@page
def drop() -> Response:
    """Throw away what is filled in; somebody else may have the phone next."""
    if owner := visitor.known():
        unsent.drop(current_store(), owner)
    return shown.go("report.start")


def _form(sent: Sent, faults: Sequence[Fault] = (), elsewhere: str = "") -> Response:
    """Show the form.

    :param elsewhere: what was written in another tab since this one was opened.
    """
    return steps.page(
        Step.WHAT,
        422 if faults else 409 if elsewhere else 200,
        form=Form(WhatSchema(), sent, faults),
        kinds=KINDS,
        most=MAX_TEXT,
        was_sent=steps.sent(),
        before_it=_mark(steps.filled()),
        elsewhere=elsewhere,
    )


def _mark(kept: Unsent) -> str:
    """Return what says in a form which words were kept when it was shown."""
    return hashlib.sha256(kept.text.encode()).hexdigest()[:16] if kept.text else ""


def _placed(found: Unsent) -> Unsent:
    """Return the draft with the commune from whose page somebody comes, unless they named one."""
    code = request.args.get("area")
    if not code or found.commune or found.area_id:
        return found
    choice = communes.come_from(current_store(), code)
    return replace(found, area_id=choice.area_id, commune=choice.name)


def _fits(found: Unsent) -> bool:
    category = categories.find(current_store(), found.category)
    return category is not None and found.kind in category["kinds"]
