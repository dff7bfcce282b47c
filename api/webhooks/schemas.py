"""Shapes of the web chat, as Rasa's REST channel has them."""

from __future__ import annotations

from typing import NotRequired, TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from bot import bursts
from models.language.languages import LANGUAGES

#: The sender's id is the credential of the conversation: it must be too long to guess.
SENDER = ma.validate.Length(min=20, max=200)

#: A little more than a report may hold, so that the bot can say that a text is too long.
MOST_TEXT = 5000

#: So many messages before one may be answered together with it.
MOST_UNSHOWN = bursts.MOST - 1


class ChatPlaceSchema(ma.Schema):
    """A shared position, in degrees."""

    lat = ma.fields.Float(
        required=True, validate=ma.validate.Range(min=-90, max=90), metadata={"example": 9.93}
    )
    lon = ma.fields.Float(
        required=True, validate=ma.validate.Range(min=-180, max=180), metadata={"example": 106.34}
    )


class ChatPlace(TypedDict):
    """What `ChatPlaceSchema` loads."""

    lat: float
    lon: float


class ChatMetadataSchema(ma.Schema):
    """More about a message; what is not named here is ignored, as by Rasa."""

    class Meta:
        """Rasa's metadata is free."""

        unknown = ma.EXCLUDE

    message_id = ma.fields.String(
        validate=ma.validate.Length(min=1, max=100),
        metadata={
            "description": "The page's own id; the same one again gets the same answer and changes nothing."
        },
    )
    location = ma.fields.Nested(ChatPlaceSchema)
    photo = ma.fields.String(
        validate=ma.validate.Length(max=100), metadata={"description": "Id from `POST /webhooks/rest/photo`."}
    )
    language = ma.fields.String(validate=ma.validate.OneOf(LANGUAGES))
    greeting = ma.fields.Boolean(metadata={"description": "The chat was opened: greet."})
    unshown = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(min=1, max=100)),
        validate=ma.validate.Length(max=MOST_UNSHOWN),
        metadata={
            "description": "Ids of messages just before, whose answers the page has not shown yet: the answer to this "
            "one holds them. With a list, even an empty one, `custom.at_once` marks what the page must not hold back."
        },
    )


class ChatMetadata(TypedDict):
    """What `ChatMetadataSchema` loads."""

    message_id: NotRequired[str]
    location: NotRequired[ChatPlace]
    photo: NotRequired[str]
    language: NotRequired[str]
    greeting: NotRequired[bool]
    unshown: NotRequired[list[str]]


class ChatMessageSchema(ma.Schema):
    """What somebody writes; shaped as for a Rasa server."""

    class Meta:
        """A Rasa server ignores what it does not know."""

        unknown = ma.EXCLUDE

    sender = ma.fields.String(
        required=True,
        validate=SENDER,
        metadata={
            "description": "A random id that the page keeps; whoever has it can read the conversation."
        },
    )
    message = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_TEXT))
    metadata = ma.fields.Nested(ChatMetadataSchema, load_default=dict, allow_none=True)


class ChatMessage(TypedDict):
    """What `ChatMessageSchema` loads."""

    sender: str
    message: str
    metadata: ChatMetadata | None


class ChatButtonSchema(ma.Schema):
    """A button; pressing it sends `payload` as the message."""

    title = ma.fields.String(required=True)
    payload = ma.fields.String(required=True)


class ChatReplySchema(ma.Schema):
    """One message of the bot."""

    recipient_id = ma.fields.String(required=True)
    text = ma.fields.String()
    buttons = ma.fields.List(ma.fields.Nested(ChatButtonSchema))
    image = ma.fields.String()
    custom = ma.fields.Dict()


class ChatStatusSchema(ma.Schema):
    """The channel is there."""

    status = ma.fields.String(required=True)


class ChatPhotoSchema(ma.Schema):
    """A photo for the chat."""

    file = Upload(required=True, metadata={"description": "JPEG, PNG, WebP, HEIC, AVIF or GIF."})


class ChatPhoto(TypedDict):
    """What `ChatPhotoSchema` loads."""

    file: FileStorage


class ChatSenderSchema(ma.Schema):
    """Whose photo it is."""

    sender = ma.fields.String(required=True, validate=SENDER)


class ChatSender(TypedDict):
    """What `ChatSenderSchema` loads."""

    sender: str


class ChatUploadSchema(ma.Schema):
    """The id with which a message sends the photo."""

    id = ma.fields.String(required=True, attribute="_id")


class ChatInboxArgsSchema(ma.Schema):
    """`?after=` the id of the last news that the page has."""

    after = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))


class ChatInboxArgs(TypedDict):
    """What `ChatInboxArgsSchema` loads."""

    after: str


class ChatHeadersSchema(ma.Schema):
    """The sender, in a header so that it stands in no log of addresses."""

    class Meta:
        """Requests have other headers, too."""

        unknown = ma.EXCLUDE

    sender = ma.fields.String(required=True, validate=SENDER, data_key="X-Chat-Sender")


class ChatHeaders(TypedDict):
    """What `ChatHeadersSchema` loads."""

    sender: str


class ChatNewsSchema(ma.Schema):
    """News for the conversation, such as the answer of an official."""

    id = ma.fields.String(required=True, attribute="_id")
    at = ma.fields.AwareDateTime(required=True)
    title = ma.fields.String(required=True)
    body = ma.fields.String(required=True)
