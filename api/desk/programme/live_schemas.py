"""Shapes of `/v1/desk/programme/live` and of requisitions."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.desk.outlets.action_schemas import Reason
from api.desk.programme.entry_schemas import OutletTargetsSchema
from api.extensions.fields import Choice, Name
from models.programme import links, live
from models.programme.entries import SourceKind
from models.programme.live import Live, LiveState
from models.programme.precedence import SourceLevel
from models.programme.requisitions import Requisition

_ID = ma.validate.Length(max=40)


class LiveBodySchema(ma.Schema):
    """What is switched through, and where."""

    title = Name(live.MOST_TITLE, metadata={"example": "Thông báo của Chủ tịch UBND xã"})
    area_id = ma.fields.String(required=True, validate=_ID)
    level = Choice(SourceLevel, load_default="")
    source = Choice(SourceKind, required=True)
    url = ma.fields.String(load_default="", validate=ma.validate.Length(max=links.MOST_URL))
    preset = ma.fields.String(load_default="", validate=ma.validate.Length(max=links.MOST_PRESET))
    targets = ma.fields.Nested(OutletTargetsSchema, required=True)


class LiveSchema(LiveBodySchema):
    """An announcement as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    level = Choice(SourceLevel, required=True)
    outlets = ma.fields.Integer(required=True, metadata={"description": "How many outlets it was meant for."})
    begins = ma.fields.AwareDateTime(required=True)
    until = ma.fields.AwareDateTime(
        required=True, metadata={"description": "It ends then, unless somebody says that they still speak."}
    )
    state = Choice(LiveState, required=True)


class ShownLive(Live):
    """What `LiveSchema` dumps."""

    outlets: int


def show_live(row: Live) -> ShownLive:
    """Show an announcement."""
    return {**row, "outlets": len(row["outlet_ids"])}


class RequisitionBodySchema(ma.Schema):
    """Which board is taken, why, and for how long."""

    outlet_id = ma.fields.String(required=True, validate=_ID)
    reason = Reason(metadata={"example": "Bão số 9, cần báo cho người dân ở chợ"})
    begins = moment(load_default=None, metadata={"description": "Now, unless it is said."})
    ends = ma.fields.AwareDateTime(required=True)


class RequisitionBody(TypedDict):
    """What `RequisitionBodySchema` loads."""

    outlet_id: str
    reason: str
    begins: datetime | None
    ends: datetime


class RequisitionSchema(ma.Schema):
    """A requisition as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    outlet_id = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    contract = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    begins = ma.fields.AwareDateTime(required=True)
    ends = ma.fields.AwareDateTime(required=True)
    by = ma.fields.String(required=True)
    by_name = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    log = ma.fields.String(
        required=True, metadata={"description": "A link for the owner of the board: what was shown, as CSV."}
    )


class ShownRequisition(Requisition):
    """What `RequisitionSchema` dumps."""

    log: str
