"""Shapes of how outlets are."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from models.monitoring.beats import Deviation, Mode
from models.monitoring.incident_steps import MAX_REASON
from models.monitoring.states import State
from models.outlets.outlets import OutletKind


class StatesArgsSchema(PageArgsSchema):
    """Which outlets."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id of an area; everything below counts, too."},
    )
    kind = ma.fields.Enum(OutletKind, by_value=True, load_default=None)
    state = ma.fields.Enum(State, by_value=True, load_default=None)


class StatesArgs(PageArgs):
    """What `StatesArgsSchema` loads."""

    area: str
    kind: OutletKind | None
    state: State | None


class LastBeatSchema(ma.Schema):
    """The last heartbeat."""

    mode = Choice(Mode, required=True)
    what = ma.fields.String(required=True)
    network = ma.fields.String(allow_none=True, required=True)
    signal_dbm = ma.fields.Integer(allow_none=True, required=True)
    free_bytes = ma.fields.Integer(allow_none=True, required=True)
    temperature_c = ma.fields.Float(allow_none=True, required=True)
    volume_percent = ma.fields.Integer(allow_none=True, required=True)
    software = ma.fields.String(allow_none=True, required=True)
    faults = ma.fields.List(ma.fields.String(), required=True)


class OutletStateSchema(ma.Schema):
    """How one outlet is."""

    outlet_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "That of the outlet."})
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    kind = Choice(OutletKind, required=True)
    area_id = ma.fields.String(required=True)
    lat = ma.fields.Float(allow_none=True, required=True)
    lon = ma.fields.Float(allow_none=True, required=True)
    states = ma.fields.List(Choice(State), required=True)
    heard_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    offset_seconds = ma.fields.Float(allow_none=True, required=True)
    deviations = ma.fields.List(
        Choice(Deviation),
        required=True,
        metadata={"description": "In what the last heartbeat differed from what was expected."},
    )
    alarms_muted_until = ma.fields.AwareDateTime(
        format="iso",
        allow_none=True,
        required=True,
        metadata={"description": "Until then no incident is opened for it."},
    )
    beat = ma.fields.Nested(LastBeatSchema, allow_none=True, required=True)


class HourSchema(ma.Schema):
    """One hour of one outlet, by the clock of Viet Nam."""

    hour = ma.fields.String(required=True, metadata={"example": "05"})
    seconds = ma.fields.Float(required=True)
    beats = ma.fields.Integer(required=True)
    off_beats = ma.fields.Integer(required=True)
    worst_offset = ma.fields.Float(required=True)
    least_free = ma.fields.Integer(allow_none=True, required=True)


class DaySchema(ma.Schema):
    """One day of one outlet."""

    day = ma.fields.String(required=True, metadata={"example": "2026-11-30"})
    hours = ma.fields.List(ma.fields.Nested(HourSchema), required=True)


class ShownPlaySchema(ma.Schema):
    """One play."""

    what = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    started = ma.fields.AwareDateTime(format="iso", required=True)
    ended = ma.fields.AwareDateTime(format="iso", required=True)
    completed = ma.fields.Boolean(required=True)
    played_seconds = ma.fields.Float(required=True)
    reason = ma.fields.String(required=True)
    received_at = ma.fields.AwareDateTime(format="iso", required=True)


class OutletHealthSchema(OutletStateSchema):
    """How one outlet is, and how it was."""

    incidents = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Open ones."})
    days = ma.fields.List(ma.fields.Nested(DaySchema), required=True)
    plays = ma.fields.List(ma.fields.Nested(ShownPlaySchema), required=True)


class QuietSchema(ma.Schema):
    """Until when no incident is opened for it, and why; null takes it back."""

    until = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    reason = Text(MAX_REASON)
