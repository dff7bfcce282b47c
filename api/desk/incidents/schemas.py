"""Shapes of incidents."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from api.extensions.paging import PageArgs, PageArgsSchema
from models.monitoring.incident_steps import MAX_REASON
from models.monitoring.incidents import IncidentEnd
from models.monitoring.rules import Cause


class IncidentsArgsSchema(PageArgsSchema):
    """Which incidents."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id of an area; everything below counts, too."},
    )
    cause = ma.fields.Enum(Cause, by_value=True, load_default=None)
    open = ma.fields.Boolean(
        load_default=None, metadata={"description": "Only open ones, or only those over."}
    )


class IncidentsArgs(PageArgs):
    """What `IncidentsArgsSchema` loads."""

    area: str
    cause: Cause | None
    open: bool | None


class IncidentToldSchema(ma.Schema):
    """Who was told, and when."""

    official_id = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)


class IncidentSchema(ma.Schema):
    """One incident."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    area_id = ma.fields.String(required=True)
    cause = Choice(Cause, required=True)
    cause_name = ma.fields.String(required=True)
    outlet_ids = ma.fields.List(ma.fields.String(), required=True)
    since = ma.fields.AwareDateTime(format="iso", required=True)
    opened_at = ma.fields.AwareDateTime(format="iso", required=True)
    calm_at = ma.fields.AwareDateTime(
        format="iso", allow_none=True, required=True, metadata={"description": "Since when all are well."}
    )
    closed_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    close_reason = Choice(IncidentEnd, allow_none=True, required=True)
    taken_by = ma.fields.String(allow_none=True, required=True)
    muted_until = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    told = ma.fields.List(ma.fields.Nested(IncidentToldSchema), required=True)
    report_code = ma.fields.String(
        allow_none=True, required=True, metadata={"description": "The report that was made of it."}
    )


class IncidentSilenceSchema(ma.Schema):
    """Until when nobody is told."""

    until = ma.fields.AwareDateTime(format="iso", required=True)


class Silence(TypedDict):
    """What `IncidentSilenceSchema` loads; None where it could not be read."""

    until: datetime | None


class IncidentEndSchema(ma.Schema):
    """Why it is over."""

    reason = ma.fields.Enum(IncidentEnd, by_value=True, required=True)
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_REASON))


class End(TypedDict):
    """What `IncidentEndSchema` loads."""

    reason: IncidentEnd
    note: str
