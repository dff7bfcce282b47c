"""`/console/reports/{code}/identity`: who reported, with a reason that the resident reads, and a fresh proof."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from api.console.extension import answers, proof
from api.console.extension.page import page
from api.desk.reports.actions import faults_of
from api.desk.reports.schemas import NoteSchema
from api.extensions.context import current_identity, current_store
from api.html import forms
from api.html.forms import Form
from api.html.words import later
from models.access.permissions import Permission
from models.desk import desk, reporter_identity
from models.desk.reporter_identity import Person
from models.errors import Fault, Invalid, Stale, TooMany
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

identity = Blueprint("console_identity", __name__, url_prefix="/console/reports/<string:code>/identity")

LABELS = {"note": later("Lý do")}


@identity.get("")
@page(permission=Permission.IDENTITY_OPEN)
def ask(code: str) -> Response:
    """Ask for the reason."""
    report = desk.find(current_store(), current_identity(), code)
    return _shown(report, Form(NoteSchema(), labels=LABELS, version=report["version"]))


@identity.post("")
@page(permission=Permission.IDENTITY_OPEN)
def open_it(code: str) -> Response:
    """Open the identity and show it this once."""
    store, official = current_store(), current_identity()
    report = desk.find(store, official, code)
    form = Form(NoteSchema(), request.form, labels=LABELS, version=report["version"])
    note, form.faults = _read(form, report)
    if form.faults:
        return _shown(report, form, 422)
    try:
        person = reporter_identity.open_identity(
            store, official, code, note, expect=forms.version_of(request.form)
        )
    except Invalid as error:
        form.faults = error.faults
        return _shown(report, form, 422)
    except Stale:
        form.faults = [Fault("", "stale")]
        return _shown(report, form, 412)
    return _shown(desk.find(store, official, code), form, person=person)


def _read(form: Form, report: Report) -> tuple[str, list[Fault]]:
    """Return the reason of a form, and everything that is wrong with it and with its proof, in one round."""
    found: list[Fault] = []
    note = ""
    try:
        check = partial(faults_of, ReportAction.OPEN_IDENTITY, report=report)
        note = forms.load(form.schema, form.sent, check)["note"]
    except Invalid as error:
        found += error.faults
    try:
        proof.insist()
    except Invalid as error:
        found += error.faults
    except TooMany as error:
        found.append(Fault(proof.FIELD, error.code, error.params))
    return note, found


def _shown(report: Report, form: Form, status: int = 200, *, person: Person | None = None) -> Response:
    return answers.page(
        "console/reports/identity.html",
        status,
        report=report,
        anonymous=reporter_identity.is_anonymous(current_store(), report),
        form=form,
        wanted=proof.wanted(),
        person=person,
    )
