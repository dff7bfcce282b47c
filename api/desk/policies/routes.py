"""`/v1/desk/policies`: documents and essential information that ask whether they worked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from flask.views import MethodView

from api.desk.policies.schemas import PolicyArgs, PolicyArgsSchema, PolicySchema
from api.desk.posts.feedback import ShownRatings, show
from api.extensions.context import current_identity, current_language, current_store
from api.extensions.documented_headers import PAGES
from api.extensions.paging import cursor_faults, page_headers
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.areas import areas
from models.content import posts
from models.content.posts import Post
from models.desk import filter_checks, policies, policy_evaluations
from models.errors import Fault, insist_on_none
from models.surveys import feedback_totals

blp = Blueprint(
    "desk-policies", __name__, url_prefix="/v1/desk/policies", description="Policies and how they worked"
)


class ShownPolicy(TypedDict):
    """What `PolicySchema` dumps."""

    _id: str
    title: str
    kind: str
    state: str
    area_id: str
    source_agency_id: str
    published_at: datetime | None
    valid_to: datetime | None
    feedback: ShownRatings


def _faults(query: PolicyArgs) -> Iterable[Fault]:
    yield from filter_checks.faults_of(current_store(), area=query["area"])
    yield from cursor_faults(query)


@blp.route("")
class PoliciesViews(MethodView):
    """The policies that an official may read."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(PolicyArgsSchema, location="query", check=_faults)
    @blp.response(200, PolicySchema(many=True), headers=PAGES)
    def get(self, query: PolicyArgs) -> tuple[list[ShownPolicy], dict[str, str]]:
        """List policies (chính sách), newest first; with `due` those to be evaluated (đến kỳ đánh giá)."""
        store, identity = current_store(), current_identity()
        insist_on_none(_faults(query))
        area_id = areas.searched(store, query["area"])["_id"] if query["area"] else ""
        after, limit = query["after"], query["limit"]
        if query["due"]:
            page = policy_evaluations.due(store, identity, area_id=area_id, after=after, limit=limit)
        else:
            page = policies.search(store, identity, {}, area_id=area_id, after=after, limit=limit)
        rated = feedback_totals.of_several(store, [post["_id"] for post in page.policies])
        shown = [_shown(post, show(rated[post["_id"]])) for post in page.policies]
        return shown, page_headers(page.next)


def _shown(post: Post, feedback: ShownRatings) -> ShownPolicy:
    return {
        "_id": post["_id"],
        "title": posts.text_of(post, current_language())["title"],
        "kind": post["kind"],
        "state": post["state"],
        "area_id": post["area_id"],
        "source_agency_id": post["source_agency_id"],
        "published_at": post["published_at"],
        "valid_to": post["valid_to"],
        "feedback": feedback,
    }
