"""`/v1/desk/bulletins`: what outlets say or show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flask.views import MethodView

from api.desk.bulletins.schemas import (
    BulletinBodySchema,
    BulletinListArgs,
    BulletinListSchema,
    LanguageBody,
    LanguageSchema,
    NoteBody,
    OutletBulletinSchema,
    OutletNoteSchema,
    ShownBulletin,
    show,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.errors import Fault
from models.language import visible
from models.programme import bulletin_faults, bulletin_steps, drafting
from models.programme.bulletin_faults import BulletinDraft
from models.programme.bulletins import Bulletin

blp = Blueprint(
    "desk-bulletins", __name__, url_prefix="/v1/desk/bulletins", description="What outlets say or show"
)


def _faults(body: BulletinDraft) -> Iterable[Fault]:
    return bulletin_faults.of_draft(current_store(), body)


def _note_faults(body: NoteBody) -> Iterator[Fault]:
    yield from visible.reason_faults("note", body["note"])


@blp.route("")
class BulletinsViews(MethodView):
    """All bulletins."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.arguments(BulletinListSchema, location="query", check=cursor_faults)
    @blp.response(200, OutletBulletinSchema(many=True), headers=PAGES)
    def get(self, query: BulletinListArgs) -> tuple[list[ShownBulletin], int, dict[str, str]]:
        """List the bulletins of one's areas and of those above, newest first."""
        wanted = drafting.Filter(query["area"], query["state"], query["priority"])
        found, following = drafting.page(
            current_store(), current_identity(), wanted, after=query["after"], limit=query["limit"]
        )
        return [show(one) for one in found], 200, page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.idempotent
    @blp.arguments(BulletinBodySchema, check=_faults)
    @blp.response(201, OutletBulletinSchema, headers=MADE)
    def post(self, body: BulletinDraft) -> Answer[ShownBulletin]:
        """Begin a bulletin (soạn bản tin)."""
        made = drafting.begin(current_store(), current_identity(), body)
        return created(show(made), f"/v1/desk/bulletins/{made['_id']}")


@blp.route("/<string:bulletin_id>")
class BulletinsByIdViews(MethodView):
    """One bulletin."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, bulletin_id: str) -> Answer[ShownBulletin]:
        """Show one bulletin with the steps that are open; its `ETag` is what `If-Match` wants."""
        return with_version(show(drafting.get(current_store(), current_identity(), bulletin_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.arguments(BulletinBodySchema, check=_faults)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: BulletinDraft, bulletin_id: str) -> Answer[ShownBulletin]:
        """Write a draft again; words that changed must be heard and confirmed again."""
        store, official = current_store(), current_identity()
        return with_version(
            show(drafting.edit(store, official, bulletin_id, body, expect=expected_version()))
        )


@blp.route("/<string:bulletin_id>/actions/confirm")
class ConfirmViews(MethodView):
    """Confirming."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.arguments(LanguageSchema)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: LanguageBody, bulletin_id: str) -> Answer[ShownBulletin]:
        """Say that one heard what a voice says in a language, and that it is right (đã nghe thử)."""
        store, official = current_store(), current_identity()
        done = bulletin_steps.confirm(store, official, bulletin_id, body["lang"], expect=expected_version())
        return with_version(show(done))


@blp.route("/<string:bulletin_id>/actions/return")
class ReturnViews(MethodView):
    """Sending back."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.arguments(OutletNoteSchema, check=_note_faults)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: NoteBody, bulletin_id: str) -> Answer[ShownBulletin]:
        """Return a bulletin to its writers with the reason (trả lại)."""
        store, official = current_store(), current_identity()
        done = bulletin_steps.send_back(store, official, bulletin_id, body["note"], expect=expected_version())
        return with_version(show(done))


@blp.route("/<string:bulletin_id>/actions/withdraw")
class WithdrawViews(MethodView):
    """Withdrawing."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.arguments(OutletNoteSchema, check=_note_faults)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: NoteBody, bulletin_id: str) -> Answer[ShownBulletin]:
        """Take a bulletin off the air with the reason (gỡ); its entries sound no more."""
        store, official = current_store(), current_identity()
        done = bulletin_steps.withdraw(store, official, bulletin_id, body["note"], expect=expected_version())
        return with_version(show(done))


@blp.route("/<string:bulletin_id>/actions/submit")
class SubmitViews(MethodView):
    """Handing in."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, bulletin_id: str) -> Answer[ShownBulletin]:
        """Hand a bulletin to whoever approves it (trình duyệt)."""
        return _done(bulletin_steps.submit, bulletin_id)


@blp.route("/<string:bulletin_id>/actions/approve")
class ApproveViews(MethodView):
    """Approving."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_PUBLISH)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, bulletin_id: str) -> Answer[ShownBulletin]:
        """Let a bulletin onto the air (duyệt); of an urgent one nobody who wrote in it may."""
        return _done(bulletin_steps.approve, bulletin_id)


@blp.route("/<string:bulletin_id>/actions/discard")
class DiscardViews(MethodView):
    """Giving up."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @blp.versioned(OutletBulletinSchema, show)
    @blp.response(200, OutletBulletinSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def post(self, bulletin_id: str) -> Answer[ShownBulletin]:
        """Give up a bulletin that was never on the air (bỏ)."""
        return _done(bulletin_steps.discard, bulletin_id)


def _done(step: Callable[..., Bulletin], bulletin_id: str) -> Answer[ShownBulletin]:
    done = step(current_store(), current_identity(), bulletin_id, expect=expected_version())
    return with_version(show(done))
