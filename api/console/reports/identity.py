"""`/console/reports/{code}/identity`: who reported, with a reason that the resident reads, and a fresh proof."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.console.extension import answers, proof
from api.console.extension.page import page
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
    form = Form(NoteSchema(), request.form, labels=LABELS)
    try:
        given = forms.load(form.schema, request.form)
        expect = forms.version_of(request.form)
        proof.insist()
        person = reporter_identity.open_identity(store, official, code, given["note"], expect=expect)
    except Invalid as error:
        form.faults = error.faults
    except TooMany as error:
        form.faults = [Fault(proof.FIELD, error.code, error.params)]
    except Stale:
        form.faults = [Fault("", "stale")]
    else:
        return _shown(desk.find(store, official, code), form, person=person)
    report = desk.find(store, official, code)
    stale = any(fault.code == "stale" for fault in form.faults)
    form.version = report["version"]
    return _shown(report, form, 412 if stale else 422)


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
