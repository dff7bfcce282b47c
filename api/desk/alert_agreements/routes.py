"""`/v1/desk/alert-agreements`: who may approve alerts alone (duyệt khẩn), agreed on by two administrators."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.alert_agreements.presented import ShownAgreement, show
from api.desk.alert_agreements.schemas import AgreementSchema, TermsSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.alerts import agreements
from models.alerts.agreements import Terms
from models.errors import Fault

blp = Blueprint(
    "desk-alert-agreements",
    __name__,
    url_prefix="/v1/desk/alert-agreements",
    description="Who may approve alerts alone",
)

#: Most agreements of the list; there is about one a season.
MOST = 100


def _faults(body: Terms) -> Iterable[Fault]:
    return agreements.faults_of(current_store(), body)


@blp.route("")
class AgreementsViews(MethodView):
    """The agreements of the official's areas."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, AgreementSchema(many=True))
    def get(self) -> list[ShownAgreement]:
        """List the agreements, newest first, those that are over or revoked too."""
        return [show(one) for one in agreements.every(current_store(), current_identity(), MOST)]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.arguments(TermsSchema, check=_faults)
    @blp.response(201, AgreementSchema, headers=VERSION)
    def post(self, body: Terms) -> Answer[ShownAgreement]:
        """Propose that officials may approve alone; it counts once another administrator confirms it."""
        return with_version(show(agreements.propose(current_store(), current_identity(), body)), 201)


@blp.route("/<string:agreement_id>/actions/confirm")
class ConfirmViews(MethodView):
    """Confirm."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.versioned(AgreementSchema, show)
    @blp.response(200, AgreementSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, agreement_id: str) -> Answer[ShownAgreement]:
        """Confirm what another administrator proposed; neither of them may be named in it."""
        store, identity = current_store(), current_identity()
        return with_version(
            show(agreements.confirm(store, identity, agreement_id, expect=expected_version()))
        )


@blp.route("/<string:agreement_id>/actions/revoke")
class RevokeViews(MethodView):
    """Revoke."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.versioned(AgreementSchema, show)
    @blp.response(200, AgreementSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, agreement_id: str) -> Answer[ShownAgreement]:
        """End an agreement at once; one administrator is enough."""
        store, identity = current_store(), current_identity()
        return with_version(show(agreements.revoke(store, identity, agreement_id, expect=expected_version())))
