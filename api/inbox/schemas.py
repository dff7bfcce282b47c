"""Shapes of the inbox."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.messages.messages import MessageChannel, MessageState
from models.messages.ways import WayState


class WaySchema(ma.Schema):
    """A channel on which it goes or went, and its fate there."""

    channel = Choice(MessageChannel, required=True)
    state = Choice(WayState, required=True)
    at = ma.fields.AwareDateTime(required=True, metadata={"description": "When the state last changed."})
    code = ma.fields.String(
        metadata={
            "description": "Why it failed or was left out: the provider's code, `muted`, `off`, `window`."
        }
    )


class InboxMessageSchema(ma.Schema):
    """A message to the caller, a warning or a post that concerns them: once, with its fate on each channel.

    `channel` and `state` are of the channel that is tried now, or was last.
    """

    id = ma.fields.String(required=True, attribute="_id")
    at = ma.fields.AwareDateTime(required=True)
    channel = Choice(MessageChannel, required=True)
    state = Choice(MessageState, required=True)
    title = ma.fields.String(required=True)
    body = ma.fields.String(required=True)
    data = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    ways = ma.fields.List(ma.fields.Nested(WaySchema), required=True)
    read_at = ma.fields.AwareDateTime(allow_none=True)


class InboxArgsSchema(ma.Schema):
    """`?after=` the id of the last message that the phone has."""

    after = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    unread = ma.fields.Boolean(load_default=False, metadata={"description": "Only what was not read yet."})


class InboxArgs(TypedDict):
    """What `InboxArgsSchema` loads."""

    after: str
    unread: bool
