"""Shapes of categories, topics and hotlines."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Text
from models.categories.categories import Urgency
from models.categories.report_kinds import ReportKind
from models.reports.draft import MAX_TEXT


class NamesSchema(ma.Schema):
    """A name in the languages of the province."""

    vi = ma.fields.String(required=True)
    km = ma.fields.String()
    en = ma.fields.String()


class CategorySchema(ma.Schema):
    """What a report can be about, and what is promised."""

    code = ma.fields.String(attribute="_id", required=True)
    name = ma.fields.String(metadata={"description": "In the caller's language."}, required=True)
    names = ma.fields.Nested(NamesSchema, required=True)
    kinds = ma.fields.List(Choice(ReportKind), required=True)
    urgency = Choice(Urgency, required=True)
    promise = ma.fields.Integer(
        metadata={"description": "Working days until an answer is due."}, required=True
    )
    after_photo = ma.fields.Boolean(
        metadata={"description": "Solving one needs a photo of the result."}, required=True
    )
    public = ma.fields.Boolean(
        metadata={"description": "May be shown to the public after review."}, required=True
    )


class TopicSchema(ma.Schema):
    """What a post can be about (its `category`): the kinds of essential information of Decree 49/2024, article 6."""

    code = ma.fields.String(attribute="_id", required=True)
    name = ma.fields.String(metadata={"description": "In the caller's language."}, required=True)
    names = ma.fields.Nested(NamesSchema, required=True)


class CategoriesArgsSchema(ma.Schema):
    """Which categories."""

    kind = ma.fields.Enum(ReportKind, by_value=True, load_default=None)


class CategoriesArgs(TypedDict):
    """What `CategoriesArgsSchema` loads."""

    kind: ReportKind | None


class CategoriesSchema(ma.Schema):
    """The categories of reports and the topics of posts, in the order of the screen."""

    categories = ma.fields.List(ma.fields.Nested(CategorySchema), required=True)
    topics = ma.fields.List(ma.fields.Nested(TopicSchema), required=True)


class HotlineSchema(ma.Schema):
    """A number to call."""

    number = ma.fields.String(attribute="_id", required=True)
    name = ma.fields.String(metadata={"description": "In the caller's language."}, required=True)
    names = ma.fields.Nested(NamesSchema, required=True)


class HotlinesArgsSchema(ma.Schema):
    """Where to call from."""

    area = ma.fields.String(
        load_default=None,
        validate=ma.validate.Length(max=40),
        metadata={"description": "Code or id; default: the province."},
    )


class HotlinesArgs(TypedDict):
    """What `HotlinesArgsSchema` loads."""

    area: str | None


class HotlinesSchema(ma.Schema):
    """The numbers, in the order of the screen."""

    hotlines = ma.fields.List(ma.fields.Nested(HotlineSchema), required=True)


class ProposeSchema(ma.Schema):
    """A text, and the kind of report that it is to be."""

    text = Text(
        MAX_TEXT,
        metadata={"example": "den duong hu roi ai sua giup"},
    )
    kind = ma.fields.Enum(ReportKind, by_value=True, load_default=None, allow_none=True)


class ProposeBody(TypedDict):
    """What `ProposeSchema` loads."""

    text: str
    kind: ReportKind | None


class ProposedCategorySchema(ma.Schema):
    """A category that the words point to."""

    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "In the caller's language."})
    confidence = ma.fields.Float(required=True, metadata={"description": "0 to 1."})


class ProposalSchema(ma.Schema):
    """What a text is probably about."""

    categories = ma.fields.List(
        ma.fields.Nested(ProposedCategorySchema),
        required=True,
        metadata={"description": "The best first; empty when nothing is sure enough."},
    )
    urgency = Choice(Urgency, required=True, allow_none=True)
    danger = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "Words of danger: whoever calls should ring."},
    )
