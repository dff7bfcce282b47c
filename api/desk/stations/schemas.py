"""Shapes of `/v1/desk/stations`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Count, Name
from api.extensions.paging import PageArgs, PageArgsSchema
from models.areas import areas
from models.errors import Fault, NotFound
from models.outlets.outlets import Condition, Technology
from models.stations import content, plan
from models.stations.stations import Station
from models.store import Store, cursor

#: A day: `2026-11-30`. What is none, the domain says.
DAY = ma.validate.Length(max=10)


class RegisteredStationBodySchema(ma.Schema):
    """What is written of a station, all of it each time."""

    name = Name(content.MAX_NAME, metadata={"example": "Đài truyền thanh xã mẫu"})
    area_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "29242@2025-07-01"}
    )
    agency_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=80),
        metadata={"description": "Whose it is; the committee of its area when left out."},
    )
    technology = Choice(Technology, required=True)
    condition = Choice(Condition, required=True)
    year_installed = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(min=content.FIRST_YEAR)
    )
    clusters = Count(content.MOST_CLUSTERS, load_default=0)
    speakers = Count(content.MOST_SPEAKERS, load_default=0)
    hamlets = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=content.MAX_HAMLET)),
        load_default=list,
        validate=ma.validate.Length(max=content.MAX_HAMLETS),
        metadata={"description": "The ấp and khóm that it reaches."},
    )
    connected = ma.fields.Boolean(
        load_default=False, metadata={"description": "It takes content from the provincial system."}
    )
    planned_year = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(max=content.LAST_PLANNED)
    )
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=content.MAX_NOTE))


class ConversionBodySchema(ma.Schema):
    """What is written of a conversion."""

    day = ma.fields.String(required=True, validate=DAY, metadata={"example": "2025-05-20"})
    cost = ma.fields.Float(
        load_default=None,
        allow_none=True,
        validate=ma.validate.Range(min=0, max=content.MOST_COST),
        metadata={"description": "Million đồng."},
    )
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=content.MAX_NOTE))


class ConversionSchema(ConversionBodySchema):
    """A conversion, and what the station was before."""

    technology = Choice(Technology, required=True)
    condition = Choice(Condition, required=True)
    year_installed = ma.fields.Integer(required=True, allow_none=True)


class RegisteredStationSchema(RegisteredStationBodySchema):
    """A station as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    converted = ma.fields.Nested(ConversionSchema, required=True, allow_none=True)
    retired_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    updated_at = ma.fields.AwareDateTime(required=True)
    may_manage = ma.fields.Boolean(required=True)


class ShownStation(Station):
    """What `RegisteredStationSchema` dumps."""

    may_manage: bool


class RegisteredStationFilterSchema(ma.Schema):
    """Which stations; what is left out does not filter."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "In this area or below, by code or id."},
    )
    technology = Choice(Technology, load_default="")
    condition = Choice(Condition, load_default="")
    retired = ma.fields.Boolean(
        load_default=False, metadata={"description": "Those that were taken down, in place of those in use."}
    )


class RegisteredStationListSchema(RegisteredStationFilterSchema, PageArgsSchema):
    """A page of stations."""


class StationArgs(PageArgs):
    """What `RegisteredStationListSchema` loads."""

    area: str
    technology: str
    condition: str
    retired: bool


class PlanArgsSchema(ma.Schema):
    """Whose plan, at which pace."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id of an area of either map; the whole province when left out."},
    )
    percent = ma.fields.Integer(
        load_default=plan.PACES[0],
        validate=ma.validate.Range(min=1, max=100),
        metadata={"description": "Of the stations of the baseline, a year; the plan says 15 to 25."},
    )


class PlanArgs(TypedDict):
    """What `PlanArgsSchema` loads."""

    area: str
    percent: int


class StationReachSchema(ma.Schema):
    """What a pace reaches by the end of the plan."""

    percent = ma.fields.Integer(required=True)
    a_year = ma.fields.Integer(required=True)
    reached = ma.fields.Integer(required=True)
    of = ma.fields.Integer(required=True)
    is_enough = ma.fields.Boolean(required=True, metadata={"description": "All are converted by then."})


class PlannedStationSchema(ma.Schema):
    """A station in the plan."""

    id = ma.fields.String(attribute="_id", required=True)
    name = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    technology = Choice(Technology, required=True)
    condition = Choice(Condition, required=True)
    year_installed = ma.fields.Integer(required=True, allow_none=True)
    planned_year = ma.fields.Integer(required=True, allow_none=True)


class PlannedYearSchema(ma.Schema):
    """What is proposed for a year, in its order."""

    year = ma.fields.Integer(required=True)
    stations = ma.fields.List(ma.fields.Nested(PlannedStationSchema), required=True)


class DoneYearSchema(ma.Schema):
    """What was done in a year, of the stations of the baseline."""

    year = ma.fields.Integer(required=True)
    converted = ma.fields.Integer(required=True)
    of = ma.fields.Integer(required=True)
    before_worse = ma.fields.List(
        ma.fields.Nested(PlannedStationSchema),
        required=True,
        metadata={"description": "Sound and young ones that went while a worse one went on waiting."},
    )


class ConversionPlanSchema(ma.Schema):
    """The plan of conversion of an area."""

    area_id = ma.fields.String(required=True)
    baseline = ma.fields.Integer(
        required=True, metadata={"description": "FM, wired and mixed stations on 1 January 2022."}
    )
    waiting = ma.fields.Integer(required=True)
    reaches = ma.fields.List(ma.fields.Nested(StationReachSchema), required=True)
    proposed = ma.fields.List(ma.fields.Nested(PlannedYearSchema), required=True)
    done = ma.fields.List(ma.fields.Nested(DoneYearSchema), required=True)


def list_faults(store: Store, query: StationArgs) -> Iterator[Fault]:
    """Name what is wrong with the query of a list."""
    yield from area_faults(store, query["area"])
    yield from cursor.faults(lambda after: cursor.decode(after, 2), query["after"])


def area_faults(store: Store, area: str) -> Iterator[Fault]:
    """Name an area that there is not."""
    try:
        if area:
            areas.by_code(store, area)
    except NotFound:
        yield Fault("area", "area_unknown")
