"""Shapes of `/v1/desk/bulletins`."""

from __future__ import annotations

from typing import Any, TypedDict

import marshmallow as ma

from api.desk.alerts.schemas import moment
from api.extensions.context import current_identity
from api.extensions.fields import Choice, Text
from api.extensions.paging import PageArgs, PageArgsSchema
from models.content.posts import Priority
from models.language.languages import LANGUAGES
from models.programme import bulletin_faults, bulletin_steps
from models.programme.bulletin_states import BulletinAction
from models.programme.bulletins import Bulletin, BulletinState
from models.programme.precedence import SourceLevel


def by_language(value: ma.fields.Field[Any], **options: Any) -> ma.fields.Dict:
    """Return a field with one value for each language."""
    known = ma.validate.OneOf(LANGUAGES)
    most = ma.validate.Length(max=len(LANGUAGES))
    return ma.fields.Dict(keys=ma.fields.String(validate=known), values=value, validate=most, **options)


class BulletinTextSchema(ma.Schema):
    """A bulletin as it is read, in one language."""

    title = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=bulletin_faults.MOST_TITLE)
    )
    body = ma.fields.String(load_default="", validate=ma.validate.Length(max=bulletin_faults.MOST_BODY))


class SpokenSchema(ma.Schema):
    """What a voice says: what `POST /v1/desk/speech/read` made of the text, edited as it shall be heard."""

    text = ma.fields.String(
        required=True, validate=ma.validate.Length(min=1, max=2 * bulletin_faults.MOST_BODY)
    )
    unknown = ma.fields.List(  # type: ignore[assignment]
        ma.fields.String(validate=ma.validate.Length(max=100)),
        load_default=list,
        validate=ma.validate.Length(max=200),
        metadata={"description": "Words that the reader did not know."},
    )


class FrameSchema(ma.Schema):
    """One picture of a board; more than twelve words nobody reads in passing."""

    lang = ma.fields.String(required=True, validate=ma.validate.OneOf(LANGUAGES))
    title = ma.fields.String(
        load_default="", validate=ma.validate.Length(max=bulletin_faults.MOST_FRAME_TEXT)
    )
    text = ma.fields.String(load_default="", validate=ma.validate.Length(max=bulletin_faults.MOST_FRAME_TEXT))
    seconds = ma.fields.Integer(load_default=12, validate=ma.validate.Range(*bulletin_faults.FRAME_SECONDS))


_ID = ma.validate.Length(max=40)


class BulletinBodySchema(ma.Schema):
    """What is said or shown."""

    area_id = ma.fields.String(required=True, validate=_ID)
    level = Choice(
        SourceLevel, load_default="", metadata={"description": "That of its area, unless it is named."}
    )
    priority = Choice(Priority, load_default=Priority.NORMAL)
    texts = by_language(ma.fields.Nested(BulletinTextSchema), required=True)
    spoken = by_language(ma.fields.Nested(SpokenSchema), load_default=dict)
    sounds = by_language(
        ma.fields.String(validate=_ID), load_default=dict, metadata={"description": "Ids of sounds."}
    )
    recordings = by_language(
        ma.fields.String(validate=_ID),
        load_default=dict,
        metadata={"description": "Ids of sound in the library; what is said in Khmer is recorded."},
    )
    frames = ma.fields.List(
        ma.fields.Nested(FrameSchema),
        load_default=list,
        validate=ma.validate.Length(max=bulletin_faults.MOST_FRAMES),
    )
    picture = ma.fields.String(load_default="", validate=_ID)
    valid_from = moment(load_default=None)
    valid_to = moment(load_default=None)


class OutletNoteSchema(ma.Schema):
    """Why it is done."""

    note = Text(500)


class NoteBody(TypedDict):
    """What `OutletNoteSchema` loads."""

    note: str


class LanguageSchema(ma.Schema):
    """The language that was heard."""

    lang = ma.fields.String(required=True, validate=ma.validate.OneOf(LANGUAGES))


class LanguageBody(TypedDict):
    """What `LanguageSchema` loads."""

    lang: str


class BulletinListSchema(PageArgsSchema):
    """What is looked for."""

    area = ma.fields.String(load_default="", validate=_ID)
    state = Choice(BulletinState, load_default="")
    priority = Choice(Priority, load_default="")


class BulletinListArgs(PageArgs):
    """What `BulletinListSchema` loads."""

    area: str
    state: str
    priority: str


class ShownSpokenSchema(SpokenSchema):
    """What a voice says, and who heard it and said that it is right."""

    confirmed_by = ma.fields.String(required=True)


class OutletApprovalSchema(ma.Schema):
    """Who approved which version."""

    official_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    at = ma.fields.AwareDateTime(required=True)


class ReturnedSchema(ma.Schema):
    """Who sent it back, when, and why."""

    official_id = ma.fields.String(required=True)
    note = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)


class OutletBulletinSchema(BulletinBodySchema):
    """A bulletin as it is kept."""

    id = ma.fields.String(attribute="_id", required=True)
    version = ma.fields.Integer(required=True)
    agency_id = ma.fields.String(required=True)
    level = Choice(SourceLevel, required=True)
    priority = Choice(Priority, required=True)
    state = Choice(BulletinState, required=True)
    spoken = by_language(ma.fields.Nested(ShownSpokenSchema), required=True)
    valid_from = ma.fields.AwareDateTime(required=True, allow_none=True)
    valid_to = ma.fields.AwareDateTime(required=True, allow_none=True)
    post_id = ma.fields.String(
        required=True, metadata={"description": "The post that it was made of, or empty."}
    )
    approvals = ma.fields.List(ma.fields.Nested(OutletApprovalSchema), required=True)
    returned = ma.fields.Nested(ReturnedSchema, required=True, allow_none=True)
    actions = ma.fields.List(Choice(BulletinAction), required=True)
    created_at = ma.fields.AwareDateTime(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


class ShownBulletin(Bulletin):
    """What `OutletBulletinSchema` dumps."""

    actions: list[str]


def show(bulletin: Bulletin) -> ShownBulletin:
    """Show a bulletin with the steps that are open to the caller."""
    return {**bulletin, "actions": list(bulletin_steps.open_to(current_identity(), bulletin))}
