"""`/v1/desk/approval-rules`: who approves which posts, edited and tried."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.approval_rules.presented import ShownApprovalRulebook, show
from api.desk.approval_rules.schemas import (
    ApprovalRulebookSchema,
    ApprovalRulesSchema,
    ApprovalTrialArgsSchema,
    ApprovalTrialBody,
    ApprovalTrialSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.smorest import Blueprint
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.content import approval_faults, approval_rulebook
from models.content.approval_rulebook import ApprovalRuleList
from models.desk import approval_dry_run
from models.desk.approval_dry_run import ApprovalTrial
from models.errors import Fault

blp = Blueprint(
    "desk-approval-rules",
    __name__,
    url_prefix="/v1/desk/approval-rules",
    description="Who approves posts",
)

#: Bytes of all rules.
MOST_BODY = 1_000_000


def _faults(body: ApprovalRuleList) -> list[Fault]:
    store = current_store()
    whole = approval_faults.in_full(store, body["rules"])
    return approval_faults.of(store, areas.active_province_id(store), whole)


@blp.route("")
class ApprovalRulesViews(MethodView):
    """The rules of the province."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.response(200, ApprovalRulebookSchema, headers=VERSION)
    def get(self) -> Answer[ShownApprovalRulebook]:
        """Show the rules in force, with what has become wrong with them since; the `ETag` is what `If-Match` wants."""
        return with_version(show(approval_rulebook.get(current_store(), _province())))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.idempotent
    @blp.versioned(ApprovalRulebookSchema, show)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(ApprovalRulesSchema, check=_faults)
    @blp.response(200, ApprovalRulebookSchema, headers=VERSION)
    def put(self, body: ApprovalRuleList) -> Answer[ShownApprovalRulebook]:
        """Approve posts by these rules from now on. A rule with a fault is refused; every fault is named."""
        store, province, actor = current_store(), _province(), current_identity().actor
        saved = approval_rulebook.save(store, province, body["rules"], expect=expected_version(), actor=actor)
        return with_version(show(saved))


@blp.route("/dry-run")
class ApprovalTrialViews(MethodView):
    """A trial of rules."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.CATALOGUE_MANAGE)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(ApprovalTrialArgsSchema, check=_faults)
    @blp.response(200, ApprovalTrialSchema)
    def post(self, body: ApprovalTrialBody) -> ApprovalTrial:
        """Show who would have approved the last posts, and for which there is nobody; nothing is changed."""
        return approval_dry_run.run(current_store(), _province(), body["rules"], body["last"])


def _province() -> str:
    """Return the active province, if the caller manages it."""
    store = current_store()
    province_id = areas.active_province_id(store)
    permissions.insist_in(store, current_identity(), Permission.CATALOGUE_MANAGE, province_id)
    return province_id
