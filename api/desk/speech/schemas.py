"""Shapes of speech."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma

from api.extensions.fields import Choice, Text
from models.files.sound_wishes import LONGEST_TEXT
from models.language.languages import LANGUAGES
from models.speech.number_words import Dialect
from models.speech.spoken_words import LONGEST_FORM, LONGEST_WORDS, MOST_ABBREVIATIONS


class TextToReadSchema(ma.Schema):
    """A text as it is written."""

    text = Text(LONGEST_TEXT, metadata={"example": "Triều cường đạt 2,15m lúc 7h30 ngày 12/10/2026."})
    language = ma.fields.String(load_default=LANGUAGES[0], validate=ma.validate.OneOf(LANGUAGES))


class TextToRead(TypedDict):
    """What `TextToReadSchema` loads."""

    text: str
    language: str


class DoubtSchema(ma.Schema):
    """A piece of the text that somebody must look at."""

    token = ma.fields.String(required=True, metadata={"description": "As it is written."})
    start = ma.fields.Integer(
        required=True, metadata={"description": "Where it begins in `text`, in characters."}
    )
    end = ma.fields.Integer(required=True)
    said = ma.fields.String(required=True, metadata={"description": "What a voice would say."})


class ReadingSchema(ma.Schema):
    """How a text is said."""

    text = ma.fields.String(
        required=True, metadata={"description": "The text in NFC, in which places are counted."}
    )
    spoken = ma.fields.String(
        required=True, metadata={"description": "What a voice is to say; empty if none can."}
    )
    sentences = ma.fields.List(ma.fields.String(), required=True)
    doubts = ma.fields.List(ma.fields.Nested(DoubtSchema), required=True)
    is_read = ma.fields.Boolean(
        required=True,
        metadata={"description": "Whether this language is read; if not, it is recorded (Khmer)."},
    )


class SpokenWordsSchema(ma.Schema):
    """How a province reads short forms and numbers."""

    dialect = Choice(Dialect, required=True)
    abbreviations = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(min=1, max=LONGEST_FORM)),
        values=ma.fields.String(validate=ma.validate.Length(min=1, max=LONGEST_WORDS)),
        required=True,
        validate=ma.validate.Length(max=MOST_ABBREVIATIONS),
        metadata={
            "description": "Beside those of the file, and in their place.",
            "example": {"BQLDA": "ban quản lý dự án"},
        },
    )


class SavedWordsSchema(SpokenWordsSchema):
    """The same as it is kept."""

    version = ma.fields.Integer(required=True)
    origin = ma.fields.String(
        required=True, metadata={"description": "`file` until something was saved, then `desk`."}
    )
