"""`/report/contact`: name and phone of whoever likes to give them; nothing is asked of whoever does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from api.html import forms
from api.html.forms import Form, Sent
from api.public.page import page
from api.public.report import steps
from api.public.report.schemas import MAX_NAME, ContactSchema
from api.public.report.steps import Step, report_pages
from models.errors import Fault, Invalid
from models.people import phones


@report_pages.get("/contact")
@page
def contact() -> Response:
    """Ask whether they want to be reached, and say who will see that."""
    found = steps.filled()
    if not found.text:
        return steps.go(Step.WHAT)
    values = {"name": found.name, "phone": found.phone, "agree": bool(found.agreed_at)}
    return _form(forms.prefilled(values))


@report_pages.post("/contact")
@page
def take_contact() -> Response:
    """Keep what they give and agreed to; nothing of whoever stays unnamed."""
    found = steps.filled()
    if not found.text:
        return steps.go(Step.WHAT)
    if request.form.get("go") == "unnamed":
        steps.keep(replace(found, name="", phone="", agreed_at=""))
        return steps.go_on(Step.CONTACT)
    try:
        values = forms.load(ContactSchema(), request.form, _faults)
    except Invalid as error:
        return _form(request.form, error.faults)
    phone = phones.normalise(values["phone"]) if values["phone"] else ""
    told = bool(values["name"] or phone)
    agreed_at = (found.agreed_at or datetime.now(UTC).isoformat(timespec="seconds")) if told else ""
    steps.keep(replace(found, name=values["name"], phone=phone, agreed_at=agreed_at))
    return steps.go_on(Step.CONTACT)


def _faults(values: dict[str, Any]) -> list[Fault]:
    """Return that the number is none, and that they did not agree (law 91/2025/QH15, article 9)."""
    faults: list[Fault] = []
    if values["phone"]:
        try:
            phones.normalise(values["phone"])
        except Invalid as error:
            faults += error.faults
    if (values["name"] or values["phone"]) and not values["agree"]:
        faults.append(Fault("agree", "consent_missing"))
    return faults


def _form(sent: Sent, faults: Sequence[Fault] = ()) -> Response:
    form = Form(ContactSchema(), sent, faults)
    return steps.page(
        Step.CONTACT,
        422 if faults else 200,
        form=form,
        most_name=MAX_NAME,
        most_phone=phones.MAX_LENGTH,
    )
