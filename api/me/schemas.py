"""Shapes of a citizen's own profile."""

from __future__ import annotations

from typing import NotRequired, TypedDict

import marshmallow as ma

from api.extensions.fields import Name
from models.language.languages import LANGUAGES
from models.people.citizens import MAX_NAME, IdentityKind


class ProfileChangeSchema(ma.Schema):
    """What citizens may change of themselves."""

    name = Name(
        MAX_NAME,
        required=False,
        metadata={"description": "Display name; empty takes it away.", "examples": ["Chị Mẫu"]},
    )
    language = ma.fields.String(validate=ma.validate.OneOf(LANGUAGES), metadata={"examples": ["vi"]})


class ProfileChange(TypedDict):
    """What `ProfileChangeSchema` loads."""

    name: NotRequired[str]
    language: NotRequired[str]


class ProfileSchema(ma.Schema):
    """A citizen, as they see themselves."""

    name = ma.fields.String(required=True, metadata={"description": "Display name; may be empty."})
    language = ma.fields.String(required=True, metadata={"examples": ["vi"]})
    id = ma.fields.String(metadata={"examples": ["66b1f0c2a1b2c3d4e5f60719"]}, required=True)
    phone = ma.fields.String(
        metadata={"description": "In E.164; empty without one.", "examples": ["+84900000012"]},
        required=True,
    )
    identities = ma.fields.List(
        ma.fields.Enum(IdentityKind, by_value=True),
        metadata={"description": "How this person has proved who they are."},
        required=True,
    )
    created_at = ma.fields.AwareDateTime(required=True)
