"""`/v1/desk/routing-rules`: which agency answers for what, edited and tried."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.routing.presented import ShownRulebook, show
from api.desk.routing.schemas import (
    RulebookSchema,
    RulesSchema,
    TrialArgsSchema,
    TrialBody,
    TrialSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.smorest import Blueprint
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.desk import routing_dry_run
from models.desk.routing_dry_run import Trial
from models.errors import Fault
from models.routing import routing, rule_faults
from models.routing.routing import RuleList

blp = Blueprint(
    "desk-routing", __name__, url_prefix="/v1/desk/routing-rules", description="Rules of routing at the desk"
)

#: Bytes of all rules: each of two hundred may name every commune of a province.
MOST_BODY = 1_000_000


def _faults(body: RuleList) -> list[Fault]:
    store = current_store()
    whole = rule_faults.in_full(store, body["rules"])
    return rule_faults.of(store, areas.active_province_id(store), whole)


@blp.route("")
class RoutingRulesViews(MethodView):
    """The rules of the province."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.response(200, RulebookSchema, headers=VERSION)
    def get(self) -> Answer[ShownRulebook]:
        """Show the rules in force, with what has become wrong with them since; the `ETag` is what `If-Match` wants."""
        return with_version(show(routing.get(current_store(), _province())))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(RulebookSchema, show)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(RulesSchema, check=_faults)
    @blp.response(200, RulebookSchema, headers=VERSION)
    def put(self, body: RuleList) -> Answer[ShownRulebook]:
        """Route new reports by these rules. A rule with a fault is refused; every fault is named."""
        store, province, actor = current_store(), _province(), current_identity().actor
        saved = routing.save(store, province, body["rules"], expect=expected_version(), actor=actor)
        return with_version(show(saved))


@blp.route("/dry-run")
class RoutingTrialViews(MethodView):
    """A trial of rules."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(TrialArgsSchema, check=_faults)
    @blp.response(200, TrialSchema)
    def post(self, body: TrialBody) -> Trial:
        """Show what these rules would have done with the last reports; nothing is changed."""
        return routing_dry_run.run(current_store(), _province(), body["rules"], body["last"])


def _province() -> str:
    """Return the active province, if the caller manages it."""
    store = current_store()
    province_id = areas.active_province_id(store)
    permissions.insist_in(store, current_identity(), Permission.CATALOGUE_MANAGE, province_id)
    return province_id
