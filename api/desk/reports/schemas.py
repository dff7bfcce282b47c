"""Shapes of reports at the desk."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.desk.reports.one_report_schemas import WholeSchema
from api.desk.reports.presented_steps import DeskStepSchema
from api.extensions.fields import Choice, Text
from api.reports.schemas import ReportSchema
from api.uploads.schemas import PointSchema, attachment_ids
from models.categories.categories import Urgency
from models.files.uploads import MAX_PER_REPORT
from models.reports.draft import MAX_TEXT
from models.reports.reports import BurstBy
from models.workflow.transitions import CloseReason, ReportAction


class ProposedSchema(ma.Schema):
    """What the words of a report point to."""

    category = ma.fields.String(required=True, metadata={"description": "Code of a category."})
    confidence = ma.fields.Float(required=True, metadata={"description": "0 to 1."})


class BurstSchema(ma.Schema):
    """What many calls for rescue have in common."""

    by = Choice(BurstBy, required=True)
    calls = ma.fields.Integer(required=True, metadata={"description": "How many are in the group."})
    open = ma.fields.Integer(required=True, metadata={"description": "How many of them nobody has ended."})
    name = ma.fields.String(required=True, metadata={"example": "57 cuộc gọi, cùng người gửi"})


class DeskReportSchema(ReportSchema, WholeSchema):
    """A report as its unit sees it: everything but who filed it."""

    version = ma.fields.Integer(required=True)
    timeline = ma.fields.List(ma.fields.Nested(DeskStepSchema), required=True)
    actions = ma.fields.List(
        Choice(ReportAction), required=True, metadata={"description": "What this official may do now."}
    )
    channel = ma.fields.String(required=True, metadata={"description": "Where the resident came from."})
    assignee_id = ma.fields.String(required=True, allow_none=True)
    extended = ma.fields.Boolean(required=True)
    reopened = ma.fields.Boolean(required=True)
    outlet_id = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The loudspeaker or board that it is about; see `/v1/desk/outlets`."},
    )
    point = ma.fields.Nested(PointSchema, required=True, allow_none=True)
    burst = ma.fields.Nested(
        BurstSchema,
        required=True,
        allow_none=True,
        metadata={
            "description": "It is one of many calls; `group=` with the code of any of them lists all. What happens to "
            "one happens to no other."
        },
    )
    urgency = Choice(
        Urgency,
        required=True,
        allow_none=True,
        metadata={"description": "Of the category, or emergency for words of danger."},
    )
    proposed = ma.fields.Nested(
        ProposedSchema,
        allow_none=True,
        metadata={"description": "Only of a single report; null when its words leave it open."},
    )


class AcceptSchema(ma.Schema):
    """Accept a report: nothing is needed, a note may go along."""

    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_TEXT))


class NoteSchema(ma.Schema):
    """An answer or a reason, which the resident reads."""

    note = Text(
        MAX_TEXT,
        metadata={"example": "Tổ công trình sẽ đến trong ngày."},
    )


class NoteBody(TypedDict):
    """What `NoteSchema` loads."""

    note: str


class NoteWithFilesSchema(NoteSchema):
    """Words, and photos and documents that go along."""

    photo_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_PER_REPORT),
    )
    attachment_ids = attachment_ids()


class RedirectSchema(NoteWithFilesSchema):
    """Where the resident should go with it."""

    receiver = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=300),
        metadata={
            "example": "Ban Tiếp công dân tỉnh",
            "description": "Office and address, as residents read it. For a complaint or denunciation it may be"
            " left out: then it is the province's office for these.",
        },
    )


class PublishSchema(AcceptSchema):
    """That somebody has looked at every doubt of what everybody will read."""

    confirmed_doubts = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=MAX_TEXT)),
        load_default=list,
        validate=ma.validate.Length(max=200),
        metadata={
            "description": "The `text` of each of the report's `doubts`: names, homes and illnesses that may be read.",
            "example": ["bà Tư Mẫu"],
        },
    )


class AssignSchema(AcceptSchema):
    """Who of the unit takes it."""

    assignee_id = ma.fields.String(required=True, validate=ma.validate.Length(max=40))


class ForwardSchema(NoteWithFilesSchema):
    """The agency that it belongs to."""

    receiver = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=100),
        metadata={"example": "ubnd:29263@2025-07-01", "description": "Id of the agency."},
    )


class ExtendSchema(NoteWithFilesSchema):
    """The later day, and why."""

    date = ma.fields.AwareDateTime(required=True, format="iso")


class RecategoriseSchema(AcceptSchema):
    """The right category."""

    category = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "garbage"}
    )


class LinkSchema(AcceptSchema):
    """The post that it is about."""

    about_post_id = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=64),
        metadata={
            "description": "Id of a post that is or was public, such as a policy; empty: none any more."
        },
    )


class MergeSchema(AcceptSchema):
    """The report that it is a duplicate of."""

    target = ma.fields.String(
        required=True, validate=ma.validate.Length(max=20), metadata={"example": "VL-7K3M9"}
    )


class ResolveSchema(NoteWithFilesSchema):
    """How it ended. `fixed` in a category of physical work needs an after-photo."""

    reason = ma.fields.Enum(CloseReason, by_value=True, required=True)
    reference = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=300),
        metadata={"description": "For `referred`: who has it now, and under which number."},
    )
    target = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=20),
        metadata={"description": "For `duplicate`: the code of the other report."},
    )
