"""`/v1/me/family`: relatives who agreed that each may see whether the other is safe."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.owners import owners_of
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.me.family_presented import ShownCode, ShownFamily, ShownRelative, show
from api.me.family_schemas import (
    FamilyCodePost,
    FamilyCodePostSchema,
    FamilyCodeSchema,
    FamilyPost,
    FamilyPostSchema,
    FamilySchema,
    RelativeSchema,
)
from models.access.callers import CallerKind
from models.safety import families
from models.safety.families import MOST_RELATIVES

family = Blueprint("family", __name__, url_prefix="/v1/me/family", description="My relatives")


@family.route("")
class FamilyViews(MethodView):
    """Relatives of the caller."""

    @family.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @family.response(200, FamilySchema)
    def get(self) -> ShownFamily:
        """List my relatives and what each answered last to a real warning; the place only if they share it."""
        store = current_store()
        found = families.relatives(store, owners_of(current_identity()))
        return {"relatives": [show(store, one) for one in found], "most": MOST_RELATIVES}

    @family.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @family.idempotent
    @family.arguments(FamilyPostSchema)
    @family.response(201, RelativeSchema)
    @family.alt_response(409, schema=ProblemSchema)
    def post(self, body: FamilyPost) -> ShownRelative:
        """Link myself with the relative who shows me this code; each sees the other from now on, until one ends it.

        A code that is wrong, too old, used or my own gets one and the same answer.
        """
        store, owners = current_store(), owners_of(current_identity())
        found = families.join(store, owners, body["code"], body["name"], current_circumstances())
        return show(store, found)


@family.route("/codes")
class FamilyCodesViews(MethodView):
    """Codes."""

    @family.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @family.arguments(FamilyCodePostSchema)
    @family.response(201, FamilyCodeSchema)
    def post(self, body: FamilyCodePost) -> ShownCode:
        """Make a code that a relative types to link us. It is good once, for 15 minutes; a new one ends it."""
        store, owners = current_store(), owners_of(current_identity())
        code, expires_at = families.show_code(store, owners[0], body["name"], current_circumstances())
        return {"code": code, "expires_at": expires_at}


@family.route("/<string:link_id>")
class FamilyByIdViews(MethodView):
    """One relative."""

    @family.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @family.response(204)
    @family.alt_response(404, schema=ProblemSchema)
    def delete(self, link_id: str) -> None:
        """End a link, for both of us at once."""
        families.end(current_store(), owners_of(current_identity()), link_id)
