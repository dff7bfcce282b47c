"""Shapes of preferences: how somebody wants to be told."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.following.preferences import CHANNELS
from models.messages.telling import STOPPABLE
from models.messages.wishes import Digest

CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class QuietHoursSchema(ma.Schema):
    """Hours of Viet Nam's clock in which only what is urgent to life comes; the same hour twice for none."""

    begins = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=5), ma.validate.Regexp(CLOCK)],
        metadata={"example": "22:00"},
    )
    ends = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=5), ma.validate.Regexp(CLOCK)],
        metadata={"example": "05:30"},
    )


class QuietHoursBody(TypedDict):
    """What `QuietHoursSchema` loads."""

    begins: str
    ends: str


#: Channels and topics that somebody can choose.
_CHANNEL = ma.validate.OneOf([str(one) for one in CHANNELS])
_TOPIC = ma.validate.OneOf([str(one) for one in STOPPABLE])


class PreferencesChangeSchema(ma.Schema):
    """How I want to be told; what is left out stays."""

    order = ma.fields.List(
        ma.fields.String(validate=_CHANNEL),
        validate=ma.validate.Length(max=len(CHANNELS)),
        metadata={"description": "Channels, the preferred one first; the others come after."},
    )
    off = ma.fields.List(
        ma.fields.String(validate=_CHANNEL),
        validate=ma.validate.Length(max=len(CHANNELS)),
        metadata={"description": "Channels on which only what is urgent to life comes."},
    )
    muted = ma.fields.List(
        ma.fields.String(validate=_TOPIC),
        validate=ma.validate.Length(max=len(STOPPABLE)),
        metadata={
            "description": "What I unsubscribed from. Actual, severe and near warnings come all the same; `alert` are "
            "the others."
        },
    )
    quiet_hours = ma.fields.Nested(
        QuietHoursSchema, allow_none=True, metadata={"description": "null: those of the province."}
    )
    digest = Choice(Digest, metadata={"description": "Ordinary posts together, once a day or a week."})
    email = ma.fields.String(
        validate=ma.validate.Length(max=254),
        metadata={
            "description": "Officials only: where letters go that they do not read at the desk; empty for nowhere. "
            "Another address holds once the code that is sent there was shown (`POST /v1/me/preferences/email`)."
        },
    )


class PreferencesChange(TypedDict, total=False):
    """What `PreferencesChangeSchema` loads."""

    order: list[str]
    off: list[str]
    muted: list[str]
    quiet_hours: QuietHoursBody | None
    digest: str
    email: str


class PreferencesSchema(PreferencesChangeSchema):
    """How I want to be told."""

    order = ma.fields.List(ma.fields.String(validate=_CHANNEL), required=True)
    off = ma.fields.List(ma.fields.String(validate=_CHANNEL), required=True)
    muted = ma.fields.List(ma.fields.String(validate=_TOPIC), required=True)
    quiet_hours = ma.fields.Nested(QuietHoursSchema, required=True, allow_none=True)
    digest = Choice(Digest, required=True)
    email_named = ma.fields.String(
        validate=ma.validate.Length(max=254),
        metadata={"description": "Officials only: the address that waits for its code; empty for none."},
    )


class MailboxCodeSchema(ma.Schema):
    """The code that was sent to a mailbox."""

    code = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=20),
        metadata={"description": "The six digits.", "examples": ["012345"]},
    )


class MailboxCode(TypedDict):
    """What `MailboxCodeSchema` loads."""

    code: str
