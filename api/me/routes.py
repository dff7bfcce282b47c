"""`/v1/me`: the citizen who is signed in."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from api.me.schemas import ProfileChange, ProfileChangeSchema, ProfileSchema
from models.access.callers import CallerKind
from models.people import citizens
from models.people.citizens import Citizen, IdentityKind
from models.store import Document

blp = Blueprint("me", __name__, url_prefix="/v1/me", description="My own profile")


@blp.route("")
class MeViews(MethodView):
    """The caller himself."""

    @blp.allow(CallerKind.CITIZEN)
    @blp.response(200, ProfileSchema)
    def get(self) -> Document:
        """What Loa knows of me."""
        return _shown(citizens.by_id(current_store(), current_identity().id))

    @blp.allow(CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(ProfileChangeSchema)
    @blp.response(200, ProfileSchema)
    def patch(self, changes: ProfileChange) -> Document:
        """Change my display name or language. What is left out stays."""
        identity = current_identity()
        return _shown(citizens.update(current_store(), identity.id, actor=identity.actor, **changes))


def _shown(citizen: Citizen) -> Document:
    store = current_store()
    return {
        "id": citizen["_id"],
        "phone": citizens.reveal_phone(store, citizen),
        "name": citizens.reveal_name(store, citizen),
        "language": citizen["language"],
        "identities": [IdentityKind(one["kind"]) for one in citizen["identities"]],
        "created_at": citizen["created_at"],
    }
