"""Shapes of one action on many reports."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.desk.reports.filters import FilterBody, FilterBodySchema
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ProblemSchema
from models.desk.bulk import ACTIONS, MOST
from models.workflow.transitions import ReportAction


class ItemSchema(ma.Schema):
    """A report, and the version that the preview showed."""

    code = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=20), metadata={"example": "VL-7K3M9"}
    )
    version = ma.fields.Integer(
        load_default=None, allow_none=True, validate=ma.validate.Range(min=1, max=1_000_000)
    )


class BulkItem(TypedDict):
    """What `ItemSchema` loads."""

    code: str
    version: int | None


class BulkSchema(ma.Schema):
    """An action for many reports: a preview, unless `dry_run` is false."""

    action = ma.fields.Enum(ReportAction, by_value=True, required=True, metadata={"example": "accept"})
    body = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(max=40)),
        values=ma.fields.Raw(allow_none=True),
        load_default=dict,
        validate=ma.validate.Length(max=20),
        metadata={"description": "What the action takes on a single report.", "example": {}},
    )
    items = ma.fields.List(
        ma.fields.Nested(ItemSchema),
        load_default=list,
        validate=ma.validate.Length(max=MOST),
        metadata={"description": "Which reports; to carry it out, each with its version from the preview."},
    )
    filter = ma.fields.Nested(
        FilterBodySchema,
        load_default=None,
        allow_none=True,
        metadata={
            "description": f"For a preview instead of `items`: the first {MOST} reports that it finds."
        },
    )
    dry_run = ma.fields.Boolean(load_default=True)

    @ma.validates("action")
    def _for_many(self, value: ReportAction, **_: object) -> None:
        if value not in ACTIONS:
            raise ma.ValidationError(f"Must be one of: {', '.join(sorted(ACTIONS))}.")


class BulkBody(TypedDict):
    """What `BulkSchema` loads."""

    action: ReportAction
    body: dict[str, Any]
    items: list[BulkItem]
    filter: FilterBody | None
    dry_run: bool


class ResultSchema(ma.Schema):
    """What became of one report, or would."""

    code = ma.fields.String(required=True)
    version = ma.fields.Integer(
        required=True, allow_none=True, metadata={"description": "The version that it has now."}
    )
    ok = ma.fields.Boolean(required=True)
    problem = ma.fields.Nested(ProblemSchema, required=True, allow_none=True)


class BulkAnswerSchema(ma.Schema):
    """Every report's result, in the order of the request."""

    action = Choice(ReportAction, required=True)
    dry_run = ma.fields.Boolean(required=True)
    done = ma.fields.Integer(required=True, metadata={"description": "How many worked, or would."})
    failed = ma.fields.Integer(required=True)
    more = ma.fields.Boolean(
        required=True, metadata={"description": "Whether the filter finds more reports than these."}
    )
    items = ma.fields.List(ma.fields.Nested(ResultSchema), required=True)
