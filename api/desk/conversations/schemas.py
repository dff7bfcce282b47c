"""Shapes of conversations at the desk."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from api.uploads.schemas import DocumentSchema, PhotoSchema, attachment_ids
from models.categories.report_kinds import ReportKind
from models.desk.conversations import Shown
from models.files.uploads import MAX_PER_REPORT
from models.messages.messages import MessageChannel
from models.messages.zalo_windows import State
from models.reports.draft import MAX_ADDRESS
from models.reports.draft import MAX_TEXT as MAX_REPORT
from models.talks.media import MediumKind
from models.talks.states import TalkState, TalkStep
from models.talks.talks import Reason
from models.talks.transcript import Speaker

#: An answer is no letter.
MAX_TEXT = 2000


class ConversationArgsSchema(PageArgsSchema):
    """Which conversations; filters combine."""

    state = Choice(Shown, load_default="", metadata={"description": "Left out: all that are open."})
    mine = ma.fields.Boolean(load_default=False, metadata={"description": "Only those that one has taken."})
    unit = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=100),
        metadata={"description": "Id of the agency on whose desk they lie."},
    )
    reason = Choice(Reason, load_default="", metadata={"description": "Why a person is needed."})
    report = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=20),
        metadata={"description": "Code of a report that came of them."},
    )


class ConversationArgs(PageArgs):
    """What `ConversationArgsSchema` loads."""

    state: str
    mine: bool
    unit: str
    report: str
    reason: str


class PlaceSchema(ma.Schema):
    """Where the resident lives, as far as the chat knows: a commune, else the province."""

    id = ma.fields.String(required=True)
    full_name = ma.fields.String(required=True)


class UnitSchema(ma.Schema):
    """The agency on whose desk it lies."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class HolderSchema(ma.Schema):
    """Who has it, and until when they have it alone."""

    official_id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    mine = ma.fields.Boolean(required=True)
    until = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)


class ConversationSchema(ma.Schema):
    """A conversation, without its words."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(TalkState, required=True)
    reason = Choice(Reason, required=True)
    since = ma.fields.AwareDateTime(format="iso", required=True, metadata={"description": "Waits since."})
    due_at = ma.fields.AwareDateTime(
        format="iso",
        required=True,
        allow_none=True,
        metadata={"description": "When it goes up the tree or back to the bot, if nothing happens."},
    )
    heard_at = ma.fields.AwareDateTime(format="iso", required=True)
    answered_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    area = ma.fields.Nested(PlaceSchema, required=True)
    unit = ma.fields.Nested(UnitSchema, required=True)
    lang = ma.fields.String(required=True)
    channel = Choice(MessageChannel, required=True)
    taken_by = ma.fields.Nested(HolderSchema, required=True, allow_none=True)
    reports = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "Codes of reports that came of it."}
    )
    actions = ma.fields.List(
        Choice(TalkStep), required=True, metadata={"description": "What this official may do now."}
    )


class MediumSchema(ma.Schema):
    """Something that was sent and that Loa does not keep."""

    kind = Choice(MediumKind, required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True, metadata={"description": "When it was sent."})
    url = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Where the channel's provider has a sound or film; null where nobody may open it."
        },
    )


class LineSchema(ma.Schema):
    """One line of the transcript."""

    id = ma.fields.String(attribute="_id", required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    by = Choice(Speaker, required=True)
    text = ma.fields.String(required=True)
    unreadable = ma.fields.Boolean(
        required=True, metadata={"description": "The bot could not read it: sound, a film, a file."}
    )
    media = ma.fields.List(
        ma.fields.Nested(MediumSchema),
        required=True,
        metadata={"description": "What that was; PDF documents stand among `documents`."},
    )
    official_id = ma.fields.String(required=True, allow_none=True)
    photos = ma.fields.List(ma.fields.Nested(PhotoSchema), required=True)
    documents = ma.fields.List(ma.fields.Nested(DocumentSchema), required=True)
    sent = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What became of an answer: `queued`, `sent`, `stored`, `failed`."},
    )


class ConversationReachSchema(ma.Schema):
    """Whether an answer reaches the resident now, and what it costs."""

    sendable = ma.fields.Boolean(required=True)
    refused = ma.fields.String(
        required=True, metadata={"description": "Code of the problem that an answer would get; else empty."}
    )
    reason = ma.fields.String(required=True, metadata={"description": "The same in words."})
    window = Choice(
        State, required=True, allow_none=True, metadata={"description": "Of Zalo; elsewhere null."}
    )
    until = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    free_until = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    free_left = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "Messages by Zalo that cost nothing."}
    )
    most_parts = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "Parts of an SMS, each of which is paid."}
    )


class OpenedConversationSchema(ConversationSchema):
    """A conversation with its last hundred lines."""

    reach = ma.fields.Nested(ConversationReachSchema, required=True)
    lines = ma.fields.List(ma.fields.Nested(LineSchema), required=True)


class ConversationAnswerSchema(ma.Schema):
    """What the resident reads. Templates to begin with stand at `/v1/desk/templates`."""

    text = Text(MAX_TEXT, metadata={"example": "Chào bạn, bạn cho biết số nhà nhé."})
    attachment_ids = attachment_ids()


class AnswerBody(TypedDict):
    """What `ConversationAnswerSchema` loads."""

    text: str
    attachment_ids: list[str]


class AttachSchema(ma.Schema):
    """The report that it is about."""

    report = Text(20, metadata={"example": "VL-7K3M9"})


class AttachBody(TypedDict):
    """What `AttachSchema` loads."""

    report: str


class FileSchema(ma.Schema):
    """A report that is filed for the resident."""

    text = Text(MAX_REPORT)
    category = ma.fields.String(required=True, validate=ma.validate.Length(max=40))
    kind = Choice(ReportKind, load_default=str(ReportKind.INCIDENT))
    area = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=40),
        metadata={"description": "Code or id of the commune."},
    )
    address = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_ADDRESS))
    photo_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_PER_REPORT),
        metadata={"description": "Photos that the resident has sent in the conversation."},
    )


class FileBody(TypedDict):
    """What `FileSchema` loads."""

    text: str
    category: str
    kind: str
    area: str
    address: str
    photo_ids: list[str]
