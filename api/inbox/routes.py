"""`/v1/inbox`: messages to the caller."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from api.extensions.smorest import Blueprint
from api.inbox.presented import ShownMessage, show
from api.inbox.schemas import InboxArgs, InboxArgsSchema, InboxMessageSchema
from models.access.callers import CallerKind
from models.messages import messages

blp = Blueprint("inbox", __name__, url_prefix="/v1/inbox", description="What was sent to me")


@blp.route("")
class InboxViews(MethodView):
    """The caller's messages."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.arguments(InboxArgsSchema, location="query")
    @blp.response(200, InboxMessageSchema(many=True))
    def get(self, query: InboxArgs) -> list[ShownMessage]:
        """List up to fifty messages, oldest first, after the one with the id `after`.

        Officials find here what is new on their desk; nothing of it is sent anywhere.
        """
        owners = owners_of(current_identity())
        found = messages.inbox(current_store(), owners, after=query["after"], unread=query["unread"])
        return [show(message) for message in found]


@blp.route("/<string:message_id>/read")
class InboxReadViews(MethodView):
    """Reading."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.idempotent
    @blp.response(204)
    def post(self, message_id: str) -> None:
        """Note that a message was read."""
        messages.mark_read(current_store(), message_id, owners_of(current_identity()))
