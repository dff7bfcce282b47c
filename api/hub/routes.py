"""`/v1/hub/messages`: what other hubs send here (docs/hub.md)."""

from __future__ import annotations

from flask import request
from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.hub.schemas import HubTakenSchema, Taken
from models.access.callers import CallerKind
from models.errors import Forbidden
from models.hub import peers, receiving, tokens
from models.hub.messages import MOST_BYTES

blp = Blueprint("hub", __name__, url_prefix="/v1/hub", description="Messages of other hubs")


@blp.route("/messages")
class HubMessagesViews(MethodView):
    """Messages."""

    @blp.allow(CallerKind.SIGNED)
    @blp.body(fields=MOST_BYTES)
    @blp.response(200, HubTakenSchema)
    @blp.alt_response(403, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self) -> Taken:
        """Take a message of another hub, whose token (`Authorization: Bearer`, a JWT by EdDSA) is of these bytes.

        One that comes again changes nothing, and neither does one about an older version of its thing. What it says
        becomes a draft for an editor. Its form is a JSON Schema for each kind; see the page of the hub.
        """
        store, raw = current_store(), request.get_data()
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        peer = peers.find(store.settings, tokens.claimed(token)) if scheme.lower() == "bearer" else None
        if peer is None:
            raise Forbidden("webhook_signature")
        tokens.insist(peer, token, raw)
        message_id, fresh = receiving.answer(store, peer, raw)
        return {"id": message_id, "status": "taken" if fresh else "repeated"}
