"""`/v1/desk/phrases`: a human voice for each hazard and level, recorded before it is needed."""

from __future__ import annotations

from collections.abc import Iterable

from flask.views import MethodView

from api.desk.phrases.schemas import PhraseSchema, SavedPhraseSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import unit_access
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Fault
from models.files import spoken_phrases
from models.files.spoken_phrases import NewPhrase, SpokenPhrase

blp = Blueprint(
    "desk-phrases", __name__, url_prefix="/v1/desk/phrases", description="Recorded phrases of warnings"
)


def _faults(body: NewPhrase) -> Iterable[Fault]:
    return spoken_phrases.faults_of(current_store(), body)


def _insist() -> None:
    """Demand the province's programme: a phrase is heard in all of the province.

    :raises Forbidden: `no_permission`.
    """
    store = current_store()
    province = areas.active_province_id(store)
    unit_access.insist_in(store, current_identity(), Permission.PROGRAMME_PUBLISH, province)


@blp.route("")
class PhrasesViews(MethodView):
    """All phrases."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.response(200, SavedPhraseSchema(many=True))
    def get(self) -> list[SpokenPhrase]:
        """List the recorded phrases by hazard, level and language."""
        return spoken_phrases.every(current_store())

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.idempotent
    @blp.arguments(PhraseSchema, check=_faults)
    @blp.response(201, SavedPhraseSchema, headers=MADE)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: NewPhrase) -> Answer[SpokenPhrase]:
        """Add the phrase of a hazard, level and language: warnings of it are heard by it from now on."""
        _insist()
        made = spoken_phrases.create(current_store(), body, actor=current_identity().actor)
        return created(made, f"/v1/desk/phrases/{made['_id']}")


@blp.route("/<string:phrase_id>")
class PhrasesByIdViews(MethodView):
    """One phrase."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.response(200, SavedPhraseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, phrase_id: str) -> Answer[SpokenPhrase]:
        """Show a phrase; its `ETag` is what `If-Match` wants."""
        return with_version(spoken_phrases.get(current_store(), phrase_id))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.idempotent
    @blp.versioned(SavedPhraseSchema)
    @blp.arguments(PhraseSchema, check=_faults)
    @blp.response(200, SavedPhraseSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: NewPhrase, phrase_id: str) -> Answer[SpokenPhrase]:
        """Change a phrase; warnings that are out keep what they have."""
        _insist()
        store, identity, expect = current_store(), current_identity(), expected_version()
        return with_version(
            spoken_phrases.change(store, phrase_id, body, expect=expect, actor=identity.actor)
        )

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.versioned(SavedPhraseSchema)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    def delete(self, phrase_id: str) -> None:
        """Remove a phrase: the voice says such warnings again."""
        _insist()
        spoken_phrases.remove(
            current_store(), phrase_id, expect=expected_version(), actor=current_identity().actor
        )
