"""Shapes of `/v1/desk/staff`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name
from api.extensions.paging import PageArgs, PageArgsSchema
from api.uploads import presented
from api.uploads.presented import OwnDocument, OwnPhoto
from api.uploads.schemas import UploadSchema
from models.access.callers import Identity
from models.access.permissions import Permission
from models.files import uploads
from models.files.uploads import Upload
from models.staff import content, erasing, staff
from models.staff.lists import StaffFigures
from models.staff.staff import Post, Skill, StaffMember, Time, Training
from models.store import Store


def skills_field() -> ma.fields.List[Any]:
    """Return a field for what work asks for."""
    each = ma.fields.String(validate=ma.validate.OneOf([str(one) for one in Skill]))
    return ma.fields.List(
        each,
        required=True,
        validate=ma.validate.Length(min=1, max=len(Skill)),
        metadata={"description": "What the plan wants staff trained in; a training counts in one of theirs."},
    )


class StaffBodySchema(ma.Schema):
    """What is written of somebody, all of it each time."""

    name = Name(content.MAX_NAME, metadata={"example": "Nguyễn Văn Mẫu"})
    area_id = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "29242@2025-07-01"}
    )
    agency_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=80),
        metadata={"description": "Their unit; the committee of the area when left out."},
    )
    post = Choice(Post, required=True)
    time = Choice(Time, required=True)
    skills = skills_field()
    started_on = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2022-01-01"}
    )


class TrainingBodySchema(ma.Schema):
    """What is written of a training elsewhere."""

    title = Name(content.MAX_TITLE, metadata={"example": "Biên soạn bản tin"})
    skills = skills_field()
    day = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2025-05-20"}
    )
    hours = ma.fields.Float(
        required=True, validate=ma.validate.Range(min=0.5, max=content.MOST_HOURS), metadata={"example": 16}
    )
    organiser = Name(content.MAX_TITLE, metadata={"example": "Sở Văn hóa, Thể thao và Du lịch"})
    certificate_id = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "A file that the caller sent to `/v1/uploads`."},
    )


class CertificateBodySchema(ma.Schema):
    """The certificate of a training."""

    certificate_id = ma.fields.String(required=True, validate=ma.validate.Length(min=1, max=40))


class CertificateBody(TypedDict):
    """What `CertificateBodySchema` loads."""

    certificate_id: str


class LeavingSchema(ma.Schema):
    """On which day somebody left."""

    day = ma.fields.String(
        required=True, validate=ma.validate.Length(max=10), metadata={"example": "2026-06-30"}
    )


class LeavingBody(TypedDict):
    """What `LeavingSchema` loads."""

    day: str


class TrainingSchema(TrainingBodySchema):
    """A training as it is kept."""

    id = ma.fields.String(required=True)
    course_id = ma.fields.String(required=True, metadata={"description": "The course here; else empty."})
    certificate = ma.fields.Nested(
        UploadSchema,
        required=True,
        allow_none=True,
        metadata={"description": "The file with links that open it for some hours."},
    )


class StaffSchema(StaffBodySchema):
    """Somebody as they are kept; an erased name is empty."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)  # type: ignore[assignment]
    left_on = ma.fields.String(required=True)
    trainings = ma.fields.List(ma.fields.Nested(TrainingSchema), required=True, attribute="shown_trainings")
    erased_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    erases_at = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When name and certificates go by themselves."},
    )
    may_manage = ma.fields.Boolean(required=True)


class StaffListSchema(PageArgsSchema):
    """A page of staff."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "In this area or below, by code or id."},
    )
    left = ma.fields.Boolean(
        load_default=False, metadata={"description": "Those who left, in place of those who are there."}
    )


class StaffArgs(PageArgs):
    """What `StaffListSchema` loads."""

    area: str
    left: bool


class StaffExportArgsSchema(ma.Schema):
    """Whose staff an export holds."""

    area = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=40),
        metadata={"description": "In this area or below, by code or id."},
    )


class StaffExportArgs(TypedDict):
    """What `StaffExportArgsSchema` loads."""

    area: str


class StaffFiguresArgsSchema(ma.Schema):
    """Whose figures, of which day."""

    area = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    day = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=10),
        metadata={"example": "2025-12-31", "description": "Today when left out."},
    )


class StaffFiguresArgs(TypedDict):
    """What `StaffFiguresArgsSchema` loads."""

    area: str
    day: str


class StaffFiguresSchema(ma.Schema):
    """Figures of form B4; no names."""

    area_id = ma.fields.String(required=True)
    day = ma.fields.String(required=True)
    there = ma.fields.Integer(required=True, metadata={"description": "The denominator."})
    trained = ma.fields.Integer(
        required=True, metadata={"description": "Completed a training in a field of their work by that day."}
    )
    share = ma.fields.Float(required=True, allow_none=True)
    full_time = ma.fields.Integer(required=True)
    part_time = ma.fields.Integer(required=True)
    posts = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf([str(one) for one in Post])),
        values=ma.fields.Integer(),
        required=True,
    )
    trainings = ma.fields.Integer(required=True)


class ShownTraining(Training):
    """What `TrainingSchema` dumps."""

    certificate: OwnPhoto | OwnDocument | None


class ShownMember(StaffMember):
    """What `StaffSchema` dumps."""

    shown_trainings: list[ShownTraining]
    erases_at: datetime | None
    may_manage: bool


class ShownStaffFigures(StaffFigures):
    """What `StaffFiguresSchema` dumps."""

    area_id: str


def show(store: Store, official: Identity, member: StaffMember) -> ShownMember:
    """Show one person with the links to their certificates."""
    found = uploads.by_ids(store, [one["certificate_id"] for one in member["trainings"]])
    trainings: list[ShownTraining] = [
        {**one, "certificate": shown_file(store, found.get(one["certificate_id"]))}
        for one in member["trainings"]
    ]
    due = None if member["erased_at"] or not member["left_on"] else erasing.due_at(member["left_on"])
    return {
        **member,
        "name": staff.name_of(store, member),
        "shown_trainings": trainings,
        "erases_at": due,
        "may_manage": staff.may(official, Permission.STAFF_MANAGE, member),
    }


def shown_file(store: Store, upload: Upload | None) -> OwnPhoto | OwnDocument | None:
    """Show a file with its links; where a photo was taken is nobody's business here. None once it was erased."""
    if upload is None or not upload["files"]:
        return None
    found = presented.one(store, upload)
    found["position"] = None
    return found
