"""Shapes of plays; docs/outlets.md, "What the device tells"."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, YesOrNo
from api.outlets.heartbeats.schemas import MARK
from models.errors import Fault
from models.monitoring.plays import MOST, PlayEnd, PlayKind


class PlaySchema(ma.Schema):
    """One play."""

    id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=MARK))
    what = ma.fields.String(required=True, validate=ma.validate.Length(max=MARK))
    kind = Choice(PlayKind, required=True)
    started = ma.fields.AwareDateTime(format="iso", required=True)
    ended = ma.fields.AwareDateTime(format="iso", required=True)
    completed = YesOrNo(required=True)
    played_seconds = ma.fields.Float(required=True, validate=ma.validate.Range(min=0, max=1e6))
    reason = Choice(PlayEnd, required=True)

    @ma.validates_schema
    def in_order(self, data: dict[str, Any], **_given: object) -> None:
        """Refuse what ended before it began.

        :raises ValidationError: it did.
        """
        if data["ended"] < data["started"]:
            raise ma.ValidationError([Fault("ended", "ends_before_start")], "ended")


class PlaysSchema(ma.Schema):
    """Several plays; each is looked at by itself, so that one that is not right holds up no other."""

    plays = ma.fields.List(
        ma.fields.Raw(
            required=True,
            metadata={
                "type": "object",
                "description": 'One play, as docs/outlets.md says it under "What the device tells".',
            },
        ),
        required=True,
        validate=ma.validate.Length(max=MOST),
    )


class PlaysBody(TypedDict):
    """What `PlaysSchema` loads."""

    plays: list[Any]


class RefusedPlayFaultSchema(ma.Schema):
    """One thing that is wrong with a play."""

    field = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class RefusedPlaySchema(ma.Schema):
    """One play that was not taken: the place in the list, its id if it has one, and why."""

    index = ma.fields.Integer(required=True)
    id = ma.fields.String(required=True)
    faults = ma.fields.List(ma.fields.Nested(RefusedPlayFaultSchema), required=True)


class PlaysTakenSchema(ma.Schema):
    """How many plays were new, and which were refused; those need not be sent again."""

    taken = ma.fields.Integer(required=True)
    refused = ma.fields.List(ma.fields.Nested(RefusedPlaySchema), required=True)
