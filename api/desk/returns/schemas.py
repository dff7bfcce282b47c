"""Shapes of `/v1/desk/returns`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.desk.directives.schemas import AGENCY
from api.extensions.fields import Choice, Name, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from models.directives.directives import RecipientGroup
from models.directives.recipients import MOST_UNITS
from models.returns.filling import MOST_REASON, MOST_TEXT
from models.returns.forms import ColumnType
from models.returns.periods import Calendar, PeriodKind
from models.returns.requests import MOST_COLUMNS, MOST_NOTE, MOST_TITLE
from models.returns.returns import Correction, RequestState, ReturnState
from models.returns.states import ReturnAction

#: Most numbers and most parts in words that one report can have.
MOST_VALUES, MOST_PARTS = 200, 40

_KEY = ma.fields.String(validate=ma.validate.Length(max=40))


def _number(**options: Any) -> ma.fields.Raw:
    return ma.fields.Raw(metadata={"type": "number"}, allow_none=True, **options)


def _words(**options: Any) -> ma.fields.Dict:
    return ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True, **options)


class OwedArgsSchema(PageArgsSchema):
    """Which reports of one's units."""

    undone = ma.fields.Boolean(
        load_default=False, metadata={"description": "Only those that are still to be handed in."}
    )


class OwedArgs(PageArgs):
    """What `OwedArgsSchema` loads."""

    undone: bool


class ReturnColumnSchema(ma.Schema):
    """A column of a form: a number that is added up, or the share of the column `n` of the column `of`.

    `within` is the column of which this one is a part.
    """

    id = ma.fields.String(required=True)
    type = Choice(ColumnType, required=True)
    text = _words()
    source = ma.fields.String(metadata={"description": "The figure that Loa fills in, if it knows it."})
    required = ma.fields.Boolean()
    fraction = ma.fields.Boolean(metadata={"description": "The number need not be whole."})
    within = ma.fields.String()
    n = ma.fields.String()
    of = ma.fields.String()


class FormSectionSchema(ma.Schema):
    """Some columns that stand together."""

    id = ma.fields.String(required=True)
    title = _words()
    columns = ma.fields.List(ma.fields.Nested(ReturnColumnSchema), required=True)


class ReturnPartSchema(ma.Schema):
    """A part that is written in words."""

    id = ma.fields.String(required=True)
    text = _words()
    required = ma.fields.Boolean(required=True)


class ReturnFormSchema(ma.Schema):
    """A form of reports."""

    version = ma.fields.Integer(required=True)
    title = _words()
    calendar = Choice(Calendar, required=True)
    period = Choice(PeriodKind, required=True)
    due = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    sections = ma.fields.List(ma.fields.Nested(FormSectionSchema), required=True)
    texts = ma.fields.List(ma.fields.Nested(ReturnPartSchema), required=True)


class PreparedFormSchema(ma.Schema):
    """A form that is ready to be asked for."""

    id = ma.fields.String(required=True)
    form = ma.fields.Nested(ReturnFormSchema, required=True)


class ReturnRequestBodySchema(ma.Schema):
    """What an office asks for: a period of the year, or for a form of named days the first and the last one."""

    form_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "yearly"}
    )
    requester_id = ma.fields.String(required=True, **AGENCY)
    units = ma.fields.List(
        ma.fields.String(**AGENCY), load_default=list, validate=ma.validate.Length(max=MOST_UNITS)
    )
    groups = ma.fields.List(
        Choice(RecipientGroup), load_default=list, validate=ma.validate.Length(max=len(RecipientGroup))
    )
    year = ma.fields.Integer(load_default=None, allow_none=True, strict=True)
    number = ma.fields.Integer(
        load_default=1, strict=True, metadata={"description": "Which quarter, half or month."}
    )
    first = ma.fields.String(load_default="", validate=ma.validate.Length(max=10))
    last = ma.fields.String(load_default="", validate=ma.validate.Length(max=10))
    due_at = moment(
        load_default=None, allow_none=True, metadata={"description": "Without it the day of the form."}
    )
    title = Name(MOST_TITLE, required=False, load_default="")
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_NOTE))
    columns = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=MOST_TITLE)),
        load_default=list,
        validate=ma.validate.Length(max=MOST_COLUMNS),
        metadata={"description": "Names of counts, for the form `ad_hoc` alone."},
    )
    amounts = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=MOST_TITLE)),
        load_default=list,
        validate=ma.validate.Length(max=MOST_COLUMNS),
        metadata={"description": "Names of numbers that may have a fraction, for the same form."},
    )


class RequestBody(TypedDict):
    """What `ReturnRequestBodySchema` loads."""

    form_id: str
    requester_id: str
    units: list[str]
    groups: list[str]
    year: int | None
    number: int
    first: str
    last: str
    due_at: datetime | None
    title: str
    note: str
    columns: list[str]
    amounts: list[str]


class ReturnRequestHeadSchema(ma.Schema):
    """A request as a row of a list."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(RequestState, required=True)
    form_id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    note = ma.fields.String(required=True)
    requester_id = ma.fields.String(required=True)
    first = ma.fields.String(required=True)
    last = ma.fields.String(required=True)
    due_at = ma.fields.AwareDateTime(format="iso", required=True)
    opened_at = ma.fields.AwareDateTime(format="iso", required=True)
    sums = ma.fields.Integer(required=True, metadata={"description": "How many sums were frozen."})


class ReturnProgressSchema(ma.Schema):
    """How far the units are; `late` and `missing` are ids of units."""

    units = ma.fields.Integer(required=True)
    submitted = ma.fields.Integer(required=True)
    accepted = ma.fields.Integer(required=True)
    late = ma.fields.List(ma.fields.String(), required=True)
    missing = ma.fields.List(ma.fields.String(), required=True)


class ReturnHeadSchema(ma.Schema):
    """The report of a unit as a row of a list."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    request_id = ma.fields.String(required=True)
    agency_id = ma.fields.String(required=True)
    state = Choice(ReturnState, required=True)
    due_at = ma.fields.AwareDateTime(format="iso", required=True)
    late = ma.fields.Boolean(required=True)
    submitted_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    decided_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    note = ma.fields.String(required=True, metadata={"description": "Why it was sent back."})
    actions = ma.fields.List(
        Choice(ReturnAction), required=True, metadata={"description": "What leads on from here."}
    )


class ReturnRequestSchema(ReturnRequestHeadSchema):
    """A request with the reports of its units."""

    form = ma.fields.Nested(ReturnFormSchema, required=True)
    progress = ma.fields.Nested(ReturnProgressSchema, required=True)
    returns = ma.fields.List(ma.fields.Nested(ReturnHeadSchema), required=True)


class OwedSchema(ma.Schema):
    """The report of a unit with what it is asked for."""

    request = ma.fields.Nested(ReturnRequestHeadSchema, required=True)
    head = ma.fields.Nested(ReturnHeadSchema, required=True, data_key="return")


class ReturnCellSchema(ma.Schema):
    """A number of a report; `computed` is what Loa knows, and `why` says why it knows nothing."""

    value = _number(required=True)
    computed = _number(required=True)
    reason = ma.fields.String(required=True)
    why = ma.fields.String(required=True)
    source = ma.fields.String(required=True)
    as_of = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)


class PeriodicReturnSchema(ReturnHeadSchema):
    """The report of a unit as a whole."""

    request = ma.fields.Nested(ReturnRequestHeadSchema, required=True)
    form = ma.fields.Nested(ReturnFormSchema, required=True)
    values = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(ReturnCellSchema), required=True)
    texts = _words()


class ReturnCorrectionSchema(ma.Schema):
    """A number that a unit says, and why where Loa knows another one."""

    value = ma.fields.Float(required=True)
    reason = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_REASON))


class ReturnBodySchema(ma.Schema):
    """What a unit writes; what is left out is wiped, and what Loa knows need not be typed."""

    values = ma.fields.Dict(
        keys=_KEY,
        values=ma.fields.Nested(ReturnCorrectionSchema),
        load_default=dict,
        validate=ma.validate.Length(max=MOST_VALUES),
    )
    texts = ma.fields.Dict(
        keys=_KEY,
        values=ma.fields.String(validate=ma.validate.Length(max=MOST_TEXT)),
        load_default=dict,
        validate=ma.validate.Length(max=MOST_PARTS),
    )


class ReturnBody(TypedDict):
    """What `ReturnBodySchema` loads."""

    values: dict[str, Correction]
    texts: dict[str, str]


class SendBackSchema(ma.Schema):
    """Why a report is sent back."""

    note = Text(MOST_NOTE)


class SendBackBody(TypedDict):
    """What `SendBackSchema` loads."""

    note: str


class SumRowSchema(ma.Schema):
    """The numbers of a unit."""

    agency_id = ma.fields.String(required=True)
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    part = ma.fields.String(required=True)
    values = ma.fields.Dict(keys=ma.fields.String(), values=_number(), required=True)
    corrected = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "Where it says another number than Loa."}
    )


class SubtotalSchema(ma.Schema):
    """The sums of the units of one part of the area."""

    part = ma.fields.String(required=True)
    n = ma.fields.Integer(required=True)
    values = ma.fields.Dict(keys=ma.fields.String(), values=_number(), required=True)


class WordsSaidSchema(ma.Schema):
    """What a unit wrote."""

    name = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class SummedWordsSchema(ma.Schema):
    """What the units wrote in one part of the report."""

    id = ma.fields.String(required=True)
    text = _words()
    said = ma.fields.List(ma.fields.Nested(WordsSaidSchema), required=True)


class ConsolidationSchema(ma.Schema):
    """The sum of the accepted reports: `n` of `of` units; `missing` and `late` are names of units."""

    title = ma.fields.String(required=True)
    form_id = ma.fields.String(required=True)
    form_version = ma.fields.Integer(required=True)
    first = ma.fields.String(required=True)
    last = ma.fields.String(required=True)
    requester_id = ma.fields.String(required=True)
    requester = ma.fields.String(required=True)
    n = ma.fields.Integer(required=True)
    of = ma.fields.Integer(required=True)
    rows = ma.fields.List(ma.fields.Nested(SumRowSchema), required=True)
    subtotals = ma.fields.List(ma.fields.Nested(SubtotalSchema), required=True)
    total = ma.fields.Dict(keys=ma.fields.String(), values=_number(), required=True)
    texts = ma.fields.List(ma.fields.Nested(SummedWordsSchema), required=True)
    missing = ma.fields.List(ma.fields.String(), required=True)
    late = ma.fields.List(ma.fields.String(), required=True)


class FrozenSumSchema(ma.Schema):
    """A frozen sum; `sha256` is of the JSON of `content` with sorted keys and no blanks, in UTF-8."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    request_id = ma.fields.String(required=True)
    number = ma.fields.Integer(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    by = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    intact = ma.fields.Boolean(required=True, metadata={"description": "Whether it is what its hash says."})
    content = ma.fields.Nested(ConsolidationSchema, required=True)
