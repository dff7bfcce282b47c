"""`/v1/desk/reports/bulk`: one action on many reports."""

from __future__ import annotations

from dataclasses import replace

from flask.views import MethodView

from api.desk.bulk.presented import BulkAnswer, show
from api.desk.bulk.schemas import BulkAnswerSchema, BulkBody, BulkSchema
from api.desk.reports.actions import ACTIONS
from api.desk.reports.filters import faults_of_body, filter_from
from api.extensions.context import current_identity, current_store
from api.extensions.problems import faults_in
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import bulk
from models.desk.bulk import Item
from models.desk.search import Order
from models.errors import Fault, insist_on_none
from models.handling.action_request import ActionRequest
from models.reports import codes_and_pins

blp = Blueprint("desk-bulk", __name__, url_prefix="/v1/desk/reports", description="Many reports at once")


def _faults(body: BulkBody) -> list[Fault]:
    """Return every fault of the request and of the action's own body."""
    return [*_choice_faults(body), *faults_of_body(body["filter"]), *_body_faults(body)]


def _choice_faults(body: BulkBody) -> list[Fault]:
    """Return what is wrong with the choice of reports; what a filter finds can only be previewed."""
    if body["filter"] is not None:
        fine = body["dry_run"] and not body["items"]
        return [] if fine else [Fault("filter", "bulk_filter_previews", about=("filter", "items", "dry_run"))]
    if not body["items"]:
        return [Fault("items", "required", about=("items", "filter"))]
    codes = [codes_and_pins.canonical(item["code"]) for item in body["items"]]
    return [
        *(Fault(f"items.{n}.code", "id_repeated") for n, code in enumerate(codes) if code in codes[:n]),
        *(
            Fault(f"items.{n}.version", "required", about=(f"items.{n}.version", "dry_run"))
            for n, item in enumerate(body["items"])
            if item["version"] is None and not body["dry_run"]
        ),
    ]


def _body_faults(body: BulkBody) -> list[Fault]:
    """Return what is wrong with the action's own body."""
    schema, _ = ACTIONS.get(body["action"], (None, ""))
    wrong = faults_in(schema(), body["body"]) if schema else []
    return [replace(fault, field=f"body.{fault.field}") for fault in wrong]


@blp.route("/bulk")
class BulkViews(MethodView):
    """Many reports at once."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.REPORT_READ)
    @blp.idempotent
    @blp.arguments(BulkSchema, check=_faults)
    @blp.response(200, BulkAnswerSchema)
    def post(self, body: BulkBody) -> BulkAnswer:
        """Preview an action on many reports, or carry it out.

        The preview (`dry_run`, the default) takes codes or a filter and changes nothing; it answers for each report
        whether the action would work, and its version. To carry it out, send these reports with these versions: each
        is changed for itself, one that somebody has changed since fails (`stale`), and nothing stops at a failure.
        """
        store, official = current_store(), current_identity()
        insist_on_none(_faults(body))
        asked = _action_request(body)
        named = ((codes_and_pins.canonical(item["code"]), item["version"]) for item in body["items"])
        items, more = [Item(code, version) for code, version in named], False
        if body["filter"] is not None:
            items, more = bulk.chosen(store, official, filter_from(store, body["filter"]), Order.NEWEST)
        work = bulk.preview if body["dry_run"] else bulk.run
        results = work(store, official, asked, items)
        return show(asked.action, results, dry_run=body["dry_run"], more=more)


def _action_request(body: BulkBody) -> ActionRequest:
    schema, _ = ACTIONS[body["action"]]
    return ActionRequest(body["action"], **schema().load(body["body"]))
