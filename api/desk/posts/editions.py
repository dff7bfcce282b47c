"""`/v1/desk/posts/{id}/editions` and `/history`: what was out when, side by side, and who did what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.desk.posts.presented import ShownPostStep, show_step
from api.desk.posts.schemas import PostTextSchema
from api.extensions.context import current_identity, current_store
from api.extensions.fields import Choice
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.content import comparison, editions, post_access
from models.content.comparison import Comparison, PartKind, ValueDifference
from models.content.editions import PostEdition
from models.store import events
from models.store.collections import Kind

blp = Blueprint(
    "desk-post-editions",
    __name__,
    url_prefix="/v1/desk/posts/<string:post_id>",
    description="Posts at the desk",
)


class PostEditionSchema(ma.Schema):
    """One edition of a post."""

    number = ma.fields.Integer(required=True)
    at = ma.fields.AwareDateTime(format="iso", required=True)
    note = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), required=True)
    lang = ma.fields.String(required=True)
    texts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Nested(PostTextSchema), required=True)
    approved_by = ma.fields.List(ma.fields.String(), required=True)


class EditionComparisonArgsSchema(ma.Schema):
    """Which two editions."""

    before = ma.fields.Integer(required=True, validate=ma.validate.Range(min=1, max=100_000))
    after = ma.fields.Integer(required=True, validate=ma.validate.Range(min=1, max=100_000))


class ComparisonArgs(TypedDict):
    """What `EditionComparisonArgsSchema` loads."""

    before: int
    after: int


class TextPartSchema(ma.Schema):
    """A piece of text."""

    kind = Choice(PartKind, required=True)
    text = ma.fields.String(required=True)


class TextDifferenceSchema(ma.Schema):
    """How one text differs."""

    lang = ma.fields.String(required=True)
    field = ma.fields.String(required=True, metadata={"example": "plain"})
    parts = ma.fields.List(ma.fields.Nested(TextPartSchema), required=True)


class ValueDifferenceSchema(ma.Schema):
    """A value of another kind that differs."""

    field = ma.fields.String(required=True, metadata={"example": "valid_to"})
    before = ma.fields.Raw(required=True, allow_none=True)
    after = ma.fields.Raw(required=True, allow_none=True)


class EditionComparisonSchema(ma.Schema):
    """Everything that differs between two editions."""

    texts = ma.fields.List(ma.fields.Nested(TextDifferenceSchema), required=True)
    values = ma.fields.List(ma.fields.Nested(ValueDifferenceSchema), required=True)


class PostStepSchema(ma.Schema):
    """One thing that was done with a post."""

    at = ma.fields.AwareDateTime(format="iso", required=True)
    action = ma.fields.String(required=True, metadata={"example": "submitted"})
    by = ma.fields.String(
        required=True, metadata={"description": "Name of the official; empty for Loa itself."}
    )
    note = ma.fields.String(required=True)


@blp.route("/editions")
class EditionsViews(MethodView):
    """All editions."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, PostEditionSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str) -> list[PostEdition]:
        """List the editions of a post, oldest first, each as it was out."""
        store = current_store()
        return editions.of_post(store, post_access.get(store, current_identity(), post_id)["_id"])


@blp.route("/editions/comparison")
class ComparisonViews(MethodView):
    """Two editions side by side."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(EditionComparisonArgsSchema, location="query")
    @blp.response(200, EditionComparisonSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, args: ComparisonArgs, post_id: str) -> Comparison:
        """Compare two editions: texts piece by piece, everything else by its value."""
        store = current_store()
        found = post_access.get(store, current_identity(), post_id)["_id"]
        before, after = (editions.get(store, found, number) for number in (args["before"], args["after"]))
        compared = comparison.compare(before, after)
        return {**compared, "values": [_show(one) for one in compared["values"]]}


@blp.route("/history")
class HistoryViews(MethodView):
    """What was done."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.response(200, PostStepSchema(many=True))
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, post_id: str) -> list[ShownPostStep]:
        """List what was done with a post, by whom and why, oldest first."""
        store = current_store()
        post_access.get(store, current_identity(), post_id)
        return [show_step(event) for event in events.timeline(store, Kind.POST, post_id)]


def _show(one: ValueDifference) -> ValueDifference:
    return {"field": one["field"], "before": _written(one["before"]), "after": _written(one["after"])}


def _written(value: Any) -> Any:
    """Return a value as the API writes it: moments by ISO 8601, in UTC."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
