"""`/v1/desk/invitations`: the invited person looks at an invitation and accepts it."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.invitations.presented import Accepted, ShownInvitation, show, show_accepted
from api.desk.invitations.schemas import (
    AcceptedSchema,
    AcceptInvitationBody,
    AcceptInvitationSchema,
    InvitationSchema,
    LookUpBody,
    LookUpSchema,
)
from api.extensions.context import current_circumstances, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.errors import Fault, NotFound
from models.people import invitation_acceptance, invitations
from models.people.invitation_acceptance import Answer

blp = Blueprint(
    "desk-invitations",
    __name__,
    url_prefix="/v1/desk/invitations",
    description="Invitations of officials, for those who were invited",
)


def _answer(body: AcceptInvitationBody) -> Answer:
    return Answer(body["password"], body["setup"], body["code"])


def _faults(body: AcceptInvitationBody) -> list[Fault]:
    store = current_store()
    try:
        official = invitations.opened(store, body["token"], current_circumstances())
    except NotFound:
        # Without an invitation nothing is known of what it asks for.
        return []
    return invitation_acceptance.faults_of(store, official, _answer(body))


@blp.route("/look-up")
class LookUpViews(MethodView):
    """Look."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(LookUpSchema)
    @blp.response(200, InvitationSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(429, schema=ProblemSchema)
    def post(self, body: LookUpBody) -> ShownInvitation:
        """Show an invitation: whom it is for, and what has to be set. Nothing changes by looking."""
        found = invitation_acceptance.look_up(
            current_store(), body["token"], current_circumstances(), seal=body["setup"]
        )
        return show(found)


@blp.route("/accept")
class AcceptViews(MethodView):
    """Accept."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(AcceptInvitationSchema, check=_faults)
    @blp.response(200, AcceptedSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(429, schema=ProblemSchema)
    def post(self, body: AcceptInvitationBody) -> Accepted:
        """Set the password, the authenticator app, or both; the invitation is used up, and signing in is next."""
        official = invitation_acceptance.accept(
            current_store(), body["token"], _answer(body), current_circumstances()
        )
        return show_accepted(official)
