"""`/v1/corrections`: the public list of what was said and is false."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from webargs.fields import DelimitedList

from api.extensions.caching import NO_STORE, Keep, cached
from api.extensions.context import current_store
from api.extensions.documented_headers import PAGES
from api.extensions.if_match import Answer
from api.extensions.paging import PageArgs, PageArgsSchema, moment_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from api.feed.items import FeedItem, items
from api.feed.schemas import MOST_AREAS, FeedItemSchema
from models.access.callers import CallerKind
from models.areas import areas
from models.content import claims
from models.language.languages import LANGUAGES

blp = Blueprint("corrections", __name__, url_prefix="/v1", description="Corrections of false information.")


class CorrectionsArgsSchema(PageArgsSchema):
    """Whose corrections, and with what words."""

    area = DelimitedList(
        ma.fields.String(validate=ma.validate.Length(min=1, max=40)),
        load_default=(),
        validate=ma.validate.Length(max=MOST_AREAS),
        metadata={
            "description": "Codes or ids; each with everything above it. Default: everything in the province."
        },
    )
    q = ma.fields.String(
        load_default="",
        validate=ma.validate.Length(max=200),
        metadata={
            "description": "Words of claim, truth or title, with or without diacritics; all must be there."
        },
    )
    lang = ma.fields.String(load_default=None, validate=ma.validate.OneOf(LANGUAGES))


class CorrectionsArgs(PageArgs):
    """What `CorrectionsArgsSchema` loads."""

    area: list[str]
    q: str
    lang: str | None


class CorrectionsSchema(ma.Schema):
    """Some corrections, the newest first."""

    corrections = ma.fields.List(ma.fields.Nested(FeedItemSchema), required=True)
    next = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Cursor of the next page (`?after=`)."}
    )


class ShownCorrections(TypedDict):
    """What `CorrectionsSchema` dumps."""

    corrections: list[FeedItem]
    next: str | None


@blp.route("/corrections", methods=["GET"])
@blp.allow(CallerKind.OPEN)
@cached(Keep.ASK_BY_ADDRESS)
@blp.arguments(CorrectionsArgsSchema, location="query", check=moment_faults)
@blp.response(200, CorrectionsSchema, headers=PAGES)
@blp.alt_response(404, schema=ProblemSchema)
@blp.alt_response(503, schema=ProblemSchema)
def list_corrections(args: CorrectionsArgs) -> Answer[ShownCorrections]:
    """List what was said and is false, with what is true and who says so, newest first.

    A correction stays here when it has left the feed, since rumours come back; one that was withdrawn does not.
    """
    store = current_store()
    ids = [areas.by_code(store, code)["_id"] for code in args["area"]]
    page = claims.page(store, ids, args["q"], after=args["after"], limit=args["limit"])
    shown: ShownCorrections = {"corrections": items(store, page.posts, args["lang"]), "next": page.next}
    # What somebody looks for is kept nowhere.
    kept = {"Cache-Control": NO_STORE} if args["q"] else {}
    return shown, 200, page_headers(page.next) | kept
