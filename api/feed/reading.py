"""What one has seen, read and saved of the feed: apart from it, for the device or citizen alone, kept by no cache."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.documented_headers import PAGES
from api.extensions.if_match import Answer
from api.extensions.owners import owners_of
from api.extensions.paging import PageArgs, PageArgsSchema, moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.feed.items import items
from api.feed.reading_schemas import (
    MarksSchema,
    NewMarks,
    NewMarksSchema,
    SavedPageSchema,
    ShownSavedPage,
)
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.content import read_marks, saved_items
from models.content.read_marks import MarkPage
from models.messages.messages import Owner
from models.privacy import reading

blp = Blueprint(
    "reading", __name__, url_prefix="/v1/feed", description="What one has read and saved of the feed."
)


@blp.route("/marks")
class MarksViews(MethodView):
    """Marks of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.arguments(PageArgsSchema, location="query", check=moment_faults)
    @blp.response(200, MarksSchema)
    def get(self, args: PageArgs) -> MarkPage:
        """List what I have seen and read, on all my devices; with `after` only what is new since.

        A mark is kept for 180 days.
        """
        return read_marks.page(current_store(), _reader(), after=args["after"], limit=args["limit"])

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.arguments(NewMarksSchema)
    @blp.response(204)
    def post(self, marks: NewMarks) -> None:
        """Note what I have seen and read; send many at once. Ids of no post are left out.

        Sent again it changes nothing. What was marked on a device is the citizen's as soon as they sign in there.
        """
        store = current_store()
        guards.spend(store, Act.MARK, current_circumstances())
        read_marks.mark(store, _reader(), seen=marks["seen"], read=marks["read"])


@blp.route("/reading")
class ReadingViews(MethodView):
    """Everything that is known of what the caller reads."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.response(204)
    def delete(self) -> None:
        """Erase all that I have seen, read and saved, for ever, and that of this device."""
        reading.erase(current_store(), owners_of(current_identity()))


@blp.route("/saved")
class SavedViews(MethodView):
    """Saved posts of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.arguments(PageArgsSchema, location="query", check=moment_faults)
    @blp.response(200, SavedPageSchema, headers=PAGES)
    def get(self, args: PageArgs) -> Answer[ShownSavedPage]:
        """List what I have saved, the last first."""
        lang = current_language()
        store = current_store()
        page = saved_items.page(store, _reader(), after=args["after"], limit=args["limit"])
        shown_posts = items(store, [kept.post for kept in page.kept if kept.post], lang)
        by_id = {one["_id"]: one for one in shown_posts}
        shown: ShownSavedPage = {
            "saved": [
                {
                    "post_id": kept.item["post_id"],
                    "saved_at": kept.item["at"],
                    "post": by_id.get(kept.item["post_id"]),
                }
                for kept in page.kept
            ],
            "next": page.next,
        }
        return shown, 200, page_headers(page.next)


@blp.route("/saved/<string:post_id>")
class SavedByIdViews(MethodView):
    """One saved post of the caller."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.response(204)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def put(self, post_id: str) -> None:
        """Save a post; done again it changes nothing."""
        store = current_store()
        guards.spend(store, Act.MARK, current_circumstances())
        saved_items.save(store, _reader(), post_id)

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.response(204)
    def delete(self, post_id: str) -> None:
        """Let go of a saved post; nothing happens if it was not saved."""
        saved_items.let_go(current_store(), _reader(), post_id)


def _reader() -> Owner:
    return owners_of(current_identity())[0]
