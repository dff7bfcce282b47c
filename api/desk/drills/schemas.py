"""Shapes of drills."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.desk.alerts.reach_schemas import ReachSchema
from api.desk.alerts.schemas import moment
from api.extensions.context import current_language
from api.extensions.fields import Choice, Name
from api.extensions.problems import detail
from models.alerts.drills import MAX_ALERTS, MAX_NAME, DrillState
from models.errors import Fault


class DrillPlanSchema(ma.Schema):
    """A drill to be planned."""

    name = Name(MAX_NAME, metadata={"example": "Diễn tập phòng chống triều cường toàn tỉnh"})
    starts_at = moment(required=True)
    alert_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_ALERTS),
        metadata={"description": "Alerts of the status Exercise that are not out yet."},
    )


class Sentence(ma.fields.String):
    """The `code` beside it in words of the caller's language."""

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> str:
        """Return the words."""
        return detail(Fault("", obj["code"]), current_language())


class NotIssuedSchema(ma.Schema):
    """An alert that did not go out with its drill."""

    alert_id = ma.fields.String(required=True)
    code = ma.fields.String(
        required=True, metadata={"description": "`stale`: it was changed after the approval."}
    )
    detail = Sentence(metadata={"description": "The code in words."})


class DrillSchema(ma.Schema):
    """A drill."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    starts_at = ma.fields.AwareDateTime(format="iso", required=True)
    alert_ids = ma.fields.List(ma.fields.String(), required=True)
    state = Choice(DrillState, required=True)
    created_by = ma.fields.String(required=True)
    approved_by = ma.fields.String(allow_none=True, required=True)
    started_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    issued = ma.fields.List(ma.fields.String(), required=True)
    not_issued = ma.fields.List(ma.fields.Nested(NotIssuedSchema), required=True)
    ended_at = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)


class DrillAlertSchema(ma.Schema):
    """One alert of a drill and what became of it."""

    alert_id = ma.fields.String(required=True)
    headline = ma.fields.String(required=True)
    late_seconds = ma.fields.Float(
        required=True, metadata={"description": "From the planned time to the moment when it was issued."}
    )
    reach = ma.fields.Nested(ReachSchema, required=True)


class DrillReportSchema(ma.Schema):
    """What a drill brought; while it runs, so far."""

    drill = ma.fields.Nested(DrillSchema, required=True)
    alerts = ma.fields.List(ma.fields.Nested(DrillAlertSchema), required=True)
