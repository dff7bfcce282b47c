"""`/v1/desk/routing-rules`: which agency answers for what, edited and tried."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.routing.schemas import (
    RulebookSchema,
    RulesBody,
    RulesSchema,
    TrialArgsSchema,
    TrialBody,
    TrialSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from api.extensions.versions import Answer, expected_version, with_version
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.desk import routing_dry_run
from models.desk.routing_dry_run import Trial
from models.errors import Fault
from models.routing import routing, rule_faults
from models.store import Document

blp = Blueprint(
    "desk-routing", __name__, url_prefix="/v1/desk/routing-rules", description="Rules of routing at the desk"
)


def _view(book: Document) -> Document:
    faults = rule_faults.of(current_store(), book["_id"], book["rules"])
    shown = [{"field": fault.field, "code": fault.code} for fault in faults]
    return {"origin": "desk", **book, "province_id": book["_id"], "faults": shown}


def _faults(body: RulesBody) -> list[Fault]:
    store = current_store()
    whole = rule_faults.in_full(store, body["rules"])
    return rule_faults.of(store, areas.active_province_id(store), whole)


@blp.route("")
class RoutingRulesViews(MethodView):
    """The rules of the province."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.response(200, RulebookSchema)
    def get(self) -> Answer[Document]:
        """The rules in force, with what has become wrong with them since; the `ETag` is what `If-Match` wants."""
        return _answer(routing.get(current_store(), _province()))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(RulebookSchema, _view)
    @blp.arguments(RulesSchema, check=_faults)
    @blp.response(200, RulebookSchema)
    def put(self, body: RulesBody) -> Answer[Document]:
        """Route new reports by these rules. A rule with a fault is refused; every fault is named."""
        store, actor = current_store(), current_identity().actor
        return _answer(
            routing.save(store, _province(), body["rules"], expect=expected_version(), actor=actor)
        )


@blp.route("/dry-run")
class RoutingTrialViews(MethodView):
    """A trial of rules."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.arguments(TrialArgsSchema, check=_faults)
    @blp.response(200, TrialSchema)
    def post(self, body: TrialBody) -> Trial:
        """What these rules would have done with the last reports; nothing is changed."""
        return routing_dry_run.run(current_store(), _province(), body["rules"], body["last"])


def _province() -> str:
    """The active province, if the caller manages it."""
    store = current_store()
    province_id = areas.active_province_id(store)
    permissions.insist_in(store, current_identity(), Permission.CATALOGUE_MANAGE, province_id)
    return province_id


def _answer(book: Document) -> Answer[Document]:
    return with_version(_view(book))
