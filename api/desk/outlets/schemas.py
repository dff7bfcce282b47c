"""Shapes of `/v1/desk/outlets`."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.extensions.fields import Choice, Count, Name
from models.language.languages import LANGUAGES
from models.outlets import content, ways
from models.outlets.outlets import Capability, Condition, Layout, OutletKind, Technology
from models.outlets.ways import WayKind
from models.outlets.windows import DAYS, MOST_VOLUMES, MOST_WINDOWS

_TIME = {"example": "05:00", "description": "`HH:MM`, wall time of Vietnam."}


def time_field() -> ma.fields.String:
    """Make a field for an hour of the day."""
    return ma.fields.String(required=True, validate=ma.validate.Length(max=5), metadata=_TIME)


class WindowSchema(ma.Schema):
    """Hours in which an outlet may sound."""

    days = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf(DAYS)),
        required=True,
        validate=ma.validate.Length(min=1, max=len(DAYS)),
    )
    start = time_field()
    end = time_field()


class LoudnessSchema(ma.Schema):
    """How loud an outlet is between two hours."""

    start = time_field()
    end = time_field()
    percent = ma.fields.Integer(required=True, validate=ma.validate.Range(min=0, max=100))


class OutletPointSchema(ma.Schema):
    """Where an outlet stands, in degrees (WGS 84)."""

    lat = ma.fields.Float(required=True)
    lon = ma.fields.Float(required=True)


def windows_field(**options: Any) -> ma.fields.List[Any]:
    """Make a field for windows."""
    length = ma.validate.Length(max=MOST_WINDOWS)
    return ma.fields.List(ma.fields.Nested(WindowSchema), validate=length, **options)


class ContractSchema(ma.Schema):
    """Under what a private board may be requisitioned."""

    number = Name(content.MOST_WORDS)
    company = Name(content.MOST_WORDS)
    valid_from = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2026-01-01"}
    )
    valid_to = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2026-12-31"}
    )
    hours = windows_field(load_default=list)
    contact = ma.fields.String(
        validate=ma.validate.Length(max=content.MOST_WORDS),
        metadata={"description": "Who runs the board; kept as it is when left out. Shown to who manages it."},
    )


def _number(name: str, **options: Any) -> ma.fields.Float:
    least, most = content.BOUNDS[name]
    return ma.fields.Float(validate=ma.validate.Range(min=least, max=most), **options)


def _whole(name: str, **options: Any) -> Count:
    least, most = content.BOUNDS[name]
    return Count(int(most), least=int(least), **options)


def _texts(most: int) -> ma.fields.List[Any]:
    each = ma.fields.String(validate=ma.validate.Length(max=most))
    return ma.fields.List(each, load_default=list, validate=ma.validate.Length(max=content.MOST_LIST))


def _choices(values: tuple[str, ...]) -> ma.fields.List[Any]:
    each = ma.fields.String(validate=ma.validate.OneOf(values))
    return ma.fields.List(each, required=True, validate=ma.validate.Length(min=1, max=len(values)))


class OutletWaySchema(ma.Schema):
    """How an outlet is reached (docs/outlets.md)."""

    kind = Choice(WayKind, required=True)
    address = ma.fields.String(
        validate=ma.validate.Length(max=ways.MOST_CHARACTERS),
        metadata={
            "example": "http://10.20.1.5:8000",
            "description": "Scheme, host and port of what Loa calls.",
        },
    )
    mount = ma.fields.String(
        validate=ma.validate.Length(max=ways.MOST_CHARACTERS),
        metadata={"example": "/loa/ap-cho", "description": "The path of the stream, for `icecast`."},
    )
    user = ma.fields.String(validate=ma.validate.Length(max=ways.MOST_CHARACTERS))
    password = ma.fields.String(
        validate=ma.validate.Length(max=ways.MOST_CHARACTERS),
        metadata={
            "description": "Never shown again; left out, it stays with the address that it was given for."
        },
    )


class OutletBodySchema(ma.Schema):
    """What is written of an outlet, all of it each time."""

    kind = Choice(OutletKind, required=True)
    code = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=content.MOST_CODE),
        metadata={"example": "CL-29242-01"},
    )
    name = Name(content.MOST_NAME, metadata={"example": "Cụm loa ấp Chợ"})
    technology = Choice(Technology, required=True)
    area_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "29242@2025-07-01"}
    )
    hamlets = _texts(content.MOST_WORDS)
    point = ma.fields.Nested(OutletPointSchema, load_default=None, allow_none=True)
    agency_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=80),
        metadata={"description": "Whose it is; the committee of its area when left out."},
    )
    tags = _texts(content.MOST_TAG)
    capabilities = _choices(tuple(map(str, Capability)))
    languages = _choices(LANGUAGES)
    windows = windows_field(
        load_default=list,
        metadata={"description": "Without any, those of the nearest area above that has some."},
    )
    volume = ma.fields.List(
        ma.fields.Nested(LoudnessSchema), load_default=list, validate=ma.validate.Length(max=MOST_VOLUMES)
    )
    lead_in_seconds = _number("lead_in_seconds", load_default=0.0)
    horns = _whole("horns", load_default=0)
    size_m2 = _number("size_m2", load_default=None, allow_none=True)
    width = _whole("width", load_default=None, allow_none=True)
    height = _whole("height", load_default=None, allow_none=True)
    layout = Choice(Layout, load_default=Layout.FULL)
    year_installed = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(min=content.FIRST_YEAR)
    )
    condition = Choice(Condition, load_default=Condition.GOOD)
    contract = ma.fields.Nested(ContractSchema, load_default=None, allow_none=True)
    way = ma.fields.Nested(
        OutletWaySchema,
        allow_none=True,
        metadata={
            "description": "Left out, it stays; null takes it away. `icecast` and `lan_speaker`, which Loa "
            "calls, are set, changed and taken away by administrators of the province."
        },
    )
