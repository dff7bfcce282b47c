"""Shapes of `/v1/desk/programme/entries`."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name
from api.extensions.paging import PageArgs, PageArgsSchema
from models.programme import entry_faults, links, recurrence, targets
from models.programme.entries import Entry, EntryState, SourceKind
from models.programme.precedence import SourceLevel
from models.programme.scheduling import Overlap

_ID = ma.validate.Length(max=40)
_MANY = ma.validate.Length(max=targets.MOST_NAMED)
_DAY = (ma.validate.Length(max=10), ma.validate.Regexp(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))


class OutletTargetsSchema(ma.Schema):
    """Outlets, areas with everything below, and groups; private boards are meant by nothing but their own id."""

    outlet_ids = ma.fields.List(ma.fields.String(validate=_ID), load_default=list, validate=_MANY)
    area_ids = ma.fields.List(ma.fields.String(validate=_ID), load_default=list, validate=_MANY)
    group_ids = ma.fields.List(ma.fields.String(validate=_ID), load_default=list, validate=_MANY)


class StationSchema(ma.Schema):
    """A station that is relayed (tiếp sóng)."""

    name = Name(entry_faults.MOST_STATION, metadata={"example": "Đài Phát thanh tỉnh"})
    source = Choice(SourceKind, required=True)
    url = ma.fields.String(load_default="", validate=ma.validate.Length(max=links.MOST_URL))
    preset = ma.fields.String(load_default="", validate=ma.validate.Length(max=links.MOST_PRESET))
    level = Choice(SourceLevel, required=True)
    minutes = ma.fields.Integer(required=True, validate=ma.validate.Range(1, entry_faults.MOST_MINUTES))


class EntryBodySchema(ma.Schema):
    """What sounds when and where: a bulletin or a station, by a rule of RFC 5545 and a wall time of Viet Nam."""

    area_id = ma.fields.String(required=True, validate=_ID)
    bulletin_id = ma.fields.String(load_default="", validate=_ID)
    station = ma.fields.Nested(StationSchema, load_default=None, allow_none=True)
    targets = ma.fields.Nested(OutletTargetsSchema, required=True)
    rrule = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=recurrence.MOST_RULE),
        metadata={
            "example": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
            "description": "Empty: the first day alone. `COUNT` and `UNTIL` are refused: `last_day` says it.",
        },
    )
    start = ma.fields.String(
        required=True,
        validate=(ma.validate.Length(max=5), ma.validate.Regexp(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")),
        metadata={"example": "17:00"},
    )
    first_day = ma.fields.String(required=True, validate=_DAY, metadata={"example": "2026-12-01"})
    last_day = ma.fields.String(
        load_default="",
        validate=(ma.validate.Length(max=10), ma.validate.Regexp(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")),
    )
    repeats = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, entry_faults.MOST_REPEATS))
    pause_seconds = ma.fields.Integer(load_default=2, validate=ma.validate.Range(0, entry_faults.MOST_PAUSE))
    order = ma.fields.Integer(
        load_default=0,
        validate=ma.validate.Range(-entry_faults.MOST_ORDER, entry_faults.MOST_ORDER),
        metadata={"description": "Of two that are due together the lower goes first."},
    )


class EntryListSchema(PageArgsSchema):
    """What is looked for."""

    area = ma.fields.String(load_default="", validate=_ID)


class EntryListArgs(PageArgs):
    """What `EntryListSchema` loads."""

    area: str


class EntrySchema(EntryBodySchema):
    """An entry as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    agency_id = ma.fields.String(required=True)
    zone = ma.fields.String(required=True, metadata={"example": "Asia/Ho_Chi_Minh"})
    state = Choice(EntryState, required=True)
    next_at = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When it falls due next, of the next fortnight."},
    )
    except_days = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "Days that were cancelled one by one (EXDATE).", "example": ["2026-12-24"]},
    )
    created_at = ma.fields.AwareDateTime(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


class DaySchema(ma.Schema):
    """One local day."""

    day = ma.fields.Date(required=True, metadata={"example": "2026-12-24"})


class DayBody(TypedDict):
    """What `DaySchema` loads."""

    day: date


class ShownEntry(Entry):
    """What `EntrySchema` dumps."""

    next_at: object


class OverlapSchema(ma.Schema):
    """Two entries at one time: the first goes first, the second waits or is cut."""

    outlet_id = ma.fields.String(required=True, metadata={"description": "One on which they meet."})
    outlet = ma.fields.String(required=True)
    outlets = ma.fields.Integer(required=True, metadata={"description": "On how many they meet."})
    at = ma.fields.AwareDateTime(required=True)
    first = ma.fields.String(required=True)
    second = ma.fields.String(required=True)


class OverlapsSchema(ma.Schema):
    """What overlaps."""

    overlaps = ma.fields.List(ma.fields.Nested(OverlapSchema), required=True)


class ShownOverlaps(TypedDict):
    """What `OverlapsSchema` dumps."""

    overlaps: list[Overlap]
