"""`/console/reports`: the queue, and one report with all its actions by one view over the table `ACTIONS`."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers, uploaded
from api.console.extension.answers import done_of
from api.console.extension.page import page
from api.console.reports import queue, shown, views
from api.console.reports.deeds import DONE
from api.console.reports.forms import FILES, forms_of, named, schema_of
from api.desk.reports.actions import faults_of
from api.desk.reports.presented import whole_view
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.extensions.request_sizes import BodySize, body
from api.html import forms
from api.html.forms import Sent
from models.access.permissions import Permission
from models.desk import desk
from models.errors import Clash, Fault, Invalid, Stale
from models.handling.action_request import ActionRequest
from models.reports.reports import Report

reports = Blueprint("console_reports", __name__, url_prefix="/console/reports")


@reports.get("")
@page(permission=Permission.REPORT_READ)
def listed() -> Response:
    """Show the queue that the address asks for."""
    return answers.page(
        "console/reports/queue.html", queue=queue.asked(), report=None, done=done_of(views.DONE)
    )


@reports.get("/<string:code>")
@page(permission=Permission.REPORT_READ)
def show(code: str) -> Response:
    """Show one report beside the queue that it was opened from."""
    return _shown(desk.find(current_store(), current_identity(), code))


@reports.post("/<string:code>")
@page(permission=Permission.REPORT_READ)
@body(BodySize(files=2))
@idempotent_form
def act(code: str) -> Response:
    """Carry out the action that the form names.

    What is refused comes back with what was typed: 422 with the faults, 412 when somebody was faster, 409 when it
    can't be done any more.
    """
    store, official = current_store(), current_identity()
    report = desk.find(store, official, code)
    doing = request.form.get("do", "")
    sent: Sent = MultiDict(request.form.items(multi=True))
    action = named(whole_view(report)).get(doing)
    if action is None:
        return _shown(report, 409, faults=[Fault("", "action_not_now")], sent=sent, doing=doing)
    schema = schema_of(action)
    try:
        sent = uploaded.with_files(*(name for name in FILES if name in schema.load_fields))
        given = forms.load(schema, sent, lambda loaded: faults_of(action, loaded, report))
        asked = ActionRequest(action, **given)
        following = queue.asked().after(report) if request.form.get("then") == "next" else ""
        desk.act(store, official, code, asked, expect=forms.version_of(sent))
    except Invalid as error:
        return _shown(report, 422, faults=error.faults, sent=sent, doing=doing)
    except Clash as error:
        fault = Fault("", error.code, error.params)
        return _shown(desk.find(store, official, code), 409, faults=[fault], sent=sent, doing=doing)
    except Stale:
        now = desk.find(store, official, code)
        return _shown(now, 412, sent=sent, doing=doing, since=forms.version_of(sent))
    query = request.query_string.decode()
    address = f"/console/reports/{following or report['code']}"
    return answers.go(shown.without(f"{address}?{query}", "done"), done=doing)


def _shown(
    report: Report,
    status: int = 200,
    *,
    faults: Sequence[Fault] = (),
    sent: Sent | None = None,
    doing: str = "",
    since: int | None = None,
) -> Response:
    """Show a report.

    :param sent: what was typed for the action `doing`, with what is wrong with it.
    :param since: the version that the official saw, when somebody was faster.
    """
    whole, waits = whole_view(report), queue.asked()
    around = shown.about(report, whole)
    doing = doing or request.args.get("do", "")
    return answers.page(
        "console/reports/queue.html",
        status,
        queue=waits,
        report=whole,
        about=around,
        actions=forms_of(report, whole, sent, faults, doing, around.best),
        doing=doing,
        lost=sent if doing not in named(whole) else None,
        faults=faults,
        since=shown.steps_since(report, whole, since) if since is not None else None,
        place=waits.place(report["code"]),
        before=waits.before(report["code"]),
        after=waits.after(report),
        done=done_of(DONE),
    )
