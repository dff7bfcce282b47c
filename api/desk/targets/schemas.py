"""Shapes of `/v1/desk/targets`."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Count, Name, Text
from api.uploads.schemas import UploadSchema
from models.files.uploads import MAX_ATTACHMENTS
from models.targets import catalogue, dashboard, figure_content, hamlets
from models.targets.catalogue import Op, UnitSet
from models.targets.figures import FigureState, Source

#: Years that one dashboard shows.
MOST_YEARS = 15

_SOURCES = [*map(str, Source), dashboard.SUMMED]


def area_field(**given: Any) -> ma.fields.String:
    """Return a field for the code or id of an area of either map."""
    told = {"description": "Code or id of an area of either map; all of the plan when left out."}
    return ma.fields.String(validate=ma.validate.Length(max=40), metadata=told, **given)


class TargetsArgsSchema(ma.Schema):
    """Whose dashboard, and which years."""

    plan = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"example": "tra_vinh", "description": "The first of the province when left out."},
    )
    area = area_field(load_default="")
    first = ma.fields.Integer(load_default=2021, validate=ma.validate.Range(min=2021, max=2050))
    last = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(min=2021, max=2050)
    )


class TargetsArgs(TypedDict):
    """What `TargetsArgsSchema` loads."""

    plan: str
    area: str
    first: int
    last: int | None


class ShownFigureSchema(ma.Schema):
    """A figure with its denominator, its day, its source and who confirmed it."""

    n = ma.fields.Integer(required=True, metadata={"description": "The numerator."})
    d = ma.fields.Integer(required=True, metadata={"description": "The denominator."})
    share = ma.fields.Float(required=True, allow_none=True)
    as_of = ma.fields.String(required=True)
    source = ma.fields.String(required=True, validate=ma.validate.OneOf(_SOURCES))
    by = ma.fields.String(required=True, metadata={"description": "Who entered it, `loa` where nobody did."})
    confirmed_by = ma.fields.String(required=True)
    without = ma.fields.Integer(
        required=True,
        metadata={"description": "Of a sum, units without a figure; they are in the denominator."},
    )
    note = ma.fields.String(required=True)
    figure_id = ma.fields.String(required=True)


class YearFigureSchema(ShownFigureSchema):
    """The last good figure of a year."""

    year = ma.fields.Integer(required=True)


class StandingSchema(ma.Schema):
    """Whether a target is reached, and what is missing."""

    reached = ma.fields.Boolean(required=True, allow_none=True)
    missing = ma.fields.Integer(required=True)
    a_year = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "How many a year are needed from now on."}
    )
    is_over = ma.fields.Boolean(required=True)


class TargetRowSchema(ma.Schema):
    """One target for one area; `reason` says why there is no figure, or why it moves no more."""

    id = ma.fields.String(required=True)
    text = ma.fields.String(required=True, metadata={"description": "The phrase of the plan, word for word."})
    gloss = ma.fields.String(required=True)
    year = ma.fields.Integer(required=True)
    op = Choice(Op, required=True)
    value = ma.fields.Float(required=True)
    units = Choice(UnitSet, required=True)
    numerator = ma.fields.String(required=True)
    denominator = ma.fields.String(required=True)
    is_computed = ma.fields.Boolean(required=True)
    now = ma.fields.Nested(ShownFigureSchema, required=True, allow_none=True)
    reason = ma.fields.String(required=True, validate=ma.validate.OneOf(["", *catalogue.reasons()]))
    reason_text = ma.fields.String(required=True)
    years = ma.fields.List(ma.fields.Nested(YearFigureSchema), required=True)
    standing = ma.fields.Nested(StandingSchema, required=True)


class TargetsSchema(ma.Schema):
    """The dashboard of a plan."""

    plan = ma.fields.String(required=True)
    plan_name = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    area_name = ma.fields.String(required=True)
    rows = ma.fields.List(ma.fields.Nested(TargetRowSchema), required=True)


class UnitFigureSchema(ma.Schema):
    """The figure of one unit today; null where there is none."""

    area_id = ma.fields.String(required=True)
    area_name = ma.fields.String(required=True)
    figure = ma.fields.Nested(ShownFigureSchema, required=True, allow_none=True)


class HistoryArgsSchema(ma.Schema):
    """Whose history."""

    area = area_field(load_default="")


class HistoryArgs(TypedDict):
    """What `HistoryArgsSchema` loads."""

    area: str


class FigureBodySchema(ma.Schema):
    """What is written of a figure."""

    target_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "TV-1"}
    )
    area_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "84@2021-01-01"}
    )
    day = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2023-12-31"}
    )
    n = Count(figure_content.MOST, required=True)
    d = Count(
        figure_content.MOST,
        least=1,
        load_default=None,
        allow_none=True,
        metadata={"description": "Only where the denominator is no list of units; else Loa reads it there."},
    )
    note = Text(figure_content.MAX_NOTE, metadata={"example": "Theo Quyết định số 12/QĐ-UBND"})
    evidence = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_ATTACHMENTS),
        metadata={"description": "Files that the caller sent to `/v1/uploads`."},
    )


class FigureSchema(ma.Schema):
    """A figure as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    target_id = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    area_name = ma.fields.String(required=True)
    day = ma.fields.String(required=True)
    n = ma.fields.Integer(required=True)
    d = ma.fields.Integer(required=True)
    source = Choice(Source, required=True)
    state = Choice(FigureState, required=True)
    counts = ma.fields.Boolean(required=True, metadata={"description": "The last good one of its year."})
    note = ma.fields.String(required=True)
    evidence = ma.fields.List(ma.fields.Nested(UploadSchema), required=True, attribute="files")
    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    decided_by = ma.fields.String(required=True)
    decided_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    refusal = ma.fields.String(required=True)


class KeepingSchema(ma.Schema):
    """Whose figures are kept."""

    plan = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "tra_vinh"}
    )


class KeepingBody(TypedDict):
    """What `KeepingSchema` loads."""

    plan: str


class HamletsBodySchema(ma.Schema):
    """The hamlets of a commune."""

    names = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=hamlets.MOST_NAME)),
        required=True,
        validate=ma.validate.Length(min=1, max=hamlets.MOST),
    )
    source = Name(200, metadata={"example": "UBND phường, 01/2026"})


class HamletsSchema(HamletsBodySchema):
    """The hamlets of a commune as they are kept; nothing where nobody has listed them, with version 0."""

    area_id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    source = ma.fields.String(required=True)  # type: ignore[assignment]
