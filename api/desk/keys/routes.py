"""`/v1/desk/keys`: the API keys of other systems."""

from __future__ import annotations

from collections.abc import Iterator

from flask.views import MethodView

from api.desk.keys.presented import NewKey, ShownKey, show
from api.desk.keys.schemas import KeyPost, KeyPostSchema, KeySchema, NewKeySchema
from api.extensions.allowed_callers import store_for_managers
from api.extensions.context import current_identity
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import api_keys
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault

blp = Blueprint("desk-keys", __name__, url_prefix="/v1/desk/keys", description="Keys of other systems")


def _faults(body: KeyPost) -> Iterator[Fault]:
    return api_keys.faults_of(body["name"], body["scopes"], body["expires_at"])


@blp.route("")
class KeysViews(MethodView):
    """All keys."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, KeySchema(many=True))
    def get(self) -> list[ShownKey]:
        """List every key, the revoked ones too, by name."""
        return [show(key) for key in api_keys.every(store_for_managers())]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.arguments(KeyPostSchema, check=_faults)
    @blp.response(201, NewKeySchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: KeyPost) -> NewKey:
        """Make a key for another system. It is shown in this answer and never again."""
        made, token = api_keys.create(store_for_managers(), actor=current_identity().actor, **body)
        return {**show(made), "key": token}


@blp.route("/<string:key_id>")
class KeysByIdViews(MethodView):
    """One key."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PEOPLE_MANAGE)
    @blp.response(200, KeySchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, key_id: str) -> ShownKey:
        """Revoke a key at once; it stays in the list."""
        return show(api_keys.revoke(store_for_managers(), key_id, current_identity().actor))
