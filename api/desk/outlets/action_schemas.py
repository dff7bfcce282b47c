"""Shapes of what is done with one outlet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.extensions.fields import Choice
from models.language.visible import LONGEST_REASON, reason_faults
from models.outlets.commands import CommandName


class Reason(ma.fields.String):
    """Why something is done, in words."""

    def __init__(self, **options: Any) -> None:
        length = ma.validate.Length(max=LONGEST_REASON)
        super().__init__(required=True, validate=[length, _insist_on_words], **options)


def _insist_on_words(value: str) -> None:
    if faults := reason_faults("", value):
        raise ma.ValidationError([*faults])


class ReasonSchema(ma.Schema):
    """Why it is done."""

    reason = Reason(metadata={"example": "Thiết bị bị mất"})


class ReasonBody(TypedDict):
    """What `ReasonSchema` loads."""

    reason: str


class MuteSchema(ReasonSchema):
    """Why an outlet is silenced, and until when."""

    until = moment(
        load_default=None,
        allow_none=True,
        metadata={"description": "Then it sounds again by itself; without, until somebody takes it back."},
    )


class MuteBody(ReasonBody):
    """What `MuteSchema` loads."""

    until: datetime | None


class CommandSchema(ma.Schema):
    """What a device is let do."""

    name = Choice(CommandName, required=True)


class CommandBody(TypedDict):
    """What `CommandSchema` loads."""

    name: CommandName


class UserCodeSchema(ma.Schema):
    """The code that a device shows."""

    user_code = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=20), metadata={"example": "BCDF-GHJK"}
    )


class UserCodeBody(TypedDict):
    """What `UserCodeSchema` loads."""

    user_code: str
