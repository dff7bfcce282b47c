"""`/v1/reports/{code}/…`: what residents do with their own reports, one route an action."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import partial

import marshmallow as ma
from flask import request
from flask.views import MethodView

from api.extensions.context import current_identity, current_language, current_store
from api.extensions.owners import owners_of
from api.extensions.smorest import Blueprint
from api.reports.action_bodies import ActionBody
from api.reports.own_report import actor_of, own_report
from api.reports.presented import OwnReport, own_view
from api.reports.schemas import (
    RatingSchema,
    ReportSchema,
    ResidentWordsSchema,
    WithdrawSchema,
)
from models.access.callers import CallerKind
from models.errors import Clash, Fault
from models.handling import actions, resident_actions
from models.handling.action_request import ActionRequest, Performer
from models.reports import reports
from models.reports.reports import Report
from models.workflow.transitions import ReportAction

blp = Blueprint(
    "report-steps", __name__, url_prefix="/v1/reports", description="What residents do with their reports"
)

#: The end of the path, what it takes, and what the API page says of it.
STEPS: Mapping[ReportAction, tuple[str, type[ma.Schema], str]] = {
    ReportAction.ANSWER: (
        "answer",
        ResidentWordsSchema,
        "Answer what the agency asked; its promise runs on.",
    ),
    ReportAction.COMMENT: ("comments", ResidentWordsSchema, "Add something to an open report."),
    ReportAction.RATE: (
        "rating",
        RatingSchema,
        "Say how it was handled, in four steps; the report is closed.",
    ),
    ReportAction.REOPEN: (
        "reopen",
        ResidentWordsSchema,
        "It is not solved: back on the unit's desk with a new promise, once, with a reason.",
    ),
    ReportAction.WITHDRAW: ("withdraw", WithdrawSchema, "Take the report back."),
}


def _faults(action: ReportAction, body: ActionBody) -> list[Fault]:
    """Return what the step lacks on the report of the path; nothing where it can't be done at all."""
    report = reports.by_code(current_store(), (request.view_args or {})["code"])
    performer = Performer(actor_of(report), resident_actions.WHO, owners_of(current_identity()))
    with suppress(Clash):
        actions.check(current_store(), report, ActionRequest(action, **body), performer)
    return []


def _add(action: ReportAction, name: str, schema: type[ma.Schema], text: str) -> None:
    """Add one route for one action; they differ in their table row alone."""

    class StepViews(MethodView):
        """One step."""

        @blp.allow(CallerKind.OPEN, CallerKind.DEVICE, CallerKind.CITIZEN)
        @blp.doc(parameters=["ReportPin"])
        @own_report
        @blp.idempotent
        @blp.arguments(schema, check=partial(_faults, action))
        @blp.response(200, ReportSchema)
        def post(self, body: ActionBody, report: Report) -> OwnReport:
            store = current_store()
            changed = resident_actions.act(
                store,
                report,
                ActionRequest(action, **body),
                actor=actor_of(report),
                owners=owners_of(current_identity()),
            )
            return own_view(store, changed, current_language())

    StepViews.post.__doc__ = f"{text}\n\nFor the owner, or whoever sends the report's PIN in `X-Report-PIN`."
    StepViews.__name__ = f"Report{action.title()}Views"
    blp.route(f"/<string:code>/{name}")(StepViews)


for _action, (_name, _schema, _text) in STEPS.items():
    _add(_action, _name, _schema, _text)
