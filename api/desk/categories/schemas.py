"""Shapes of categories at the desk."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Name
from models.categories.categories import Urgency
from models.categories.category_changes import MAX_NAME
from models.categories.province_rules import PROMISES, RADII
from models.categories.publication import Publication
from models.categories.report_kinds import ReportKind


class CategoryRulesSchema(ma.Schema):
    """What holds for the reports of a category from now on."""

    kinds = ma.fields.List(
        ma.fields.Enum(ReportKind, by_value=True),
        required=True,
        validate=ma.validate.Length(max=len(ReportKind)),
        metadata={"description": "Kinds of report it can be chosen for; empty retires the category."},
    )
    promise = ma.fields.Integer(
        required=True,
        strict=True,
        validate=ma.validate.Range(*PROMISES),
        metadata={"description": "Working days.", "example": 3},
    )
    after_photo = ma.fields.Boolean(
        required=True, metadata={"description": "Whether solving one needs a photo of the result."}
    )
    publish = ma.fields.Enum(
        Publication, by_value=True, required=True, metadata={"description": "How reports become public."}
    )
    private_place = ma.fields.Boolean(
        required=True, metadata={"description": "Published as a cell, not as a point."}
    )
    radius_m = ma.fields.Integer(
        required=True,
        strict=True,
        validate=ma.validate.Range(*RADII),
        metadata={"description": "Another report within so many metres may be about the same."},
    )


class CategoryRulesBody(TypedDict):
    """What `CategoryRulesSchema` loads."""

    kinds: list[ReportKind]
    promise: int
    after_photo: bool
    publish: Publication
    private_place: bool
    radius_m: int


class CategoryNamesSchema(ma.Schema):
    """What a category is called, by language; Vietnamese is a must and stands in for what is missing."""

    vi = Name(MAX_NAME, metadata={"example": "Rác thải"})
    km = Name(MAX_NAME, required=False)
    en = Name(MAX_NAME, required=False)


class CategoryNameSchema(ma.Schema):
    """Other words for a category."""

    name = ma.fields.Nested(CategoryNamesSchema, required=True)


class CategoryName(TypedDict):
    """What `CategoryNameSchema` loads; `name` is by language."""

    name: dict[str, str]


class CategoryPostSchema(CategoryRulesSchema, CategoryNameSchema):
    """A new category."""

    code = ma.fields.String(
        required=True,
        validate=ma.validate.Length(min=1, max=100),
        metadata={"example": "stray_dogs", "description": "2 to 40 of a-z, 0-9 and _, a letter first."},
    )
    urgency = ma.fields.Enum(
        Urgency, by_value=True, required=True, metadata={"description": "How fast an answer is due."}
    )


class CategoryPost(CategoryRulesBody, CategoryName):
    """What `CategoryPostSchema` loads."""

    code: str
    urgency: Urgency


class DeskCategorySchema(ma.Schema):
    """A category with its rules."""

    code = ma.fields.String(required=True, metadata={"example": "garbage"})
    name = ma.fields.String(required=True)
    names = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(),
        required=True,
        metadata={"description": "The name by language."},
    )
    kinds = ma.fields.List(Choice(ReportKind), required=True)
    promise = ma.fields.Integer(required=True)
    after_photo = ma.fields.Boolean(required=True)
    publish = Choice(Publication, required=True)
    private_place = ma.fields.Boolean(required=True)
    radius_m = ma.fields.Integer(required=True)
    version = ma.fields.Integer(required=True)
    origin = ma.fields.String(
        required=True, metadata={"description": "`file`, or `desk` once an official changed it."}
    )
