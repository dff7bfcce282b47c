"""`/v1/posts/{id}/feedback`: whether a post worked for people (góp ý về chính sách)."""

from __future__ import annotations

from flask.views import MethodView

from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_identity, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.feed.feedback_schemas import (
    NewFeedback,
    NewFeedbackSchema,
    OwnFeedback,
    OwnFeedbackSchema,
    PublicFeedback,
    PublicFeedbackSchema,
    show_own,
    show_public,
)
from api.surveys.homes import home_of
from models.access.callers import CallerKind
from models.errors import Fault, Forbidden
from models.reports import about_posts
from models.surveys import feedback_steps, policy_feedback, voters
from models.surveys.policy_feedback import Voice

blp = Blueprint(
    "post-feedback",
    __name__,
    url_prefix="/v1/posts/<string:post_id>/feedback",
    description="Whether a post worked for people.",
)

#: Where feedback through this API comes from.
CHANNEL = "app"


def _faults(body: NewFeedback) -> list[Fault]:
    home_of(body["area"])
    return []


@blp.route("")
class FeedbackViews(MethodView):
    """What everybody may read of it."""

    @blp.allow(CallerKind.OPEN)
    @cached(Keep.ASK)
    @blp.response(200, PublicFeedbackSchema)
    @blp.alt_response(403, schema=ProblemSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, post_id: str) -> PublicFeedback:
        """Show how a post was rated, where its `feedback_public` says so.

        Numbers behind which fewer than five people stand are suppressed; what people wrote is never shown. Voices from
        one network after many others, of people who proved nothing, stand in no number. The numbers move by full hours
        and by five more people at least.
        """
        store = current_store()
        if not policy_feedback.asking(store, post_id)["feedback_public"]:
            raise Forbidden("feedback_not_public")
        return show_public(post_id, feedback_steps.read(store, post_id, about_posts.number))


@blp.route("/mine")
class OwnFeedbackViews(MethodView):
    """What the caller says."""

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.response(200, OwnFeedbackSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(409, schema=ProblemSchema)
    def get(self, post_id: str) -> OwnFeedback:
        """Show what I have said of a post."""
        store = current_store()
        return show_own(policy_feedback.own(store, post_id, voters.in_app(store, current_identity())))

    @blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN)
    @blp.idempotent
    @blp.arguments(NewFeedbackSchema, check=_faults)
    @blp.response(200, OwnFeedbackSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: NewFeedback, post_id: str) -> OwnFeedback:
        """Say whether a post worked for me, in place of what I said before.

        Everybody has one voice, on whatever device they are signed in. On a device on which a citizen spoke who has
        signed out it is refused with 409 `feedback_of_another`.
        """
        store = current_store()
        voter = voters.in_app(store, current_identity())
        voice = Voice(body["rating"], body["text"], CHANNEL, current_language(), home_of(body["area"]) or "")
        return show_own(policy_feedback.give(store, post_id, voter, voice, current_circumstances()))
