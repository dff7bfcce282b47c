"""Shapes of reports, as residents see them."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.categories.schemas import HotlineSchema
from api.extensions.fields import Choice, Text
from api.reports import rescue_bodies
from api.reports.place_schemas import ToldPlace, ToldPlaceSchema
from api.uploads.schemas import DocumentSchema, PhotoSchema, attachment_ids
from models.categories.legal_matters import LegalKind
from models.categories.report_kinds import ReportKind
from models.files.uploads import MAX_PER_REPORT
from models.reports.draft import MAX_TEXT, MIN_TEXT
from models.workflow.transitions import CloseReason, Rating, ReportAction, ReportState


class PlacePostSchema(ToldPlaceSchema):
    """Where it is: a chosen area, or a point, or both."""

    private = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "At somebody's home: the public sees the area around it only."},
    )
    source = ma.fields.String(
        load_default="", validate=ma.validate.OneOf(["", "gps", "photo", "map", "chat"])
    )


class PlacePost(ToldPlace):
    """What `PlacePostSchema` loads."""

    private: bool
    source: str


class ReportPostSchema(ma.Schema):
    """A new report."""

    text = Text(
        MAX_TEXT,
        metadata={
            "description": f"{MIN_TEXT} characters at least; of a call for rescue whatever there is.",
            "example": "Đường ngập tới đầu gối trước cổng trường",
        },
    )
    category = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "flood"}
    )
    kind = ma.fields.Enum(ReportKind, by_value=True, load_default=ReportKind.INCIDENT)
    place = ma.fields.Nested(PlacePostSchema, required=True)
    photo_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_PER_REPORT),
    )

    about_post_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=64),
        metadata={
            "description": "Id of the post, such as a policy, that it is about. No part of a call for help."
        },
    )

    @ma.pre_load
    def _take_what_there_is(self, data: Any, **given: Any) -> Any:
        """Refuse no call for rescue for a part that can be left out."""
        return rescue_bodies.loosened(data, self) if rescue_bodies.is_call(data) else data


class ReportPost(TypedDict):
    """What `ReportPostSchema` loads."""

    text: str
    category: str
    kind: ReportKind
    place: PlacePost
    photo_ids: list[str]
    about_post_id: str


class PhotosPostSchema(ma.Schema):
    """Photos that came after the text."""

    photo_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        required=True,
        validate=ma.validate.Length(min=1, max=MAX_PER_REPORT),
    )


class PhotosPost(TypedDict):
    """What `PhotosPostSchema` loads."""

    photo_ids: list[str]


class ResidentWordsSchema(ma.Schema):
    """What the resident has to say, with photos and documents if they like."""

    note = Text(
        MAX_TEXT,
        metadata={"example": "Nước vẫn chưa rút."},
    )
    photo_ids = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=40)),
        load_default=list,
        validate=ma.validate.Length(max=MAX_PER_REPORT),
    )
    attachment_ids = attachment_ids()


class RatingSchema(ma.Schema):
    """One of the four steps, and a word about it."""

    rating = ma.fields.Enum(Rating, by_value=True, required=True)
    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_TEXT))


class WithdrawSchema(ma.Schema):
    """Why, if they like."""

    note = ma.fields.String(load_default="", validate=ma.validate.Length(max=MAX_TEXT))


class NamedSchema(ma.Schema):
    """An id and its name in the caller's language."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class StateSchema(ma.Schema):
    """A state and its name in the caller's language."""

    id = Choice(ReportState, required=True)
    name = ma.fields.String(required=True)


class LegalSchema(NamedSchema):
    """What a report is in the legal sense, and the office that takes such matters."""

    id = Choice(LegalKind, required=True)
    office = ma.fields.String(required=True)


class StepSchema(ma.Schema):
    """One step of the timeline; `note`, `photos` and `documents` only in the resident's own view."""

    at = ma.fields.AwareDateTime(required=True)
    action = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    note = ma.fields.String()
    photos = ma.fields.List(ma.fields.Nested(PhotoSchema))
    documents = ma.fields.List(ma.fields.Nested(DocumentSchema))


class PublicPlaceSchema(ma.Schema):
    """Where a public report is; not `exact` is the centre of the H3 cell around a private place."""

    lat = ma.fields.Float(required=True)
    lon = ma.fields.Float(required=True)
    exact = ma.fields.Boolean(required=True)


class AboutPostSchema(ma.Schema):
    """The post, such as a policy, that a report is about."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)


class OpeningSchema(ma.Schema):
    """Somebody opened the identity behind a report."""

    at = ma.fields.AwareDateTime(required=True)
    code = ma.fields.String(required=True, metadata={"example": "VL-7K3M9"})
    office = ma.fields.String(required=True, metadata={"description": "Which office, by its name."})
    reason = ma.fields.String(required=True)


class ReportSchema(ma.Schema):
    """A report. `text`, `address` and `photos` are in the own view, and masked in that of a public one."""

    code = ma.fields.String(required=True, metadata={"example": "VL-7K3M9"})
    kind = Choice(ReportKind, required=True)
    category = ma.fields.Nested(NamedSchema, required=True)
    area = ma.fields.Nested(NamedSchema, required=True)
    area_approximate = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "Nobody named the area: its centre is the nearest to the point, and near a border it may "
            "be the neighbour. Show it as a guess."
        },
    )
    agency = ma.fields.Nested(NamedSchema, required=True)
    state = ma.fields.Nested(StateSchema, required=True)
    close_reason = Choice(CloseReason, required=True, allow_none=True)
    filed_at = ma.fields.AwareDateTime(required=True)
    due_at = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={
            "description": "By when an answer is promised; null of a call for rescue, which officers on duty have now "
            "and which nobody should wait for: call 112."
        },
    )
    overdue = ma.fields.Boolean(required=True)
    timeline = ma.fields.List(ma.fields.Nested(StepSchema), required=True)
    own = ma.fields.Boolean(required=True, metadata={"description": "Whether this is the own view."})
    public = ma.fields.Boolean(metadata={"description": "Whether everybody may see what it says."})
    place = ma.fields.Nested(PublicPlaceSchema, metadata={"description": "Of a public report."})
    followers = ma.fields.Integer(
        required=True, metadata={"description": "How many besides the reporter wait for it."}
    )
    about = ma.fields.Nested(AboutPostSchema, required=True, allow_none=True)
    merged_into = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Code of the report that it is handled with."},
    )
    openings = ma.fields.List(
        ma.fields.Nested(OpeningSchema),
        metadata={"description": "Who opened the identity of the reporter; in the own view."},
    )
    text = ma.fields.String()
    address = ma.fields.String()
    photos = ma.fields.List(ma.fields.Nested(PhotoSchema))
    after_photos = ma.fields.List(ma.fields.Nested(PhotoSchema))
    actions = ma.fields.List(
        Choice(ReportAction), metadata={"description": "What the reporter may do now; in the own view."}
    )
    rating = Choice(Rating, allow_none=True)
    reference = ma.fields.String(
        allow_none=True,
        metadata={"description": "Who has a referred report now, and under which number; in the own view."},
    )
    redirected_to = ma.fields.String(
        allow_none=True, metadata={"description": "Office that the reporter should go to; in the own view."}
    )
    legal = ma.fields.Nested(LegalSchema, allow_none=True)


class ReportReceiptSchema(ReportSchema):
    """What the resident gets for a new report; the PIN opens their own view without an account."""

    pin = ma.fields.String(required=True, metadata={"example": "048213"})
    left_out = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={
            "description": "Of a call for rescue, which is filed all the same: what could not be kept or was cut, by "
            "paths.",
            "example": ["photo_ids", "place"],
        },
    )
    asks_for = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={
            "description": "What the caller should be asked and may add as a comment: `place` of a call for rescue "
            "without any."
        },
    )
    hotlines = ma.fields.List(
        ma.fields.Nested(HotlineSchema),
        required=True,
        metadata={"description": "Numbers to call at once: of a call for rescue or an emergency, else none."},
    )
