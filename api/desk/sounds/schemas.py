"""Shapes of sounds."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from api.extensions.fields import Choice, Text
from models.files.sound_wishes import LONGEST_TEXT, SoundSource
from models.files.sounds import SoundState
from models.language.languages import LANGUAGES


class NewSoundSchema(ma.Schema):
    """What is to be said. `spoken` is said as it stands; `/v1/desk/speech/read` makes it of what is written."""

    spoken = Text(LONGEST_TEXT, metadata={"example": "Bà con kê cao tài sản."})
    language = ma.fields.String(required=True, validate=ma.validate.OneOf(LANGUAGES))
    chime = ma.fields.Boolean(load_default=True)
    repeats = ma.fields.Integer(load_default=2, validate=ma.validate.Range(min=1, max=3))
    voice = ma.fields.String(
        load_default="",
        validate=(ma.validate.Length(max=60), ma.validate.Regexp(r"[\w.+-]*\Z")),
        metadata={"description": "As the speaker of this Loa calls it; empty: the usual one."},
    )


class NewSound(TypedDict):
    """What `NewSoundSchema` loads."""

    spoken: str
    language: str
    chime: bool
    repeats: int
    voice: str


class SoundFileSchema(ma.Schema):
    """A recording that becomes a sound."""

    file = Upload(
        required=True, metadata={"description": "MP3, M4A, AAC, Ogg, WAV or AMR; 10 minutes at most."}
    )


class SoundFile(TypedDict):
    """What `SoundFileSchema` loads."""

    file: FileStorage


class RecordedSchema(ma.Schema):
    """How a recording is taken."""

    language = ma.fields.String(required=True, validate=ma.validate.OneOf(LANGUAGES))
    spoken = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=LONGEST_TEXT),
        metadata={"description": "The words of it."},
    )
    phrase = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "A phrase of warnings: no chime, once; it becomes part of others."},
    )


class Recorded(TypedDict):
    """What `RecordedSchema` loads."""

    language: str
    spoken: str
    phrase: bool


class SoundsArgsSchema(ma.Schema):
    """Which sounds are listed."""

    source = Choice(SoundSource, load_default=None)


class SoundsArgs(TypedDict):
    """What `SoundsArgsSchema` loads."""

    source: str | None


class RenditionSchema(ma.Schema):
    """One form of a sound."""

    type = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    bytes = ma.fields.Integer(required=True)
    url = ma.fields.String(required=True, metadata={"description": "Opens it for some hours, to listen."})


class SoundSchema(ma.Schema):
    """A sound, and what became of it."""

    id = ma.fields.String(required=True, attribute="_id")
    source = Choice(SoundSource, required=True)
    language = ma.fields.String(required=True)
    spoken = ma.fields.String(required=True)
    state = Choice(SoundState, required=True)
    is_used = ma.fields.Boolean(
        required=True,
        metadata={
            "description": "Whether a bulletin, a phrase, an alert or a programme needs it. What nothing has needed "
            "for 30 days is removed."
        },
    )
    renditions = ma.fields.List(ma.fields.Nested(RenditionSchema), required=True)
    seconds = ma.fields.Float(required=True)
    loudness = ma.fields.Float(required=True, metadata={"description": "Measured, in LUFS (EBU R 128)."})
    peak = ma.fields.Float(required=True, metadata={"description": "The true peak, in dBTP."})
    waveform = ma.fields.List(
        ma.fields.Integer(), required=True, metadata={"description": "200 heights, 0 to 100."}
    )
    asked_at = ma.fields.AwareDateTime(required=True)
    done_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    code = ma.fields.String(
        required=True, metadata={"description": "Why it failed, as the code of a problem, else empty."}
    )
    reason = ma.fields.String(required=True, metadata={"description": "The same in words, else empty."})
