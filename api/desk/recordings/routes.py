"""`/v1/desk/recordings`: sound and films are sent here, and become files of the media library some minutes later."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.recordings.schemas import RecordingFile, RecordingFileSchema, SentRecordingSchema
from api.extensions.context import (
    current_circumstances,
    current_identity,
    current_language,
    current_store,
)
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.problems import sentence
from api.extensions.smorest import Blueprint
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.access.permissions import Permission
from models.content import library_desk
from models.files import sent_recordings
from models.files.sent_recordings import SentRecording

blp = Blueprint(
    "desk-recordings", __name__, url_prefix="/v1/desk/recordings", description="Sound and films at the desk"
)

#: As many are listed: what an official sent last.
MOST_LISTED = 50


class ShownRecording(SentRecording):
    """A recording as `SentRecordingSchema` dumps it."""

    code: str
    reason: str


@blp.route("")
class RecordingsViews(MethodView):
    """The recordings that the official sent."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.response(200, SentRecordingSchema(many=True))
    def get(self) -> list[ShownRecording]:
        """List the recordings that one sent in the last 30 days, the newest 50 first."""
        found = sent_recordings.latest(current_store(), current_identity().id, MOST_LISTED)
        return [_show(one) for one in found]

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.body(recordings=1)
    @blp.idempotent
    @blp.arguments(RecordingFileSchema, location="files")
    @blp.response(202, SentRecordingSchema)
    def post(self, files: RecordingFile) -> ShownRecording:
        """Send sound or a film.

        It is decoded and encoded again in the background, which takes up to some minutes: sound as AAC in MP4, made
        as loud as other recordings; a film as H.264 and AAC in MP4, at most 720p, with a picture of it. Nothing else
        of the file is kept, such as where it was recorded. Its `state` tells when it is `ready`, or why it was
        `refused`.
        """
        store, identity = current_store(), current_identity()
        guards.spend(store, Act.UPLOAD, current_circumstances())
        file = files["file"]
        sent = library_desk.send_recording(store, identity, file.stream.read(), file.filename or "")
        return _show(sent)


@blp.route("/<string:recording_id>")
class RecordingsByIdViews(MethodView):
    """One recording that the official sent."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.response(200, SentRecordingSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, recording_id: str) -> ShownRecording:
        """Show what became of a recording that one sent."""
        return _show(sent_recordings.get(current_store(), recording_id, current_identity().id))


def _show(sent: SentRecording) -> ShownRecording:
    refusal = sent["refusal"]
    if refusal is None:
        return {**sent, "code": "", "reason": ""}
    said = sentence(refusal["code"], current_language(), refusal["params"])
    return {**sent, "code": refusal["code"], "reason": said}
