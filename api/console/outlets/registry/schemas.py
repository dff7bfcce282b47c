"""The forms of the list of outlets."""

from __future__ import annotations

import marshmallow as ma

from api.desk.outlets.action_schemas import Reason
from api.desk.outlets.filters import OutletFilterSchema
from api.extensions.fields import Choice
from models.monitoring.states import State
from models.outlets.content import MOST_CODE, MOST_TAG
from models.outlets.outlets import OutletKind

#: The fields of the filter, in their order.
FIELDS = ("area", "kind", "state", "tag", "code")


class ListSchema(ma.Schema):
    """Which outlets, and from where on."""

    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    kind = Choice(OutletKind, load_default="")
    state = Choice(State, load_default="")
    tag = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_TAG))
    code = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_CODE))
    after = ma.fields.String(load_default=None, validate=ma.validate.Length(max=200))


class ExportSchema(OutletFilterSchema):
    """Which outlets of the list are sent as a table."""

    state = Choice(State, load_default="")


class SilenceSchema(ma.Schema):
    """Why outlets of the list are silenced."""

    reason = Reason()
