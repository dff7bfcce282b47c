"""Shapes of the inbox."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.messages.messages import MessageChannel, MessageState


class InboxMessageSchema(ma.Schema):
    """A message to the caller."""

    id = ma.fields.String(required=True, attribute="_id")
    at = ma.fields.AwareDateTime(required=True)
    channel = Choice(MessageChannel, required=True)
    state = Choice(MessageState, required=True)
    title = ma.fields.String(required=True)
    body = ma.fields.String(required=True)
    data = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    read_at = ma.fields.AwareDateTime(allow_none=True)


class InboxArgsSchema(ma.Schema):
    """`?after=` the id of the last message that the phone has."""

    after = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    unread = ma.fields.Boolean(load_default=False, metadata={"description": "Only what was not read yet."})


class InboxArgs(TypedDict):
    """What `InboxArgsSchema` loads."""

    after: str
    unread: bool
