"""The forms of incidents: the filter of the list, and what is done with one."""

from __future__ import annotations

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.desk.outlet_figures.schemas import OutletFiguresArgsSchema
from api.extensions.fields import Choice
from models.monitoring.incident_steps import MAX_REASON
from models.monitoring.incidents import IncidentEnd
from models.monitoring.rules import Cause


class IncidentListSchema(ma.Schema):
    """Which incidents, and from where on; `over` are those that ended."""

    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    cause = Choice(Cause, load_default="")
    over = ma.fields.Boolean(load_default=False)
    after = ma.fields.String(load_default=None, validate=ma.validate.Length(max=500))


class SilenceSchema(ma.Schema):
    """Until when nobody is told."""

    until = moment(required=True)


class EndSchema(ma.Schema):
    """Why it is over."""

    reason = Choice(IncidentEnd, required=True)
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_REASON))


class NothingSchema(ma.Schema):
    """A form without fields."""


class FiguresSchema(OutletFiguresArgsSchema):
    """Of which months and area."""
