"""Shapes of alerts at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.alerts.schemas import AlertAreaSchema, SourceSchema, hazard_code
from api.extensions.fields import Choice, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from models.alerts.cap_terms import Category, Certainty, MsgType, ResponseType, Severity, Status, Urgency
from models.alerts.content import Content
from models.alerts.polygons import LEAST_POINTS, MAX_POINTS, MAX_POLYGONS
from models.alerts.rules import LONGEST, MAX_AREAS
from models.alerts.stages import Stage
from models.alerts.states import AlertAction, AlertState
from models.language.visible import LONGEST_REASON

#: Times beyond these are slips of the finger.
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def moment(**options: Any) -> ma.fields.AwareDateTime:
    """Make a field for a time of this century, with its offset."""
    in_range = ma.validate.Range(min=FIRST, max=LAST, error="Invalid value.")
    return ma.fields.AwareDateTime(format="iso", validate=in_range, **options)


def rings(**options: Any) -> ma.fields.List[Any]:
    """Make a field for drawn polygons."""
    point = ma.fields.List(ma.fields.Float(), validate=ma.validate.Length(min=2, max=2))
    ring = ma.fields.List(point, validate=ma.validate.Length(min=LEAST_POINTS, max=MAX_POINTS))
    return ma.fields.List(ring, validate=ma.validate.Length(max=MAX_POLYGONS), **options)


class WordsSchema(ma.Schema):
    """The texts of an alert in one language."""

    headline = ma.fields.String(
        validate=ma.validate.Length(max=LONGEST["headline"]),
        metadata={"example": "Triều cường dâng cao chiều nay"},
    )
    description = ma.fields.String(
        validate=ma.validate.Length(max=LONGEST["description"]),
        metadata={"example": "Đỉnh triều 17 giờ đến 19 giờ, cao hơn báo động 2."},
    )
    instruction = ma.fields.String(
        validate=ma.validate.Length(max=LONGEST["instruction"]),
        metadata={"example": "Kê cao tài sản, không cho trẻ em ra gần sông."},
    )


class InfosSchema(ma.Schema):
    """The texts by language; Vietnamese must be there when the alert is submitted."""

    vi = ma.fields.Nested(WordsSchema)
    km = ma.fields.Nested(WordsSchema)
    en = ma.fields.Nested(WordsSchema)


class DroppedLanguagesSchema(ma.Schema):
    """Reasons by language; Vietnamese is never left out."""

    km = Text(
        LONGEST_REASON, required=False, metadata={"example": "Chưa có người dịch, sẽ bổ sung trong bản sau"}
    )
    en = Text(LONGEST_REASON, required=False)


class BulletinSchema(SourceSchema):
    """The bulletin that an official copies from."""

    issued_at = moment()
    next_at = moment(allow_none=True)


class ContentSchema(ma.Schema):
    """What officials write of an alert."""

    hazard = hazard_code(validate=ma.validate.Length(max=40))
    level = ma.fields.Integer(
        strict=True,
        allow_none=True,
        validate=ma.validate.Range(min=1, max=5),
        metadata={"description": "Copied from the bulletin, never computed."},
    )
    severity = Choice(
        Severity, allow_none=True, metadata={"description": "Counts only without a level, which fixes it."}
    )
    urgency = Choice(Urgency, allow_none=True, metadata={"description": "Proposed by the level when null."})
    certainty = Choice(Certainty, allow_none=True)
    response_types = ma.fields.List(Choice(ResponseType), allow_none=True, validate=ma.validate.Length(max=9))
    infos = ma.fields.Nested(InfosSchema)
    dropped_languages = ma.fields.Nested(
        DroppedLanguagesSchema,
        metadata={"description": "Why an update does not speak a language of the version before it."},
    )
    source = ma.fields.Nested(BulletinSchema)
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        validate=ma.validate.Length(max=MAX_AREAS),
        metadata={"example": ["29242@2025-07-01"], "description": "Each stands for all that is below it."},
    )
    polygons = rings(
        metadata={"description": "Drawn, closed rings of [longitude, latitude]: the part in danger."},
    )
    effective = moment(allow_none=True)
    onset = moment(allow_none=True)
    expires = moment(allow_none=True)
    asks_check_in = ma.fields.Boolean(
        metadata={
            "description": "People are asked whether they are safe: by the app, a button on Zalo, a word by SMS."
        }
    )


class DraftSchema(ContentSchema):
    """A new alert."""

    status = Choice(
        Status, required=True, metadata={"example": "Exercise", "description": "Never changes afterwards."}
    )
    hazard = hazard_code(required=True, validate=ma.validate.Length(max=40))
    area_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=[],
        validate=ma.validate.Length(max=MAX_AREAS),
        metadata={
            "example": ["29242@2025-07-01", "29263@2025-07-01"],
            "description": "May be left out where `polygons` are drawn: then it is every commune that they touch.",
        },
    )


class AlertDraft(Content, total=False):
    """What `DraftSchema` loads: besides what is written, the `status`, which never changes afterwards."""

    status: str


class ConfirmedSpanSchema(ma.Schema):
    """Why an alert is to hold longer or shorter than such a danger usually does; else nothing."""

    #: Most warnings hold for as long as usual: then there is nothing to say.
    MAY_BE_ABSENT = True

    confirmed_span = Text(
        LONGEST_REASON,
        required=False,
        load_default="",
        metadata={
            "example": "Bản tin của Đài cho cả tuần",
            "description": "Asked for by `span_unconfirmed`, of who submits and of who approves.",
        },
    )


class ConfirmedSpan(TypedDict):
    """What `ConfirmedSpanSchema` loads."""

    confirmed_span: str


class SpanSchema(ma.Schema):
    """How long an alert holds, and how long a warning of its hazard usually does."""

    hours = ma.fields.Float(required=True)
    least = ma.fields.Float(required=True)
    most = ma.fields.Float(required=True)
    unusual = ma.fields.Boolean(required=True, metadata={"description": "Both officials must say why."})


class SpanConfirmationSchema(ma.Schema):
    """That an official meant an unusual span."""

    by = ma.fields.String(required=True)
    reason = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True, format="iso")


class SmsReleaseSchema(ma.Schema):
    """That the province lets an alert go out by SMS."""

    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True, format="iso")


class OriginSchema(ma.Schema):
    """The other system that drafted an alert."""

    kind = ma.fields.String(
        required=True,
        metadata={"description": "`key`: by its API key; `issuer`: its message was taken over."},
    )
    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    identifier = ma.fields.String(metadata={"description": "Of the message of an issuer."})


class SingleApprovalSchema(ma.Schema):
    """That one official approved an alert alone (duyệt khẩn)."""

    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True, format="iso")
    reason = ma.fields.String(required=True)
    agreement_id = ma.fields.String(required=True)


class ApproveAloneSchema(ConfirmedSpanSchema):
    """Why nobody else could approve it."""

    MAY_BE_ABSENT = False

    reason = Text(LONGEST_REASON, metadata={"example": "Vỡ đê lúc 2 giờ, không liên lạc được lãnh đạo trực"})


class ApproveAloneBody(ConfirmedSpan):
    """What `ApproveAloneSchema` loads."""

    reason: str


class ReturnSchema(ma.Schema):
    """Why an alert goes back."""

    reason = Text(1000)


class ReturnBody(TypedDict):
    """What `ReturnSchema` loads."""

    reason: str


class DeskAlertSchema(ma.Schema):
    """An alert as officials see it."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    state = Choice(
        AlertState,
        required=True,
        metadata={
            "description": "`returned`: given back to its authors, with a reason (trả lại). `discarded`: thrown away."
        },
    )
    stage = Choice(
        Stage,
        allow_none=True,
        required=True,
        metadata={"description": "What became of it since its approval; null before."},
    )
    status = Choice(Status, required=True)
    msg_type = Choice(MsgType, required=True)
    hazard = hazard_code(required=True)
    category = Choice(Category, allow_none=True)
    level = ma.fields.Integer(allow_none=True, required=True)
    severity = Choice(Severity, allow_none=True, required=True)
    urgency = Choice(Urgency, required=True)
    certainty = Choice(Certainty, required=True)
    response_types = ma.fields.List(Choice(ResponseType), required=True)
    infos = ma.fields.Nested(InfosSchema, required=True)
    dropped_languages = ma.fields.Nested(DroppedLanguagesSchema)
    source = ma.fields.Nested(SourceSchema, required=True)
    area_ids = ma.fields.List(ma.fields.String(), required=True)
    areas = ma.fields.List(ma.fields.Nested(AlertAreaSchema), metadata={"description": "Once approved."})
    polygons = rings()
    area_polygons = rings(
        metadata={"description": "Once approved: the outline of the areas, where boundaries were imported."}
    )
    sms_release = ma.fields.Nested(
        SmsReleaseSchema,
        allow_none=True,
        metadata={"description": "Who of the province lets it go out by SMS; null while nobody does."},
    )
    effective = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    onset = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    expires = ma.fields.AwareDateTime(format="iso", allow_none=True, required=True)
    asks_check_in = ma.fields.Boolean(dump_default=False)
    authors = ma.fields.List(
        ma.fields.String(), metadata={"description": "None of them may approve."}, required=True
    )
    submitted_by = ma.fields.String(allow_none=True, required=True)
    approved_by = ma.fields.String(allow_none=True, required=True)
    approved_alone = ma.fields.Nested(
        SingleApprovalSchema, metadata={"description": "There when nobody else approved it."}
    )
    origin = ma.fields.Nested(
        OriginSchema,
        metadata={"description": "There when another system wrote it: two people must release it."},
    )
    reason = ma.fields.String(metadata={"description": "Why it was given back."}, required=True)
    identifier = ma.fields.String(metadata={"description": "Once approved."})
    sent = ma.fields.AwareDateTime(format="iso")
    span = ma.fields.Nested(
        SpanSchema, allow_none=True, metadata={"description": "Null for the end of one."}, required=True
    )
    confirmed_spans = ma.fields.List(ma.fields.Nested(SpanConfirmationSchema))
    previous_id = ma.fields.String(allow_none=True, required=True)
    superseded_by = ma.fields.String(allow_none=True, required=True)
    series = ma.fields.String(required=True)
    revision = ma.fields.Integer(required=True)
    actions = ma.fields.List(
        Choice(AlertAction),
        metadata={"description": "Those that would be accepted of the caller now."},
        required=True,
    )
    created_at = ma.fields.AwareDateTime(format="iso", required=True)
    updated_at = ma.fields.AwareDateTime(format="iso", required=True)


class DeskAlertArgsSchema(PageArgsSchema):
    """Filters that combine."""

    state = Choice(AlertState, load_default="")
    status = Choice(Status, load_default="")
    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))


class DeskAlertArgs(PageArgs):
    """What `DeskAlertArgsSchema` loads."""

    state: str
    status: str
    area: str
