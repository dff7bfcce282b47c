"""Shapes of contributions of bodies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypedDict

import marshmallow as ma

from api.extensions.context import current_store
from models.content.contributions import MOST_DAYS
from models.desk import filter_checks
from models.errors import Fault
from models.language.dates import VIETNAM


class GivenContributionArgs(TypedDict, total=False):
    """What was given of a query; what could not be read is missing."""

    area: str
    start: date | None
    end: date | None


class ContributionArgsSchema(ma.Schema):
    """Of which area and when."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "With everything below; default: the province."},
    )
    start = ma.fields.Date(
        data_key="from",
        load_default=None,
        metadata={"description": "First day, in Vietnam. Default: the first of January of the year of `to`."},
    )
    end = ma.fields.Date(
        data_key="to", load_default=None, metadata={"description": "Last day, included. Default: today."}
    )

    @ma.post_load
    def _with_period(self, data: GivenContributionArgs, **_: object) -> GivenContributionArgs:
        start, end = _days(data)
        return {**data, "start": start, "end": end}

    @ma.validates_schema(skip_on_field_errors=False)
    def _known_and_in_order(self, data: GivenContributionArgs, **_: object) -> None:
        """Name an unknown area and a wrong period, all at once."""
        faults = list(filter_checks.faults_of(current_store(), area=data.get("area", "")))
        if {"start", "end"} <= data.keys():
            first, last = _days(data)
            if last < first:
                faults.append(Fault("to" if data["end"] else "from", "period_disordered"))
            elif (last - first).days >= MOST_DAYS:
                faults.append(Fault("from", "span_too_long", {"days": MOST_DAYS}))
        if faults:
            raise ma.ValidationError(faults)


class ContributionArgs(TypedDict):
    """What `ContributionArgsSchema` loads, the days that were left out filled in."""

    area: str
    start: date
    end: date


class ContributionShareSchema(ma.Schema):
    """A share with its denominator."""

    count = ma.fields.Integer(required=True)
    of = ma.fields.Integer(required=True)
    share = ma.fields.Float(required=True, allow_none=True)


class BodyContributionSchema(ma.Schema):
    """What one body gave."""

    agency_id = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    level = ma.fields.String(required=True)
    submitted = ma.fields.Integer(required=True)
    published = ma.fields.Integer(required=True)
    essential = ma.fields.Integer(
        required=True, metadata={"description": "Of those that were published: essential information."}
    )
    share = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "Of everything that was published."}
    )


class LevelContributionSchema(ma.Schema):
    """How many bodies contributed essential information, of all of their kind."""

    group = ma.fields.String(
        required=True,
        metadata={
            "description": "province, district or commune: its committees; departments: those of the province."
        },
    )
    contributing = ma.fields.Nested(ContributionShareSchema, required=True)


class ContributionsSchema(ma.Schema):
    """The contributions of a period."""

    bodies = ma.fields.List(ma.fields.Nested(BodyContributionSchema), required=True)
    levels = ma.fields.List(ma.fields.Nested(LevelContributionSchema), required=True)
    answered = ma.fields.Nested(
        ContributionShareSchema,
        required=True,
        metadata={"description": "Essential information that a body answers for, of all that was published."},
    )
    categories = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)


def _days(data: GivenContributionArgs) -> tuple[date, date]:
    last = data.get("end") or datetime.now(UTC).astimezone(VIETNAM).date()
    return data.get("start") or date(last.year, 1, 1), last
