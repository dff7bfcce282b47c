"""Shapes of what `/v1/desk/outlets` shows."""

from __future__ import annotations

import marshmallow as ma

from api.desk.outlets.schemas import ContractSchema, LoudnessSchema, OutletPointSchema, WindowSchema
from api.extensions.fields import Choice
from models.outlets.commands import CommandName
from models.outlets.outlets import Capability, Condition, Layout, OutletKind, Technology
from models.outlets.ways import WayKind


class MutedSchema(ma.Schema):
    """Who silenced an outlet, when, why and until when."""

    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True)
    until = ma.fields.AwareDateTime(required=True, allow_none=True)


class HardwareSchema(ma.Schema):
    """What a device said of itself."""

    hardware = ma.fields.String(required=True)
    software = ma.fields.String(required=True)
    serial = ma.fields.String(required=True)


class GivenCommandSchema(ma.Schema):
    """A command that the device was given; `done_at` is null until it said that it did it."""

    id = ma.fields.String(required=True)
    name = Choice(CommandName, required=True)
    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    expires = ma.fields.AwareDateTime(required=True)
    done_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class HoldingSchema(ma.Schema):
    """The windows that hold; `area_id` is the area that gives them, "" where they are the outlet's own."""

    windows = ma.fields.List(ma.fields.Nested(WindowSchema), required=True)
    area_id = ma.fields.String(required=True)


class ShownContractSchema(ContractSchema):
    """A contract; `contact` is "" for who does not manage the board."""

    hours = ma.fields.List(ma.fields.Nested(WindowSchema), required=True)
    contact = ma.fields.String(required=True)


class ShownOutletWaySchema(ma.Schema):
    """How an outlet is reached; all but `kind` is empty for who does not manage it, and the password for everybody."""

    kind = Choice(WayKind, required=True)
    address = ma.fields.String(required=True)
    mount = ma.fields.String(required=True)
    user = ma.fields.String(required=True)
    has_password = ma.fields.Boolean(required=True)


class OutletSchema(ma.Schema):
    """An outlet at the desk."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    kind = Choice(OutletKind, required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    technology = Choice(Technology, required=True)
    area_id = ma.fields.String(required=True)
    area_name = ma.fields.String(required=True)
    hamlets = ma.fields.List(ma.fields.String(), required=True)
    point = ma.fields.Nested(OutletPointSchema, required=True, allow_none=True)
    agency_id = ma.fields.String(required=True)
    tags = ma.fields.List(ma.fields.String(), required=True)
    capabilities = ma.fields.List(Choice(Capability), required=True)
    languages = ma.fields.List(ma.fields.String(), required=True)
    windows = ma.fields.List(ma.fields.Nested(WindowSchema), required=True)
    windows_holding = ma.fields.Nested(HoldingSchema, required=True)
    volume = ma.fields.List(ma.fields.Nested(LoudnessSchema), required=True)
    lead_in_seconds = ma.fields.Float(required=True)
    horns = ma.fields.Integer(required=True)
    size_m2 = ma.fields.Float(required=True, allow_none=True)
    width = ma.fields.Integer(required=True, allow_none=True)
    height = ma.fields.Integer(required=True, allow_none=True)
    layout = Choice(Layout, required=True)
    year_installed = ma.fields.Integer(required=True, allow_none=True)
    condition = Choice(Condition, required=True)
    contract = ma.fields.Nested(ShownContractSchema, required=True, allow_none=True)
    way = ma.fields.Nested(ShownOutletWaySchema, required=True)
    device = ma.fields.Nested(HardwareSchema, required=True, allow_none=True)
    paired_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    muted = ma.fields.Nested(
        MutedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null while it sounds, also after the end of a silence."},
    )
    commands = ma.fields.List(ma.fields.Nested(GivenCommandSchema), required=True)
    retired_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    may_manage = ma.fields.Boolean(required=True)
    may_control = ma.fields.Boolean(required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


class OutletKeySchema(OutletSchema):
    """An outlet with a key that was just made for its device, shown this once."""

    device_key = ma.fields.String(
        required=True, metadata={"description": "What stands in the address of the device as `?device_key=`."}
    )
