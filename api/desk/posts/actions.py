"""`/v1/desk/posts/{id}/actions/…`: what leads a post on."""

from __future__ import annotations

from flask.views import MethodView

from api.desk.posts import checks
from api.desk.posts.action_schemas import (
    CorrectBody,
    CorrectPostSchema,
    ReturnBody,
    ReturnPostSchema,
    ScheduleBody,
    SchedulePostSchema,
    TakeOverBody,
    TakeOverPostSchema,
    WithdrawBody,
    WithdrawPostSchema,
)
from api.desk.posts.presented import DeskPost, show
from api.desk.posts.schemas import MOST_BODY, DeskPostSchema
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import MADE, VERSION
from api.extensions.if_match import Answer, created, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.content import approving, revising, taking_over
from models.content.posts import Post

blp = Blueprint(
    "desk-post-actions",
    __name__,
    url_prefix="/v1/desk/posts/<string:post_id>/actions",
    description="Posts at the desk",
)


@blp.route("/submit")
class SubmitViews(MethodView):
    """Submit."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, post_id: str) -> Answer[DeskPost]:
        """Hand the draft to those who may approve it (trình duyệt); everything that it lacks is named at once."""
        store, identity = current_store(), current_identity()
        return _answer(approving.submit(store, identity, post_id, expect=expected_version()))


@blp.route("/approve")
class ApproveViews(MethodView):
    """Approve."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_PUBLISH)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, post_id: str) -> Answer[DeskPost]:
        """Approve (duyệt). Once all have who must, it appears, or waits for the time that it names."""
        store, identity = current_store(), current_identity()
        return _answer(approving.approve(store, identity, post_id, expect=expected_version()))


@blp.route("/return")
class ReturnViews(MethodView):
    """Return."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_PUBLISH)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.arguments(ReturnPostSchema)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ReturnBody, post_id: str) -> Answer[DeskPost]:
        """Send the post back to its writers with the reason (trả lại)."""
        store, identity = current_store(), current_identity()
        return _answer(approving.send_back(store, identity, post_id, body["note"], expect=expected_version()))


@blp.route("/schedule")
class ScheduleViews(MethodView):
    """Schedule."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_PUBLISH)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.arguments(SchedulePostSchema)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: ScheduleBody, post_id: str) -> Answer[DeskPost]:
        """Approve the post to appear at a time (lên lịch), or give it another time."""
        store, identity = current_store(), current_identity()
        return _answer(
            approving.schedule(store, identity, post_id, body["publish_at"], expect=expected_version())
        )


@blp.route("/publish")
class PublishViews(MethodView):
    """Publish."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_PUBLISH)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, post_id: str) -> Answer[DeskPost]:
        """Approve the post to appear now (đăng ngay); a draft, too, where one pair of eyes is enough."""
        store, identity = current_store(), current_identity()
        return _answer(approving.publish(store, identity, post_id, expect=expected_version()))


@blp.route("/withdraw")
class WithdrawViews(MethodView):
    """Withdraw."""

    # Whoever publishes may, and whoever took over what nobody else approved; `permitted_steps` knows.
    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.arguments(WithdrawPostSchema, check=checks.note_faults)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: WithdrawBody, post_id: str) -> Answer[DeskPost]:
        """Take the post back that is out (gỡ), with the reason that readers are told."""
        store, identity = current_store(), current_identity()
        return _answer(approving.withdraw(store, identity, post_id, body["note"], expect=expected_version()))


@blp.route("/discard")
class DiscardViews(MethodView):
    """Discard."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, post_id: str) -> Answer[DeskPost]:
        """Give up a post that was never out (bỏ bản thảo): it leaves the lists, and its history stays."""
        store, identity = current_store(), current_identity()
        return _answer(approving.discard(store, identity, post_id, expect=expected_version()))


@blp.route("/confirm-source")
class ConfirmSourceViews(MethodView):
    """Confirm after a change of the source."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.response(200, DeskPostSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, post_id: str) -> Answer[DeskPost]:
        """Say that an adapted post holds as it is, though what it was taken over from has changed."""
        store, identity = current_store(), current_identity()
        return _answer(approving.confirm_source(store, identity, post_id, expect=expected_version()))


@blp.route("/correct")
class CorrectViews(MethodView):
    """Correct."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(CorrectPostSchema, check=checks.correct_faults)
    @blp.response(201, DeskPostSchema, headers=MADE)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: CorrectBody, post_id: str) -> Answer[DeskPost]:
        """Draft a correction of the post that is out (đính chính).

        The draft goes the way of every post; once approved it is the next edition of this one, and its own state is
        `applied`.
        """
        store, identity, expect = current_store(), current_identity(), expected_version()
        made = revising.correct(store, identity, post_id, body["note"], body["changed"], expect=expect)
        return created(show(made), f"/v1/desk/posts/{made['_id']}")


@blp.route("/take-over")
class TakeOverViews(MethodView):
    """Take over."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(DeskPostSchema, show)
    @blp.body(fields=MOST_BODY)
    @blp.arguments(TakeOverPostSchema, check=checks.taking_faults)
    @blp.response(201, DeskPostSchema, headers=MADE)
    @blp.alt_response(404, schema=ProblemSchema)
    def post(self, body: TakeOverBody, post_id: str) -> Answer[DeskPost]:
        """Take a post from above over (tiếp nhận bản tin cấp trên): as it is, or adapted with its source kept.

        As it is, it goes out on the commune's own means without another approval. An urgent one is never adapted.
        """
        store, identity, expect = current_store(), current_identity(), expected_version()
        made = taking_over.take_over(store, identity, post_id, checks.taking(body), expect=expect)
        return created(show(made), f"/v1/desk/posts/{made['_id']}")


def _answer(post: Post) -> Answer[DeskPost]:
    return with_version(show(post))
