"""Shapes of what one report shows its unit besides the row of the list."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Choice
from models.language.doubts import Doubt
from models.language.personal_data import PersonalKind
from models.reports.public_view import OF_CATEGORY, PublicState
from models.workflow.transitions import Rating


class PseudonymSchema(ma.Schema):
    """Who reported, under a name that belongs to this report alone."""

    pseudonym = ma.fields.String(required=True, metadata={"example": "Người dân VL-7K3M9-A7"})
    anonymous = ma.fields.Boolean(required=True, metadata={"description": "There is no identity to open."})
    lately = ma.fields.Integer(
        required=True, metadata={"description": "Reports of this person in the last 30 days."}
    )


class PersonalSchema(ma.Schema):
    """Personal data in the text, masked in the public view."""

    kind = Choice(PersonalKind, required=True)
    text = ma.fields.String(required=True)


class ShownDoubtSchema(ma.Schema):
    """What may be somebody's name, home or illness, and would be read by everybody: no mask hides it."""

    field = ma.fields.String(
        required=True, metadata={"description": "`text`, `address`, or `answers.` with the question's code."}
    )
    kind = Choice(Doubt, required=True)
    text = ma.fields.String(required=True, metadata={"example": "bà Tư Mẫu"})


class RecurrenceSchema(ma.Schema):
    """Reports of the same matter that were fixed here before it was filed."""

    count = ma.fields.Integer(required=True)
    earlier = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "Codes."})


class PublicationSchema(ma.Schema):
    """Whether everybody sees it."""

    state = Choice(PublicState, required=True)
    reasons = ma.fields.List(
        ma.fields.String(validate=ma.validate.OneOf([OF_CATEGORY, *Doubt, *PersonalKind])),
        required=True,
        metadata={
            "description": "Why it waits for an official: its category is moderated, or its words may be personal."
        },
    )


class WholeSchema(ma.Schema):
    """What one report shows its unit besides; not in lists."""

    resident = ma.fields.Nested(PseudonymSchema)
    system = ma.fields.String(
        allow_none=True, metadata={"description": "The other system that filed it (Open311): its key's name."}
    )
    personal = ma.fields.List(
        ma.fields.Nested(PersonalSchema),
        metadata={"description": "Personal data in the text, which the public view masks."},
    )
    doubts = ma.fields.List(
        ma.fields.Nested(ShownDoubtSchema),
        metadata={"description": "What `publish` wants in `confirmed_doubts`; empty if it can't be public."},
    )
    published = ma.fields.Boolean(allow_none=True, metadata={"description": "Null: as the category says."})
    publication = ma.fields.Nested(PublicationSchema)
    private_place = ma.fields.Boolean(metadata={"description": "The public sees the cell around it only."})
    recurrence = ma.fields.Nested(RecurrenceSchema)
    ratings = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.OneOf([*Rating])),
        values=ma.fields.Integer(),
        metadata={"description": "How often each rating was given, by those who filed merged reports, too."},
    )
    merged = ma.fields.List(
        ma.fields.String(), metadata={"description": "Codes of the reports that were merged into it."}
    )
