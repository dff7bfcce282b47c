"""Shapes of sent recordings."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask_smorest.fields import Upload
from werkzeug.datastructures import FileStorage

from api.extensions.fields import Choice
from models.files.sent_recordings import RecordingState


class RecordingFileSchema(ma.Schema):
    """The file of a new recording."""

    file = Upload(
        required=True,
        metadata={
            "description": "Sound (MP3, M4A, AAC, Ogg, WAV, AMR) or a film (MP4, MOV, 3GP, WebM) as a phone makes it."
        },
    )


class RecordingFile(TypedDict):
    """What `RecordingFileSchema` loads."""

    file: FileStorage


class SentRecordingSchema(ma.Schema):
    """A recording that was sent, and what became of it."""

    id = ma.fields.String(required=True, attribute="_id")
    state = Choice(RecordingState, required=True)
    name = ma.fields.String(required=True, metadata={"description": "What the file was called."})
    bytes = ma.fields.Integer(required=True, metadata={"description": "How large it was when it was sent."})
    sent_at = ma.fields.AwareDateTime(required=True, attribute="at")
    done_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    file_id = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The file of the media library that was made of it; once it is `ready`."},
    )
    code = ma.fields.String(
        required=True, metadata={"description": "Why it was refused, as the code of a problem, else empty."}
    )
    reason = ma.fields.String(required=True, metadata={"description": "The same in words, else empty."})
