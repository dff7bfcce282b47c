"""`/v1/desk/issuers`: other issuers, whose warnings come in."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.issuers.presented import ShownIssuer, show
from api.desk.issuers.schemas import IssuerPatch, IssuerPatchSchema, IssuerPostSchema, IssuerSchema
from api.extensions.allowed_callers import store_for_managers
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.partners import issuers
from models.partners.issuers import Issuer

blp = Blueprint(
    "desk-issuers", __name__, url_prefix="/v1/desk/issuers", description="Others whose warnings come in"
)


def _faults(body: IssuerPatch) -> Iterable[Fault]:
    store = current_store()
    return [*issuers.faults_of(store, {**body}), *issuers.taken_senders(store, {**body})]


def _changed_faults(body: IssuerPatch) -> Iterable[Fault]:
    # Whether a key or a sender is somebody else's is said by the change itself, which knows whose this is.
    return issuers.faults_of(current_store(), {**body, "key_id": ""})


def _show(issuer: Issuer) -> ShownIssuer:
    return show(current_store(), issuer)


@blp.route("")
class IssuersViews(MethodView):
    """All issuers."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, IssuerSchema(many=True))
    def get(self) -> list[ShownIssuer]:
        """List every issuer, by name, with how the polls of its feed go."""
        store = store_for_managers()
        return [show(store, one) for one in issuers.every(store)]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.idempotent
    @blp.arguments(IssuerPostSchema, check=_faults)
    @blp.response(201, IssuerSchema, headers=MADE)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: IssuerPatch) -> Answer[ShownIssuer]:
        """Add an issuer. Its feed is polled at once, and its messages wait for an official."""
        made = issuers.add(store_for_managers(), {**body}, current_identity().actor)
        return created(_show(made), f"/v1/desk/issuers/{made['_id']}")


@blp.route("/<string:issuer_id>")
class IssuersByIdViews(MethodView):
    """One issuer."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, IssuerSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, issuer_id: str) -> Answer[ShownIssuer]:
        """Show one issuer; its `ETag` is what `If-Match` wants."""
        return with_version(_show(issuers.get(store_for_managers(), issuer_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.versioned(IssuerSchema, _show)
    @blp.arguments(IssuerPatchSchema, check=_changed_faults)
    @blp.response(200, IssuerSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def patch(self, body: IssuerPatch, issuer_id: str) -> Answer[ShownIssuer]:
        """Change it; its feed is polled at once, or no more if it is not active."""
        actor, version = current_identity().actor, expected_version()
        return with_version(
            _show(issuers.change(store_for_managers(), issuer_id, {**body}, actor, expect=version))
        )
