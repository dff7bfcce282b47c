"""`/v1/desk/programme/entries`: what sounds when and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

from flask.views import MethodView

from api.desk.programme.entry_schemas import (
    DayBody,
    DaySchema,
    EntryBodySchema,
    EntryListArgs,
    EntryListSchema,
    EntrySchema,
    OverlapsSchema,
    ShownEntry,
    ShownOverlaps,
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
from models.language.dates import VIETNAM
from models.programme import entries, entry_faults, scheduling
from models.programme.compiled_body import DAYS
from models.programme.entries import Entry, EntryState
from models.programme.entry_faults import EntryDraft

entries_blp = Blueprint(
    "desk-programme-entries",
    __name__,
    url_prefix="/v1/desk/programme/entries",
    description="What sounds when and where",
)


def show(entry: Entry) -> ShownEntry:
    """Show an entry with when it falls due next."""
    now = datetime.now(UTC)
    today = now.astimezone(VIETNAM).date()
    moments = [at for _, at in entries.moments(entry, today, today + timedelta(days=DAYS)) if at >= now]
    due = moments[0] if moments and entry["state"] == EntryState.ACTIVE else None
    return {**entry, "next_at": due}


def _faults(body: EntryDraft) -> Iterable[Fault]:
    return entry_faults.of_draft(current_store(), body, current_identity())


@entries_blp.route("")
class EntriesViews(MethodView):
    """All entries."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @entries_blp.arguments(EntryListSchema, location="query", check=cursor_faults)
    @entries_blp.response(200, EntrySchema(many=True), headers=PAGES)
    def get(self, query: EntryListArgs) -> tuple[list[ShownEntry], int, dict[str, str]]:
        """List what is planned in one's areas and above, and was not ended; newest first."""
        found, following = scheduling.page(
            current_store(),
            current_identity(),
            area_id=query["area"],
            after=query["after"],
            limit=query["limit"],
        )
        return [show(one) for one in found], 200, page_headers(following)

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.idempotent
    @entries_blp.arguments(EntryBodySchema, check=_faults)
    @entries_blp.response(201, EntrySchema, headers=MADE)
    def post(self, body: EntryDraft) -> Answer[ShownEntry]:
        """Plan a bulletin or a station (đặt lịch phát).

        An hour outside the windows of any of its outlets is refused, naming outlet and hour. What overlaps is not
        refused: `…/overlaps` says what goes first.
        """
        made = scheduling.create(current_store(), current_identity(), body)
        return created(show(made), f"/v1/desk/programme/entries/{made['_id']}")


@entries_blp.route("/<string:entry_id>")
class EntriesByIdViews(MethodView):
    """One entry."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    def get(self, entry_id: str) -> Answer[ShownEntry]:
        """Show one entry; its `ETag` is what `If-Match` wants."""
        return with_version(show(scheduling.get(current_store(), current_identity(), entry_id)))

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.versioned(EntrySchema, show)
    @entries_blp.arguments(EntryBodySchema, check=_faults)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    @entries_blp.alt_response(409, schema=ProblemSchema)
    def put(self, body: EntryDraft, entry_id: str) -> Answer[ShownEntry]:
        """Plan it again."""
        store, official = current_store(), current_identity()
        return with_version(
            show(scheduling.change(store, official, entry_id, body, expect=expected_version()))
        )


@entries_blp.route("/<string:entry_id>/overlaps")
class OverlapsViews(MethodView):
    """What overlaps."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.OUTLET_READ)
    @entries_blp.response(200, OverlapsSchema)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    def get(self, entry_id: str) -> ShownOverlaps:
        """Say where it sounds at the same time as another in the next fortnight, and which of the two goes first."""
        store = current_store()
        return {"overlaps": scheduling.overlaps(store, scheduling.get(store, current_identity(), entry_id))}


@entries_blp.route("/<string:entry_id>/actions/pause")
class PauseViews(MethodView):
    """Pausing."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.versioned(EntrySchema, show)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    @entries_blp.alt_response(409, schema=ProblemSchema)
    def post(self, entry_id: str) -> Answer[ShownEntry]:
        """Let it rest until somebody resumes it (tạm dừng)."""
        return _done(scheduling.pause, entry_id)


@entries_blp.route("/<string:entry_id>/actions/resume")
class ResumeViews(MethodView):
    """Resuming."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.versioned(EntrySchema, show)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    @entries_blp.alt_response(409, schema=ProblemSchema)
    @entries_blp.alt_response(422, schema=ProblemSchema)
    def post(self, entry_id: str) -> Answer[ShownEntry]:
        """Let it fall due again (phát lại), if its hours are open by now."""
        return _done(scheduling.resume, entry_id)


@entries_blp.route("/<string:entry_id>/actions/end")
class EndViews(MethodView):
    """Ending."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.versioned(EntrySchema, show)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    @entries_blp.alt_response(409, schema=ProblemSchema)
    def post(self, entry_id: str) -> Answer[ShownEntry]:
        """Take it out of the programme for good (kết thúc lịch)."""
        return _done(scheduling.end, entry_id)


@entries_blp.route("/<string:entry_id>/actions/skip")
class SkipViews(MethodView):
    """Cancelling a day."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.versioned(EntrySchema, show)
    @entries_blp.arguments(DaySchema)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    @entries_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: DayBody, entry_id: str) -> Answer[ShownEntry]:
        """Cancel one day on which it falls due (bỏ một lần); the rest of the rule stays."""
        return _done(partial(scheduling.skip, day=body["day"]), entry_id)


@entries_blp.route("/<string:entry_id>/actions/unskip")
class UnskipViews(MethodView):
    """Taking that back."""

    @entries_blp.allow(CallerKind.OFFICIAL, permission=Permission.PROGRAMME_WRITE)
    @entries_blp.versioned(EntrySchema, show)
    @entries_blp.arguments(DaySchema)
    @entries_blp.response(200, EntrySchema, headers=VERSION)
    @entries_blp.alt_response(404, schema=ProblemSchema)
    @entries_blp.alt_response(409, schema=ProblemSchema)
    def post(self, body: DayBody, entry_id: str) -> Answer[ShownEntry]:
        """Let a day that was cancelled count again."""
        return _done(partial(scheduling.unskip, day=body["day"]), entry_id)


def _done(step: Callable[..., Entry], entry_id: str) -> Answer[ShownEntry]:
    done = step(current_store(), current_identity(), entry_id, expect=expected_version())
    return with_version(show(done))
