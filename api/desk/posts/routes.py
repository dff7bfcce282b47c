"""`/v1/desk/posts`: writing posts, and the list of them."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.posts import checks, filters
from api.desk.posts.contribution_schemas import (
    ContributionArgs,
    ContributionArgsSchema,
    ContributionsSchema,
)
from api.desk.posts.presented import DeskPost, show
from api.desk.posts.schemas import (
    MOST_BODY,
    DeskPostArgs,
    DeskPostArgsSchema,
    DeskPostSchema,
    NewPostSchema,
    PostContentSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, PAGES, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.paging import page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.content import contributions, desk_list, drafting, post_access
from models.content.contributions import Contributions
from models.content.drafting import PostDraft
from models.errors import insist_on_none

blp = Blueprint("desk-posts", __name__, url_prefix="/v1/desk/posts", description="Posts at the desk")


@blp.route("")
class DeskPostsViews(MethodView):
    """The posts of the official's areas and agency."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(DeskPostArgsSchema, location="query", check=filters.filter_faults)
    @blp.response(200, DeskPostSchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: DeskPostArgs) -> tuple[list[DeskPost], dict[str, str]]:
        """List posts, newest first; filters combine."""
        store = current_store()
        insist_on_none(filters.filter_faults(query))
        found, following = desk_list.search(
            store,
            current_identity(),
            filters.query_of(query),
            after=query["after"],
            limit=query["limit"],
        )
        return [show(post) for post in found], page_headers(following)

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.body(fields=MOST_BODY)
    @blp.arguments(NewPostSchema, check=checks.new_faults)
    @blp.response(201, DeskPostSchema, headers=MADE)
    def post(self, body: PostDraft) -> Answer[DeskPost]:
        """Begin a post (soạn tin): a draft, read by nobody outside."""
        made = drafting.begin(current_store(), current_identity(), body)
        return created(show(made), f"/v1/desk/posts/{made['_id']}")


@blp.route("/contributions")
class ContributionsViews(MethodView):
    """What each body gave."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.STATS_READ)
    @blp.arguments(ContributionArgsSchema, location="query")
    @blp.response(200, ContributionsSchema)
    def get(self, query: ContributionArgs) -> Contributions:
        """Show how many posts each body contributed in a period, with the shares that plans ask for.

        Posts count in the period in which they were handed in or first published; what was taken over counts for
        nobody.
        """
        store = current_store()
        named = query["area"] or areas.active_province_id(store)
        area_id = areas.searched(store, named)["_id"]
        return contributions.read(store, area_id, query["start"], query["end"])


@blp.route("/<string:post_id>")
class DeskPostsByIdViews(MethodView):
    """One post."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str) -> Answer[DeskPost]:
        """Show one post; its `ETag` is what `If-Match` wants."""
        return with_version(show(post_access.get(current_store(), current_identity(), post_id)))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(PostContentSchema, check=checks.changed_faults)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def patch(self, body: PostDraft, post_id: str) -> Answer[DeskPost]:
        """Edit (sửa): what is left out stays, and the post is a draft again. What is out is corrected instead."""
        store, identity = current_store(), current_identity()
        return with_version(show(drafting.edit(store, identity, post_id, body, expect=expected_version())))
