"""`/v1/desk/speech`: how a text will be said, and the short forms of the province."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.speech.presented import ShownWords, show
from api.desk.speech.schemas import (
    ReadingSchema,
    SavedWordsSchema,
    SpokenWordsSchema,
    TextToRead,
    TextToReadSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.smorest import Blueprint
from models.access import permissions
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.speech import reader, spoken_words
from models.speech.reader import Reading
from models.speech.spoken_words import ProvinceWords

blp = Blueprint("desk-speech", __name__, url_prefix="/v1/desk/speech", description="How texts are said")


@blp.route("/read")
class ReadViews(MethodView):
    """A text that is read."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.arguments(TextToReadSchema)
    @blp.response(200, ReadingSchema)
    def post(self, body: TextToRead) -> Reading:
        """Show how a text will be said, and what in it somebody must look at first; nothing is kept."""
        store = current_store()
        words = spoken_words.for_province(store, areas.active_province_id(store))
        return reader.read(body["text"], body["language"], words)


@blp.route("/words")
class WordsViews(MethodView):
    """The words of the province."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.response(200, SavedWordsSchema, headers=VERSION)
    def get(self) -> Answer[ShownWords]:
        """Show what the province has set of its own; its `ETag` is what `If-Match` wants."""
        store = current_store()
        return with_version(show(spoken_words.get(store, areas.active_province_id(store))))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.idempotent
    @blp.versioned(SavedWordsSchema, show)
    @blp.arguments(SpokenWordsSchema, check=spoken_words.faults_of)
    @blp.response(200, SavedWordsSchema, headers=VERSION)
    def put(self, body: ProvinceWords) -> Answer[ShownWords]:
        """Read by these words from now on; sounds that were made before stay."""
        store, caller, expect = current_store(), current_identity(), expected_version()
        province_id = areas.active_province_id(store)
        permissions.insist_in(store, caller, Permission.PROGRAMME_PUBLISH, province_id)
        saved = spoken_words.save(store, province_id, body, expect=expect, actor=caller.actor)
        return with_version(show(saved))
