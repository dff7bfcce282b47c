"""`/v1/inbox`: messages to the caller."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.owners import owners_of
from api.extensions.smorest import Blueprint
from api.inbox.presented import ShownMessage, read
from api.inbox.schemas import InboxArgs, InboxArgsSchema, InboxMessageSchema
from models.access.callers import CallerKind
from models.delivery import inbox_entries
from models.errors import NotFound
from models.messages import messages

blp = Blueprint("inbox", __name__, url_prefix="/v1/inbox", description="What was sent to me")


@blp.route("")
class InboxViews(MethodView):
    """The caller's messages."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.arguments(InboxArgsSchema, location="query")
    @blp.response(200, InboxMessageSchema(many=True))
    def get(self, query: InboxArgs) -> list[ShownMessage]:
        """List up to fifty messages, warnings and posts, oldest first, after the one with the id `after`.

        Each stands here once, whatever channels it took: `ways` tells its fate on each. Warnings and posts are those of
        what I follow, since I follow it, of the last 90 days. Officials find here what is new on their desk.
        """
        owners = owners_of(current_identity())
        return read(current_store(), owners, query["after"], unread=query["unread"])


@blp.route("/<string:message_id>/read")
class InboxReadViews(MethodView):
    """Reading."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
    @blp.idempotent
    @blp.response(204)
    def post(self, message_id: str) -> None:
        """Note that a message, warning or post was read."""
        store, owners = current_store(), owners_of(current_identity())
        try:
            messages.mark_read(store, message_id, owners)
        except NotFound:
            inbox_entries.mark_read(store, owners, message_id)


@blp.route("/<string:message_id>/shown")
class InboxShownViews(MethodView):
    """Showing."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.response(204)
    def post(self, message_id: str) -> None:
        """Note that the app has shown a message, so that it need not come by another channel."""
        messages.note_shown(current_store(), message_id, owners_of(current_identity()))
