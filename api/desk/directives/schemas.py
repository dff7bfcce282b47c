"""Shapes of `/v1/desk/directives`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.desk.surveys.schemas import DeskQuestionSchema, QuestionBodySchema
from api.extensions.fields import Choice, Name
from api.extensions.paging import PageArgs, PageArgsSchema
from api.surveys.given_field import by_question
from api.uploads.schemas import UploadSchema
from models.directives.answering import MOST_ANSWER
from models.directives.content import MOST_BODY, MOST_NOTE, MOST_NUMBER, MOST_QUESTIONS, MOST_TITLE
from models.directives.directives import (
    AnswerKind,
    DirectiveKind,
    DirectiveState,
    ReceiptState,
    RecipientGroup,
)
from models.directives.recipients import MOST_UNITS
from models.directives.states import DirectiveAction, ReceiptAction
from models.files.uploads import MAX_ATTACHMENTS
from models.surveys.definition import QuestionType

#: The id of an agency.
AGENCY: dict[str, Any] = {"validate": ma.validate.Length(min=1, max=100)}


class DirectiveArgsSchema(PageArgsSchema):
    """Which of the documents that came."""

    agency = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=100),
        metadata={"description": "Only those of this unit."},
    )
    mine = ma.fields.Boolean(
        load_default=False, metadata={"description": "Only those that the caller was given."}
    )
    undone = ma.fields.Boolean(
        load_default=False, metadata={"description": "Only those whose unit has not done what was asked for."}
    )
    late = ma.fields.Boolean(
        load_default=False, metadata={"description": "Only those of these whose day is over."}
    )


class DirectiveArgs(PageArgs):
    """What `DirectiveArgsSchema` loads."""

    agency: str
    mine: bool
    undone: bool
    late: bool


class SentArgsSchema(PageArgsSchema):
    """Which of the documents of one's own offices."""

    drafts = ma.fields.Boolean(load_default=False, metadata={"description": "What is not sent yet."})


class SentArgs(PageArgs):
    """What `SentArgsSchema` loads."""

    drafts: bool


class DirectiveChangesSchema(ma.Schema):
    """What the sender writes."""

    kind = Choice(DirectiveKind, required=True)
    number = Name(MOST_NUMBER, metadata={"example": "12/CV-SVHTTDL"})
    issued_on = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2026-01-05"}
    )
    title = Name(MOST_TITLE, metadata={"example": "Rà soát cụm loa"})
    body = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_BODY))
    due_at = moment(load_default=None, allow_none=True)
    answer = Choice(AnswerKind, load_default=AnswerKind.READ)
    questions = ma.fields.List(
        ma.fields.Nested(QuestionBodySchema),
        load_default=list,
        validate=ma.validate.Length(max=MOST_QUESTIONS),
        metadata={"description": "Of a form: single, multiple, number, short_text, long_text, date."},
    )
    units = ma.fields.List(
        ma.fields.String(**AGENCY), load_default=list, validate=ma.validate.Length(max=MOST_UNITS)
    )
    groups = ma.fields.List(
        Choice(RecipientGroup), load_default=list, validate=ma.validate.Length(max=len(RecipientGroup))
    )
    file_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_ATTACHMENTS),
        metadata={"description": "Uploads of one's own, and those that it has already."},
    )
    note = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=MOST_NOTE),
        metadata={"description": "What is new in this version; a new version needs it."},
    )


class DirectiveBodySchema(DirectiveChangesSchema):
    """A new document."""

    sender_id = ma.fields.String(required=True, **AGENCY)


class DirectiveChanges(TypedDict):
    """What `DirectiveChangesSchema` loads."""

    kind: str
    number: str
    issued_on: str
    title: str
    body: str
    due_at: datetime | None
    answer: str
    questions: list[dict[str, Any]]
    units: list[str]
    groups: list[str]
    file_ids: list[str]
    note: str


class DirectiveBody(DirectiveChanges):
    """What `DirectiveBodySchema` loads."""

    sender_id: str


class DirectiveHeadSchema(ma.Schema):
    """A document as a row of a list."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(DirectiveState, required=True)
    kind = Choice(DirectiveKind, required=True)
    sender_id = ma.fields.String(required=True)
    number = ma.fields.String(required=True)
    issued_on = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    due_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    sent_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    replaces = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The version before it."}
    )
    replaced_by = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The version after it."}
    )
    updated_at = ma.fields.AwareDateTime(format="iso", required=True)


class DirectiveSchema(DirectiveHeadSchema):
    """A document as a whole."""

    body = ma.fields.String(required=True)
    answer = Choice(AnswerKind, required=True)
    questions = ma.fields.List(ma.fields.Nested(DeskQuestionSchema), required=True)
    units = ma.fields.List(ma.fields.String(), required=True)
    groups = ma.fields.List(Choice(RecipientGroup), required=True)
    recipients = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "Whom it went to; empty of a draft."}
    )
    files = ma.fields.List(ma.fields.Nested(UploadSchema), required=True)
    note = ma.fields.String(required=True)
    actions = ma.fields.List(
        Choice(DirectiveAction),
        required=True,
        metadata={"description": "What its sender may do with it now."},
    )


class GivenAnswerSchema(ma.Schema):
    """What a unit answered."""

    text = ma.fields.String(required=True)
    values = by_question(required=True)
    files = ma.fields.List(ma.fields.Nested(UploadSchema), required=True)


class ReceiptSchema(ma.Schema):
    """What one unit makes of a document."""

    version = ma.fields.Integer(required=True)
    directive_id = ma.fields.String(required=True)
    agency_id = ma.fields.String(required=True)
    state = Choice(ReceiptState, required=True)
    due_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    late = ma.fields.Boolean(required=True)
    received_at = ma.fields.AwareDateTime(format="iso", required=True)
    read_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    read_by = ma.fields.String(required=True)
    assignee_id = ma.fields.String(required=True)
    answered_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    answered_by = ma.fields.String(required=True)
    done_at = ma.fields.AwareDateTime(format="iso", required=True, allow_none=True)
    answer = ma.fields.Nested(GivenAnswerSchema, required=True, allow_none=True)
    actions = ma.fields.List(
        Choice(ReceiptAction), required=True, metadata={"description": "What leads on from here."}
    )


class ReceivedSchema(ma.Schema):
    """A document that came, with what the unit makes of it."""

    directive = ma.fields.Nested(DirectiveHeadSchema, required=True)
    receipt = ma.fields.Nested(ReceiptSchema, required=True)


class AssignReceiptSchema(ma.Schema):
    """To whom the unit gives it."""

    assignee_id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40))


class AssignBody(TypedDict):
    """What `AssignReceiptSchema` loads."""

    assignee_id: str


class AnswerBodySchema(ma.Schema):
    """What a unit answers; what was asked for is needed."""

    text = ma.fields.String(load_default="", validate=ma.validate.Length(max=MOST_ANSWER))
    values = by_question(load_default=dict)
    file_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_ATTACHMENTS),
    )


class AnswerBody(TypedDict):
    """What `AnswerBodySchema` loads."""

    text: str
    values: dict[str, Any]
    file_ids: list[str]


class SaidSchema(ma.Schema):
    """What one unit wrote."""

    agency_id = ma.fields.String(required=True)
    text = ma.fields.String(required=True)


class QuestionSumSchema(ma.Schema):
    """What the units answered to one question: a number is added, options are counted, words are listed."""

    id = ma.fields.String(required=True)
    type = Choice(QuestionType, required=True)
    text = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    n = ma.fields.Integer(required=True)
    total = ma.fields.Raw(required=True, allow_none=True, metadata={"type": "number"})
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    said = ma.fields.List(ma.fields.Nested(SaidSchema), required=True)


class DirectiveProgressSchema(ma.Schema):
    """How many of the `units` are how far."""

    units = ma.fields.Integer(required=True)
    read = ma.fields.Integer(required=True)
    answered = ma.fields.Integer(required=True)
    done = ma.fields.Integer(required=True)
    late = ma.fields.Integer(required=True)


class DirectiveSummarySchema(ma.Schema):
    """What the units made of it; `missing` and `late` are ids of units."""

    progress = ma.fields.Nested(DirectiveProgressSchema, required=True)
    questions = ma.fields.List(ma.fields.Nested(QuestionSumSchema), required=True)
    texts = ma.fields.List(ma.fields.Nested(SaidSchema), required=True)
    missing = ma.fields.List(ma.fields.String(), required=True)
    late = ma.fields.List(ma.fields.String(), required=True)
