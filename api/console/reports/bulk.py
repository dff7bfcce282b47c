"""`/console/reports/bulk`: one action on many reports: choose, preview with reasons, carry out, see what is left.

One form does it all, and works without script: the ticked boxes go along with each step, each with the version that
the official saw, so what has changed since is not acted on.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from api.console.extension import answers
from api.console.extension.page import page
from api.console.reports import bulk_rows, queue
from api.console.reports.bulk_forms import action_of, asked_for, choices, form_of, read_items
from api.console.reports.forms import hint_of
from api.desk.reports.actions import ACTIONS
from api.extensions.context import current_identity, current_store
from api.extensions.idempotency import idempotent_form
from api.html import forms
from api.html.forms import Sent
from models.access.permissions import Permission
from models.desk import bulk as many
from models.desk.bulk import Item, Result
from models.desk.search import Order
from models.errors import Fault, Invalid
from models.handling.action_request import ActionRequest
from models.workflow.transitions import ReportAction

bulk = Blueprint("console_bulk", __name__, url_prefix="/console/reports/bulk")


@bulk.get("")
@page(permission=Permission.REPORT_HANDLE)
def choose() -> Response:
    """Show the reports that are ticked in the queue, or (`all`) those that its filter finds."""
    sent: Sent = MultiDict(request.args.items(multi=True))
    if not sent.get("all"):
        return _shown(sent, read_items(sent))
    asked = queue.read()
    wanted = queue.filter_of(asked.args, asked.kept)
    items, more = many.chosen(current_store(), current_identity(), wanted, Order(asked.args["sort"]))
    sent["back"] = urlencode(asked.kept)
    return _shown(sent, items, more=more)


@bulk.post("")
@page(permission=Permission.REPORT_HANDLE)
def preview() -> Response:
    """Show what an action would do to each report, or (`step` is `choose`) only its form; changes nothing."""
    sent, items = request.form, read_items(request.form)
    action = action_of(sent.get("do", ""))
    if action is None or sent.get("step") == "choose":
        return _shown(sent, items)
    try:
        asked = _asked(action, sent)
    except Invalid as error:
        return _shown(sent, items, 422, faults=error.faults)
    return _shown(sent, items, results=many.preview(current_store(), current_identity(), asked, items))


@bulk.post("/run")
@page(permission=Permission.REPORT_HANDLE)
@idempotent_form
def run() -> Response:
    """Carry an action out on each report that is still as it was shown, and show what became of each.

    The answer is the page itself: only it knows why some have failed. Sent twice, it is the same answer.
    """
    sent, items = request.form, read_items(request.form)
    action = action_of(sent.get("do", ""))
    if action is None or not items:
        return _shown(sent, items, 422)
    try:
        asked = _asked(action, sent)
    except Invalid as error:
        return _shown(sent, items, 422, faults=error.faults)
    results = many.run(current_store(), current_identity(), asked, items)
    return _shown(sent, items, results=results, done=True)


def _asked(action: ReportAction, sent: Sent) -> ActionRequest:
    """Return the action that the form asks for.

    :raises Invalid: with every fault of its fields.
    """
    return ActionRequest(action, **forms.load(ACTIONS[action][0](), sent))


def _shown(
    sent: Sent,
    items: Sequence[Item],
    status: int = 200,
    *,
    more: bool = False,
    faults: Sequence[Fault] = (),
    results: Sequence[Result] = (),
    done: bool = False,
) -> Response:
    """Show the reports with the form of the action.

    :param more: the filter finds more than these.
    :param results: of a preview, or (`done`) of the action itself.
    """
    action = action_of(sent.get("do", ""))
    reports = bulk_rows.found(items)
    form = form_of(action, reports, sent, faults) if action else None
    return answers.page(
        "console/reports/bulk.html",
        status,
        rows=bulk_rows.rows(reports, results, done=done),
        choices=choices(reports),
        action=action,
        form=form,
        fields=asked_for(form) if form else [],
        hint=hint_of(action) if action else "",
        works=sum(result.error is None for result in results),
        tried=bool(results),
        ran=done,
        more=more,
        most=many.MOST,
        back=sent.get("back", ""),
    )
