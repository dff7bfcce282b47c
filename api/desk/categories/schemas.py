"""Shapes of categories at the desk."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice
from models.categories.publication import Publication
from models.categories.report_kinds import ReportKind
from models.categories.rules import PROMISES, RADII


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


class DeskCategorySchema(ma.Schema):
    """A category with its rules."""

    code = ma.fields.String(required=True, metadata={"example": "garbage"})
    name = ma.fields.String(required=True)
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
