"""`/v1/me`: the citizen who is signed in."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.smorest import Blueprint
from api.me.presented import Profile, profile
from api.me.schemas import ProfileChange, ProfileChangeSchema, ProfileSchema
from models.access.callers import CallerKind
from models.people import citizens

blp = Blueprint("me", __name__, url_prefix="/v1/me", description="My own profile")


@blp.route("")
class MeViews(MethodView):
    """The caller."""

    @blp.allow(CallerKind.CITIZEN)
    @blp.response(200, ProfileSchema)
    def get(self) -> Profile:
        """Show what Loa knows of me."""
        return profile(current_store(), citizens.by_id(current_store(), current_identity().id))

    @blp.allow(CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(ProfileChangeSchema)
    @blp.response(200, ProfileSchema)
    def patch(self, changes: ProfileChange) -> Profile:
        """Change my display name or language. What is left out stays."""
        identity = current_identity()
        return profile(
            current_store(), citizens.update(current_store(), identity.id, actor=identity.actor, **changes)
        )
