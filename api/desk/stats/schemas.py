"""Shapes of figures about reports."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

import marshmallow as ma

from api.extensions.context import current_store
from models.desk import filter_checks
from models.statistics import statistics
from models.statistics.statistics import By

_SHORT = ma.validate.Length(max=80)


def _count(text: str = "") -> ma.fields.Integer:
    return ma.fields.Integer(required=True, metadata={"description": text} if text else {})


class GivenStatsArgs(TypedDict, total=False):
    """What was given of a query; what could not be read is missing."""

    area: str
    agency: str
    category: str
    start: date | None
    end: date | None
    by: By


class StatsArgsSchema(ma.Schema):
    """Whose figures, of when, and how they are cut."""

    area = ma.fields.String(
        load_default="", validate=_SHORT, metadata={"description": "Default: the area of your role."}
    )
    agency = ma.fields.String(
        load_default="",
        validate=_SHORT,
        metadata={"description": "Default: the agency of your role, or all of the area."},
    )
    category = ma.fields.String(load_default="", validate=_SHORT)
    start = ma.fields.Date(
        data_key="from",
        load_default=None,
        metadata={"description": "First day, in Vietnam. Default: the first of January of the year of `to`."},
    )
    end = ma.fields.Date(
        data_key="to", load_default=None, metadata={"description": "Last day, included. Default: today."}
    )
    by = ma.fields.Enum(By, by_value=True, load_default=By.MONTH)

    @ma.post_load
    def _with_period(self, data: GivenStatsArgs, **_: object) -> GivenStatsArgs:
        start, end = _period(data)
        return {**data, "start": start, "end": end}

    @ma.validates_schema(skip_on_field_errors=False)
    def _known_and_in_order(self, data: GivenStatsArgs, **_: object) -> None:
        """Name unknown ids and a wrong period beside the faults of single values, all at once."""
        faults = list(
            filter_checks.faults_of(
                current_store(),
                area=data.get("area", ""),
                agency=data.get("agency", ""),
                category=data.get("category", ""),
            )
        )
        if {"start", "end"} <= data.keys():
            field = "to" if data["end"] else "from"
            faults += statistics.faults_of_period(*_period(data), by=data.get("by"), field=field)
        if faults:
            raise ma.ValidationError(faults)


class StatsArgs(TypedDict):
    """What `StatsArgsSchema` loads, the days that were left out filled in."""

    area: str
    agency: str
    category: str
    start: date
    end: date
    by: By


def _period(data: GivenStatsArgs) -> tuple[date, date]:
    """Return first and last day, the ones that were left out filled in."""
    end = data["end"] or statistics.today()
    return data["start"] or end.replace(month=1, day=1), end


class ShareSchema(ma.Schema):
    """`n` of `of`."""

    n = ma.fields.Integer(required=True)
    of = _count("The denominator.")
    share = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "From 0 to 1; null of nothing."}
    )


class SpreadSchema(ma.Schema):
    """Minutes of working time."""

    median = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "2.5 % at most off; null of nothing."}
    )
    p90 = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "90 % took no longer; 2.5 % at most off."}
    )
    n = _count("Of so many reports.")


def _share(text: str) -> ma.fields.Nested:
    return ma.fields.Nested(ShareSchema, required=True, metadata={"description": text})


def _spread(text: str) -> ma.fields.Nested:
    return ma.fields.Nested(SpreadSchema, required=True, metadata={"description": text})


def _counts(text: str) -> ma.fields.Dict:
    return ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        required=True,
        metadata={"description": text},
    )


class FiguresSchema(ma.Schema):
    """What became of the reports that were received in the period, as it stands now."""

    received = _count("Filed in the period, wherever they stand now.")
    finished = _count("Ended in the period, whenever they were received.")
    open = _count("Not ended yet, `waiting` among them.")
    waiting = _count("Waiting for the resident; their clock stands still.")
    merged = _count("Merged into another; neither keeps nor breaks a promise.")
    withdrawn = _count("Taken back by the resident; neither keeps nor breaks a promise.")
    rejected = _count("Ended: rejected.")
    redirected = _count("Ended: the resident was told where to go with it.")
    forwarded = _count("Handed on between agencies at least once; counted with the one that has them.")
    answered = _share("Had a reply to the resident, or an end with its reason; of those received.")
    resolved = _share("Of those received.")
    reasons = _counts("Resolved reports by close reason.")
    fixed = _share("The only ones that are solved; of all that were resolved, rejected or redirected.")
    on_time = _share("Ended in time; of those that ended or are overdue.")
    overdue = _share("Ended late, or open and overdue; of the same.")
    overdue_open = _count(
        "The part of `overdue` that is still open; from the next 0, 6, 12 or 18 o'clock after its promise ended."
    )
    reopened = _share("Of all that ever ended.")
    first_answer = _spread("Working time until the first answer.")
    resolution = _spread("Working time until resolved, reopening included.")
    rated = _share("Of all that are resolved.")
    unrated = _count("Resolved, and nobody rated them in time.")
    rateable = _count("Resolved, and may still be rated.")
    ratings = _counts("How many of each rating.")


class StatsRowSchema(ma.Schema):
    """The figures of a day, month, quarter, year, category, agency or area."""

    key = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "In the caller's language."})
    figures = ma.fields.Nested(FiguresSchema, required=True)


class StatsSchema(ma.Schema):
    """Figures of a scope, whole and by row; rows without a report are left out."""

    area = ma.fields.String(required=True)
    agency = ma.fields.String(required=True, metadata={"description": "Empty: all agencies."})
    category = ma.fields.String(required=True, metadata={"description": "Empty: all categories."})
    start = ma.fields.Date(required=True, data_key="from")
    end = ma.fields.Date(required=True, data_key="to")
    by = ma.fields.Enum(By, by_value=True, required=True)
    total = ma.fields.Nested(FiguresSchema, required=True)
    rows = ma.fields.List(ma.fields.Nested(StatsRowSchema), required=True)
