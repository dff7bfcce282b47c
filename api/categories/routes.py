"""Categories of reports, topics of posts, and hotlines."""

from __future__ import annotations

from api.categories.presented import ShownCategories, ShownHotlines, ShownProposal, category, hotline, topic
from api.categories.schemas import (
    CategoriesArgs,
    CategoriesArgsSchema,
    CategoriesSchema,
    HotlinesArgs,
    HotlinesArgsSchema,
    HotlinesSchema,
    ProposalSchema,
    ProposeBody,
    ProposeSchema,
)
from api.extensions.caching import Keep, cached
from api.extensions.context import current_circumstances, current_language, current_store
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access import guards
from models.access.callers import CallerKind
from models.access.guards import Act
from models.areas import areas
from models.categories import categories, proposal_model, urgency
from models.categories.categories import Urgency
from models.language.languages import choose
from models.reports import hotlines

blp = Blueprint("categories", __name__, url_prefix="/v1", description="What can be reported; whom to call.")


@blp.route("/categories", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(CategoriesArgsSchema, location="query")
@blp.response(200, CategoriesSchema)
def list_categories(args: CategoriesArgs) -> ShownCategories:
    """List what can be reported, with the promised working days; and the topics of posts."""
    store, language = current_store(), current_language()
    rows = categories.every(store, args["kind"]) if args["kind"] else categories.offered(store)
    return {
        "categories": [category(row, language) for row in rows],
        "topics": [topic(row, language) for row in categories.topics(store)],
    }


@blp.route("/categories/propose", methods=["POST"])
@blp.allow(CallerKind.DEVICE, CallerKind.CITIZEN, CallerKind.OFFICIAL)
@blp.arguments(ProposeSchema)
@blp.response(200, ProposalSchema)
def propose_category(body: ProposeBody) -> ShownProposal:
    """Say what a text is probably about, and how urgent it sounds; nothing of it is kept.

    A proposal and no decision: silent when unsure. Words of danger always make it an emergency, and so does
    whatever else sounds like a call for help.
    """
    store, language = current_store(), current_language()
    guards.spend(store, Act.PROPOSE, current_circumstances())
    known = {row["_id"]: row for row in categories.every(store, body["kind"])}
    proposals = proposal_model.propose(body["text"], known)
    words = urgency.danger(body["text"])
    best = known[proposals[0].category]["urgency"] if proposals else None
    return {
        "categories": [
            {"code": code, "name": choose(known[code]["name"], language), "confidence": sure}
            for code, sure in proposals
        ],
        "urgency": Urgency.EMERGENCY if words or store.hears_call(body["text"]) else best,
        "danger": words,
    }


@blp.route("/hotlines", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK)
@blp.arguments(HotlinesArgsSchema, location="query")
@blp.response(200, HotlinesSchema)
@blp.alt_response(404, schema=ProblemSchema)
def list_hotlines(args: HotlinesArgs) -> ShownHotlines:
    """List the numbers to call in an area."""
    store, language = current_store(), current_language()
    area = areas.by_code(store, args["area"])["_id"] if args["area"] else None
    return {"hotlines": [hotline(row, language) for row in hotlines.every(store, area)]}
