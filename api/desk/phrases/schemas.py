"""Shapes of recorded phrases."""

from __future__ import annotations

import marshmallow as ma

from api.extensions.fields import Text
from models.files.spoken_phrases import HIGHEST_LEVEL, NO_LEVEL
from models.language.languages import LANGUAGES

#: The longest phrase, in characters: nobody listens to more before they act.
LONGEST = 1_000


class PhraseSchema(ma.Schema):
    """A recorded phrase; `exercise` as hazard is the sentence that says that it is one."""

    hazard = ma.fields.String(
        required=True, validate=ma.validate.Length(max=40), metadata={"example": "trieu_cuong"}
    )
    level = ma.fields.Integer(
        required=True,
        validate=ma.validate.Range(min=NO_LEVEL, max=HIGHEST_LEVEL),
        metadata={"description": "Of the risk; 0 for any, and where the hazard has none."},
    )
    language = ma.fields.String(required=True, validate=ma.validate.OneOf(LANGUAGES))
    text = Text(LONGEST, metadata={"description": "What is heard."})
    sound_id = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=40),
        metadata={"description": "A sound that is ready, best one that was sent as a phrase."},
    )


class SavedPhraseSchema(PhraseSchema):
    """The same as it is kept."""

    id = ma.fields.String(required=True, attribute="_id")
    version = ma.fields.Integer(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)
