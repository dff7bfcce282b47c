"""Shapes of `/v1/desk/hub-arrivals`."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from models.hub.arrivals import ArrivalState, FileState
from models.hub.messages import INCOMING
from models.language.visible import LONGEST_REASON


class ArrivalArgsSchema(PageArgsSchema):
    """Which messages."""

    state = Choice(ArrivalState, load_default="")
    made_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=64),
        metadata={"description": "Those that a post, a document or a report here was made of, by its id."},
    )


class ArrivalArgs(PageArgs):
    """What `ArrivalArgsSchema` loads."""

    state: str
    made_id: str


class ArrivedFileSchema(ma.Schema):
    """A file that a message names."""

    name = ma.fields.String(required=True)
    state = Choice(
        FileState,
        required=True,
        metadata={
            "description": "`awaited`: it is still fetched; `kept`: in the library; `missed`: it never came."
        },
    )
    code = ma.fields.String(
        required=True,
        metadata={"description": "What is wrong with it: why it did not come, or may not be published yet."},
    )
    file_id = ma.fields.String(required=True, metadata={"description": "In the library; empty: not there."})


class ArrivalSchema(ma.Schema):
    """A message of another hub."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    peer_id = ma.fields.String(required=True)
    kind = ma.fields.String(validate=ma.validate.OneOf(list(map(str, INCOMING))), required=True)
    title = ma.fields.String(required=True, metadata={"description": "Empty for an opinion."})
    state = Choice(ArrivalState, required=True)
    made_kind = ma.fields.String(
        required=True,
        metadata={"description": "What was made of it: `post`, `directive`, `report` or nothing."},
    )
    made_id = ma.fields.String(required=True)
    files = ma.fields.List(ma.fields.Nested(ArrivedFileSchema), required=True)
    reason = ma.fields.String(required=True)
    settled_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    received_at = ma.fields.AwareDateTime(required=True)


class WholeArrivalSchema(ArrivalSchema):
    """The same with what it says."""

    body = ma.fields.Dict(
        required=True,
        metadata={"description": "As the schema of its kind has it; empty once the words were erased."},
    )


class TakeArrivalSchema(ma.Schema):
    """What is noted of a message that somebody saw to."""

    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=LONGEST_REASON))


class TakeArrivalBody(TypedDict):
    """What `TakeArrivalSchema` loads."""

    note: str


class SetAsideSchema(ma.Schema):
    """Why nothing comes of a message."""

    reason = Text(LONGEST_REASON)


class SetAsideBody(TypedDict):
    """What `SetAsideSchema` loads."""

    reason: str
