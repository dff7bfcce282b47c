"""`/v1/desk/posts/{id}/feedback`: what people say of a post that asks whether it worked for them."""

from __future__ import annotations

from typing import TypedDict

import marshmallow as ma
from flask.views import MethodView

from api.extensions.context import current_identity, current_store
from api.extensions.documented_headers import PAGES
from api.extensions.paging import PageArgs, PageArgsSchema, cursor_faults, page_headers
from api.extensions.problem_schemas import ProblemSchema
from api.extensions.smorest import Blueprint
from models.access.callers import CallerKind
from models.access.permissions import Permission
from models.content import post_access
from models.language.dates import year_in_vietnam
from models.reports import about_posts
from models.reports.about_posts import Standing
from models.store import Store
from models.surveys import feedback_rows, feedback_texts, feedback_totals
from models.surveys.feedback_rows import RatingsRow
from models.surveys.feedback_texts import FeedbackText
from models.surveys.feedback_totals import RATINGS, Ratings

blp = Blueprint(
    "desk-post-feedback",
    __name__,
    url_prefix="/v1/desk/posts/<string:post_id>/feedback",
    description="Posts at the desk",
)

YEARS = ma.validate.Range(min=2000, max=2200)


class FeedbackYearArgsSchema(ma.Schema):
    """Of which year; left out: of all."""

    year = ma.fields.Integer(load_default=None, validate=YEARS, metadata={"example": 2026})


class FeedbackYearArgs(TypedDict):
    """What `FeedbackYearArgsSchema` loads."""

    year: int | None


class FeedbackTextArgsSchema(PageArgsSchema, FeedbackYearArgsSchema):
    """Texts beside which rating."""

    rating = ma.fields.Integer(load_default=None, validate=ma.validate.Range(min=RATINGS[0], max=RATINGS[-1]))


class FeedbackTextArgs(PageArgs, FeedbackYearArgs):
    """What `FeedbackTextArgsSchema` loads."""

    rating: int | None


class RatingsSchema(ma.Schema):
    """Voices added up."""

    n = ma.fields.Integer(required=True, metadata={"description": "Without the doubtful ones."})
    average = ma.fields.Float(required=True, allow_none=True)
    ratings = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    texts = ma.fields.Integer(required=True, metadata={"description": "How many of them wrote something."})
    doubtful = ma.fields.Integer(
        required=True,
        metadata={
            "description": "Besides: from one network after many others, of people who proved nothing."
        },
    )


HIDDEN = "Null where it is hidden to protect the people behind it."


class NamedRatingsSchema(ma.Schema):
    """The voices of one area, month or edition."""

    name = ma.fields.String(
        required=True,
        metadata={"description": 'Id of an area ("" where nobody knows it), YYYY-MM, or a number.'},
    )
    n = ma.fields.Integer(required=True, allow_none=True, metadata={"description": HIDDEN})
    average = ma.fields.Float(required=True, allow_none=True)
    ratings = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(allow_none=True),
        required=True,
        metadata={"description": HIDDEN},
    )
    texts = ma.fields.Integer(required=True, allow_none=True, metadata={"description": HIDDEN})
    doubtful = ma.fields.Integer(required=True, allow_none=True, metadata={"description": HIDDEN})


class PetitionsSchema(ma.Schema):
    """The reports that are about a post; `/v1/desk/reports?about_post=` lists them."""

    n = ma.fields.Integer(required=True)
    open = ma.fields.Integer(required=True, metadata={"description": "Nobody has ended them."})
    states = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)
    close_reasons = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), required=True)


class FeedbackTotalsSchema(RatingsSchema):
    """What people say of a post, with where, when and of which edition they said it."""

    areas = ma.fields.List(ma.fields.Nested(NamedRatingsSchema), required=True)
    months = ma.fields.List(ma.fields.Nested(NamedRatingsSchema), required=True)
    editions = ma.fields.List(ma.fields.Nested(NamedRatingsSchema), required=True)
    petitions = ma.fields.Nested(PetitionsSchema, required=True)


class ShownRatings(TypedDict):
    """What `RatingsSchema` dumps."""

    n: int
    average: float | None
    ratings: dict[str, int]
    texts: int
    doubtful: int


class NamedRatings(TypedDict):
    """What `NamedRatingsSchema` dumps."""

    name: str
    n: int | None
    average: float | None
    ratings: dict[str, int | None]
    texts: int | None
    doubtful: int | None


class FeedbackTotals(ShownRatings):
    """What `FeedbackTotalsSchema` dumps."""

    areas: list[NamedRatings]
    months: list[NamedRatings]
    editions: list[NamedRatings]
    petitions: Standing


class FeedbackTextSchema(ma.Schema):
    """What one person wrote, with personal data masked."""

    rating = ma.fields.Integer(required=True)
    text = ma.fields.String(required=True)
    lang = ma.fields.String(required=True)
    area_id = ma.fields.String(required=True)
    month = ma.fields.String(required=True, metadata={"example": "2026-11"})
    edition = ma.fields.Integer(required=True)
    doubtful = ma.fields.Boolean(required=True)


@blp.route("")
class FeedbackTotalsViews(MethodView):
    """Totals."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(FeedbackYearArgsSchema, location="query")
    @blp.response(200, FeedbackTotalsSchema)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: FeedbackYearArgs, post_id: str) -> FeedbackTotals:
        """Show how people rated a post (kết quả góp ý), by area, month and edition.

        Small numbers of rows are hidden with what would tell them. Who is not responsible for the area of the post sees
        the rows of their own areas and what lies below. `petitions` says what became of the reports about it.
        """
        store, identity = current_store(), current_identity()
        post = post_access.get(store, identity, post_id)
        return show_totals(store, post_id, query["year"], feedback_rows.areas_of(store, identity, post))


@blp.route("/texts")
class FeedbackTextsViews(MethodView):
    """Texts."""

    @blp.allow(CallerKind.OFFICIAL, permission=Permission.POST_READ)
    @blp.arguments(FeedbackTextArgsSchema, location="query", check=cursor_faults)
    @blp.response(200, FeedbackTextSchema(many=True), headers=PAGES)
    @blp.alt_response(404, schema=ProblemSchema)
    def get(self, query: FeedbackTextArgs, post_id: str) -> tuple[list[FeedbackText], dict[str, str]]:
        """List what people wrote about a post (ý kiến góp ý), masked, in no order of time.

        Who is not responsible for the area of the post reads those of people of their own areas and what lies below.
        """
        store, identity = current_store(), current_identity()
        post = post_access.get(store, identity, post_id)
        found, following = feedback_texts.page(
            store,
            post_id,
            rating=query["rating"],
            year=query["year"],
            area_ids=feedback_rows.areas_of(store, identity, post),
            after=query["after"],
            limit=query["limit"],
        )
        return found, page_headers(following)


def show_totals(
    store: Store, post_id: str, year: int | None, area_ids: frozenset[str] | None
) -> FeedbackTotals:
    """Show the totals of a post, of one year or of all, and the rows of some areas; None for all."""
    rows = feedback_totals.rows_of(store, post_id)
    begins, ends = year_in_vietnam(year) if year else (None, None)
    by_area = feedback_rows.told(rows, lambda row: row["area_id"], year)
    return {
        **show(feedback_totals.added_up(feedback_totals.rows_of(store, post_id, year))),
        "areas": [_row(one) for one in by_area if area_ids is None or one.name in area_ids],
        "months": [_row(one) for one in feedback_rows.by_month(rows, year)],
        "petitions": about_posts.standing(store, post_id, begins=begins, ends=ends),
        "editions": [_row(one) for one in feedback_rows.told(rows, lambda row: str(row["edition"]), year)],
    }


def _row(row: RatingsRow) -> NamedRatings:
    ratings = {str(one): number for one, number in row.counts.items()}
    return {
        "name": row.name,
        "n": row.n,
        "average": row.average,
        "ratings": ratings,
        "texts": row.texts,
        "doubtful": row.doubtful,
    }


def show(ratings: Ratings) -> ShownRatings:
    """Show voices that are added up."""
    return {
        "n": ratings.n,
        "average": ratings.average,
        "ratings": {str(one): number for one, number in ratings.counts.items()},
        "texts": ratings.texts,
        "doubtful": ratings.doubtful,
    }
