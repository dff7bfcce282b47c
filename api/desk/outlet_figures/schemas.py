"""Shapes of figures of outlets."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from models.monitoring.outlet_months import LEFT_OUT

#: Most months of one question.
MONTHS = 24

#: A month: `2026-11`.
MONTH = r"^(20[2-9][0-9])-(0[1-9]|1[0-2])$"


class OutletFiguresArgsSchema(ma.Schema):
    """Of which months and area."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id of an area; everything below counts, too."},
    )
    first = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=7), ma.validate.Regexp(MONTH)],
        metadata={"example": "2026-01", "description": "The first month."},
    )
    last = ma.fields.String(
        required=True,
        validate=[ma.validate.Length(max=7), ma.validate.Regexp(MONTH)],
        metadata={"example": "2026-12", "description": "The last month, at most 24 in all."},
    )


class FiguresArgs(TypedDict):
    """What `OutletFiguresArgsSchema` loads."""

    area: str
    first: str
    last: str


class OutletFiguresSchema(ma.Schema):
    """One commune in one month."""

    area_id = ma.fields.String(required=True)
    month = ma.fields.String(required=True)
    outlets = ma.fields.Integer(required=True)
    never_heard = ma.fields.Integer(
        required=True, metadata={"description": "Outlets without a heartbeat so far; they are in no uptime."}
    )
    due = ma.fields.Integer(
        required=True,
        metadata={"description": "The denominator: airings that fell due, without those left out."},
    )
    heard = ma.fields.Integer(required=True, metadata={"description": "The numerator: played to the end."})
    cut = ma.fields.Integer(required=True)
    failed = ma.fields.Integer(required=True)
    missed = ma.fields.Integer(required=True)
    left_out = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf([str(one) for one in LEFT_OUT])),
        values=ma.fields.Integer(),
        required=True,
        metadata={
            "description": "Airings that are in no share, by why: an official had muted it, an incident."
        },
    )
    share = ma.fields.Float(allow_none=True, required=True)
    there_seconds = ma.fields.Float(required=True)
    possible_seconds = ma.fields.Float(required=True)
    uptime = ma.fields.Float(allow_none=True, required=True)
