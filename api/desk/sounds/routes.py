"""`/v1/desk/sounds`: what loudspeakers will say, made and listened to before it airs."""

from __future__ import annotations

from typing import IO, cast

from flask import Response, request
from flask.views import MethodView
from werkzeug.wsgi import wrap_file

from api.desk.sounds import wishes
from api.desk.sounds.presented import ShownSound, show, show_all
from api.desk.sounds.schemas import (
    NewSound,
    NewSoundSchema,
    Recorded,
    RecordedSchema,
    SoundFile,
    SoundFileSchema,
    SoundsArgs,
    SoundsArgsSchema,
    SoundSchema,
)
from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_identity, current_store
from api.extensions.downloads import BINARY
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.sent_files import in_part
from api.extensions.smorest import Blueprint
from api.uploads.schemas import LinkArgs, LinkArgsSchema
from models.access import guards, signed_links
from models.access.callers import CallerKind, Identity
from models.access.guards import Act
from models.access.permissions import Permission
from models.errors import NotFound
from models.files import sound_access, sound_wishes, sounds
from models.files.sound_wishes import SoundSource, Wish
from models.files.sounds import Rendition, Sound
from models.files.stored_files import StoredFile
from models.store import Store

blp = Blueprint("desk-sounds", __name__, url_prefix="/v1/desk/sounds", description="Sounds for loudspeakers")


#: As many are listed: those that were asked for last.
MOST_LISTED = 50

#: Bytes that are read at once.
PIECE = 256 << 10


def _wish(body: NewSound) -> Wish:
    return wishes.of_text(
        current_store(),
        body["language"],
        body["spoken"],
        voice=body["voice"],
        chime=body["chime"],
        repeats=body["repeats"],
    )


def _asked(store: Store, identity: Identity, wish: Wish) -> Sound:
    return sounds.ask(store, wish, actor=identity.actor, area_ids=sound_access.areas_of(identity))


@blp.route("")
class SoundsViews(MethodView):
    """All sounds."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.arguments(SoundsArgsSchema, location="query")
    @blp.response(200, SoundSchema(many=True))
    def get(self, query: SoundsArgs) -> list[ShownSound]:
        """List the sounds of one's areas, and above, that were asked for last, the newest 50 first."""
        source = SoundSource(query["source"]) if query["source"] else None
        found = sound_access.latest(current_store(), current_identity(), source, MOST_LISTED)
        return show_all(found)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.idempotent
    @blp.arguments(NewSoundSchema)
    @blp.response(202, SoundSchema)
    def post(self, body: NewSound) -> ShownSound:
        """Have a text said; the same words by the same voice are the sound that is there already.

        It is made in the background: its `state` tells when it can be heard. Khmer is refused
        (`language_not_spoken`): it is recorded.
        """
        store, identity = current_store(), current_identity()
        guards.spend(store, Act.UPLOAD, current_circumstances())
        return show(_asked(store, identity, _wish(body)))


@blp.route("/recordings")
class RecordedSoundsViews(MethodView):
    """Recordings that become sounds."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.body(recordings=1)
    @blp.idempotent
    @blp.arguments(SoundFileSchema, location="files")
    @blp.arguments(RecordedSchema, location="form")
    @blp.response(202, SoundSchema)
    def post(self, files: SoundFile, form: Recorded) -> ShownSound:
        """Send a recording: it is made as even and as loud as what voices say, with the chime before it.

        What is silent, clipped or longer than 10 minutes fails, and says so.
        """
        store, identity = current_store(), current_identity()
        guards.spend(store, Act.UPLOAD, current_circumstances())
        source = SoundSource.PHRASE if form["phrase"] else SoundSource.BULLETIN
        body = sounds.sent(store, files["file"].stream.read())
        wish = Wish(source, form["language"], body, form["spoken"], chime=not form["phrase"], repeats=1)
        return show(_asked(store, identity, wish))


@blp.route("/test-tone")
class TestToneViews(MethodView):
    """The tone by which loudspeakers are tested."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.idempotent
    @blp.response(202, SoundSchema)
    def post(self) -> ShownSound:
        """Have the test tone made, unless it is there."""
        wish = Wish(SoundSource.TEST, "vi", sound_wishes.text(""), "", chime=False, repeats=1)
        return show(sounds.ask(current_store(), wish, actor=current_identity().actor))


@blp.route("/<string:sound_id>")
class SoundsByIdViews(MethodView):
    """One sound."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.response(200, SoundSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, sound_id: str) -> ShownSound:
        """Show what became of a sound, with links to listen to it."""
        return show(sound_access.get(current_store(), current_identity(), sound_id))


@blp.route("/<string:sound_id>/renditions/<string:ending>")
class SoundRenditionsViews(MethodView):
    """The files themselves."""

    @blp.allow(CallerKind.SIGNED)
    @cached(Keep.LINKED)
    @blp.arguments(LinkArgsSchema, location="query")
    @blp.response(200, BINARY, content_type="application/octet-stream")
    def get(self, query: LinkArgs, sound_id: str, ending: str) -> Response:
        """Send a sound by its signed link, whole or in part; its media type is that of the rendition."""
        store = current_store()
        signed_links.check(store, request.path, query["until"], query["sig"])
        fitting = [one for one in sounds.get(store, sound_id)["renditions"] if one["ending"] == ending]
        if not fitting:
            raise NotFound
        return _sent(fitting[0])


def _sent(one: Rendition) -> Response:
    file = cast("IO[bytes]", StoredFile(current_store(), one["file_id"]))
    response = Response(
        wrap_file(request.environ, file, PIECE), mimetype=one["type"], direct_passthrough=True
    )
    response.headers["Content-Disposition"] = f'inline; filename="{one["sha256"][:16]}.{one["ending"]}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.content_length = one["bytes"]
    response.set_etag(one["sha256"][:32])
    return in_part(response, one["bytes"])
