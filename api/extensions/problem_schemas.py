"""The schema of a problem document, and the same as types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import marshmallow as ma

from api.extensions.emergency_numbers import EmergencyNumber, EmergencyNumberSchema

#: Faults that an answer tells.
MOST_FAULTS = 100


class FaultSchema(ma.Schema):
    """One thing that is wrong."""

    field = ma.fields.String(
        metadata={"description": "Where, as a path with dots; empty for the whole."}, required=True
    )
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)


class ProblemSchema(ma.Schema):
    """An error: what went wrong, and every fault at once."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    faults = ma.fields.List(
        ma.fields.Nested(FaultSchema), required=True, validate=ma.validate.Length(max=MOST_FAULTS)
    )
    more_faults = ma.fields.Integer(metadata={"description": "How many faults there are beyond those told."})
    request_id = ma.fields.String(required=True)
    hotlines = ma.fields.List(
        ma.fields.Nested(EmergencyNumberSchema),
        metadata={"description": "Numbers to call at once, when a call for help is refused or one may be."},
    )
    current = ma.fields.Dict(metadata={"description": "The document as it is now, after a lost race (412)."})


class ShownFault(TypedDict):
    """What `FaultSchema` describes."""

    field: str
    code: str
    detail: str


class Problem(TypedDict):
    """What `ProblemSchema` describes."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    faults: list[ShownFault]
    more_faults: NotRequired[int]
    request_id: str
    hotlines: NotRequired[list[EmergencyNumber]]
    current: NotRequired[Mapping[str, Any]]
    error: NotRequired[str]
