"""`/v1/desk/policies/{id}/evaluations`: what each year brought, and what was concluded."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypedDict

from flask.views import MethodView

from api.desk.policies.schemas import (
    ConclusionBody,
    ConclusionSchema,
    EvaluationHeadSchema,
    EvaluationSchema,
)
from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import VERSION
from api.extensions.if_match import Answer, expected_version, with_version
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.desk import policies, policy_evaluations
from models.desk.evaluation_figures import EvaluationFigures
from models.desk.policy_evaluations import PolicyEvaluation
from models.errors import NotFound

blp = Blueprint(
    "desk-policy-evaluations",
    __name__,
    url_prefix="/v1/desk/policies/<string:post_id>/evaluations",
    description="Policies and how they worked",
)


class ShownEvaluation(TypedDict):
    """What `EvaluationSchema` dumps."""

    version: int
    post_id: str
    year: int
    state: str
    conclusion: dict[str, str]
    author: str
    updated_at: datetime
    finished_at: datetime | None
    answer_post_id: str | None
    figures: EvaluationFigures


def _show(found: PolicyEvaluation) -> ShownEvaluation:
    return {
        "version": found["version"],
        "post_id": found["post_id"],
        "year": found["year"],
        "state": found["state"],
        "conclusion": found["conclusion"],
        "author": found["author"],
        "updated_at": found["updated_at"],
        "finished_at": found["finished_at"],
        "answer_post_id": found["answer_post_id"],
        "figures": policy_evaluations.figures(current_store(), found),
    }


def _year(given: str) -> int:
    """Return the year that an address names.

    :raises NotFound: it names none.
    """
    if not re.fullmatch(r"[12]\d{3}", given):
        raise NotFound
    return int(given)


@blp.route("")
class EvaluationsViews(MethodView):
    """All years."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, EvaluationHeadSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str) -> list[PolicyEvaluation]:
        """List the evaluations of a policy that were begun, the last year first."""
        store = current_store()
        return policy_evaluations.of_policy(store, policies.get(store, current_identity(), post_id))


@blp.route("/<string:year>")
class EvaluationViews(MethodView):
    """One year."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, EvaluationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str, year: str) -> Answer[ShownEvaluation]:
        """Show what a year brought (đánh giá năm); `"0"` is the `ETag` of one that nobody has begun.

        What people wrote stands at `/v1/desk/posts/{id}/feedback/texts?year=`.
        """
        store = current_store()
        post = policies.get(store, current_identity(), post_id)
        return with_version(_show(policy_evaluations.of(store, post, _year(year))))

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(EvaluationSchema, _show)
    @blp.arguments(ConclusionSchema)
    @blp.response(200, EvaluationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    def put(self, body: ConclusionBody, post_id: str, year: str) -> Answer[ShownEvaluation]:
        """Write what is concluded from it (kết luận), until it is final."""
        store, identity, expect = current_store(), current_identity(), expected_version()
        found = policy_evaluations.write(
            store, identity, post_id, _year(year), body["conclusion"], expect=expect
        )
        return with_version(_show(found))


@blp.route("/<string:year>/actions/finish")
class FinishViews(MethodView):
    """Finish."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(EvaluationSchema, _show)
    @blp.response(200, EvaluationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, post_id: str, year: str) -> Answer[ShownEvaluation]:
        """Make the evaluation of a year that is over final (chốt): its figures stay as they are now."""
        store, identity, expect = current_store(), current_identity(), expected_version()
        return with_version(
            _show(policy_evaluations.finish(store, identity, post_id, _year(year), expect=expect))
        )


@blp.route("/<string:year>/actions/publish")
class PublishEvaluationViews(MethodView):
    """Publish."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_WRITE)
    @blp.idempotent
    @blp.versioned(EvaluationSchema, _show)
    @blp.response(200, EvaluationSchema, headers=VERSION)
    @blp.alt_response(404, schema=ProblemSchema)
    @blp.alt_response(422, schema=ProblemSchema)
    def post(self, post_id: str, year: str) -> Answer[ShownEvaluation]:
        """Draft the post that tells the people of a final evaluation (công bố): `answer_post_id`.

        It is of the kind `answer` and about the policy, and goes the way of every post.
        """
        store, identity, expect = current_store(), current_identity(), expected_version()
        return with_version(
            _show(policy_evaluations.publish(store, identity, post_id, _year(year), expect=expect))
        )
