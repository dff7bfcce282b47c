"""Categories of reports, topics of posts, and hotlines."""

from __future__ import annotations

from typing import Any

from api.categories.schemas import CategoriesArgsSchema, CategoriesSchema, HotlinesArgsSchema, HotlinesSchema
from api.extensions.context import current_language, current_store
from api.extensions.etags import conditional
from api.extensions.problems import ProblemSchema
from api.extensions.smorest import Blueprint
from models import areas, categories, hotlines
from models.identity import CallerKind
from models.store import Document
from models.text import choose

blp = Blueprint("categories", __name__, url_prefix="/v1", description="What can be reported; whom to call.")


@blp.route("/categories", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@conditional
@blp.arguments(CategoriesArgsSchema, location="query")
@blp.response(200, CategoriesSchema)
def list_categories(args: dict[str, Any]) -> dict[str, Any]:
    """What can be reported, with the promised working days; and the topics of posts."""
    store = current_store()
    return {
        "categories": [_named(row) for row in categories.every(store, args["kind"])],
        "topics": [_named(row) for row in categories.topics(store)],
    }


@blp.route("/hotlines", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@conditional
@blp.arguments(HotlinesArgsSchema, location="query")
@blp.response(200, HotlinesSchema)
@blp.alt_response(404, schema=ProblemSchema)
def list_hotlines(args: dict[str, Any]) -> dict[str, Any]:
    """The numbers to call in an area."""
    store = current_store()
    area = areas.by_code(store, args["area"])["_id"] if args["area"] else None
    return {"hotlines": [_named(row) for row in hotlines.every(store, area)]}


def _named(row: Document) -> Document:
    return {**row, "names": row["name"], "name": choose(row["name"], current_language())}
