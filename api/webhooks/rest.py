"""`/webhooks/rest`: the web chat, answered as Rasa's REST channel answers."""

from __future__ import annotations

from flask import request
from flask.views import MethodView

from api.extensions.context import current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.inbox.presented import ShownMessage, read
from api.webhooks.schemas import (
    ChatHeaders,
    ChatHeadersSchema,
    ChatInboxArgs,
    ChatInboxArgsSchema,
    ChatMessage,
    ChatMessageSchema,
    ChatMetadata,
    ChatNewsSchema,
    ChatPhoto,
    ChatPhotoSchema,
    ChatReplySchema,
    ChatSender,
    ChatSenderSchema,
    ChatStatusSchema,
    ChatUploadSchema,
)
from bot import bursts, dialogue
from bot.actions.chat import Chat
from bot.channels.rest import AT_ONCE, CHANNEL, RestMessage, written
from bot.dialogue import Incoming
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.errors import TooMany
from models.files import uploads
from models.files.uploads import Upload
from models.messages import messages
from models.messages.messages import MessageChannel
from models.store import new_id

blp = Blueprint(
    "chat", __name__, url_prefix="/webhooks/rest", description="The web chat, as by a Rasa server"
)


@blp.route("/")
class ChatStatusViews(MethodView):
    """The channel."""

    @blp.allow(CallerKind.OPEN)
    @blp.response(200, ChatStatusSchema)
    def get(self) -> dict[str, str]:
        """Say that the channel is there."""
        return {"status": "ok"}


@blp.route("/webhook")
class ChatViews(MethodView):
    """What people write."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(ChatMessageSchema)
    @blp.response(200, ChatReplySchema(many=True))
    def post(self, body: ChatMessage) -> list[RestMessage]:
        """Say something to the bot.

        The answer has the bot's messages in order. Calls for help have no limit.
        """
        who, text, metadata = _chat(body["sender"]), body["message"], body["metadata"] or {}
        _spend(who, text)
        replies = dialogue.answer(who, _incoming(text, metadata))
        unshown = metadata.get("unshown")
        if unshown is None:
            return written(body["sender"], replies)
        replies = bursts.together(who, unshown, replies)
        return written(body["sender"], [*replies, *[AT_ONCE] * bursts.is_pressing(who.store, text)])


@blp.route("/photo")
class ChatPhotoViews(MethodView):
    """Photos."""

    @blp.allow(CallerKind.OPEN)
    @blp.body(files=1)
    @blp.arguments(ChatSenderSchema, location="form")
    @blp.arguments(ChatPhotoSchema, location="files")
    @blp.response(201, ChatUploadSchema)
    @blp.alt_response(503, schema=ProblemSchema)
    def post(self, form: ChatSender, files: ChatPhoto) -> Upload:
        """Keep a photo; the next message sends it with `metadata.photo`."""
        who = _chat(form["sender"])
        guards.spend(who.store, Act.UPLOAD, who.circumstances)
        data = files["file"].stream.read()
        return uploads.save(who.store, data, owner=who.owner, actor=who.actor, where=who.circumstances)


@blp.route("/inbox")
class ChatInboxViews(MethodView):
    """What came meanwhile."""

    @blp.allow(CallerKind.OPEN)
    @blp.arguments(ChatHeadersSchema, location="headers")
    @blp.arguments(ChatInboxArgsSchema, location="query")
    @blp.response(200, ChatNewsSchema(many=True))
    def get(self, headers: ChatHeaders, query: ChatInboxArgs) -> list[ShownMessage]:
        """List up to fifty news for the conversation, oldest first, after the one with the id `after`."""
        who = _chat(headers["sender"])
        return read(who.store, [who.owner], query["after"])


def _chat(sender: str) -> Chat:
    store = current_store()
    contact, network = messages.contact(store, CHANNEL, sender), request.remote_addr or ""
    return Chat(store, contact, MessageChannel.INBOX, network=network)


def _spend(who: Chat, text: str) -> None:
    """Use up one message of the limits.

    :raises TooMany: nothing is left and it is no call for help.
    """
    try:
        guards.spend(who.store, Act.CHAT, who.circumstances)
    except TooMany:
        if not dialogue.calls_for_help(who.store, text):
            raise


def _incoming(text: str, metadata: ChatMetadata) -> Incoming:
    place = metadata.get("location")
    return Incoming(
        id=metadata.get("message_id") or new_id(),
        text=text,
        photos=(metadata["photo"],) if metadata.get("photo") else (),
        location=(place["lat"], place["lon"]) if place else None,
        language=metadata.get("language", ""),
        greeting=metadata.get("greeting", False),
    )
