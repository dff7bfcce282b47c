"""What others have reported here: suggestions of the same, and the public map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from api.extensions.context import current_language, current_store
from api.reports.photos import photos_of
from api.reports.presented import Named
from api.uploads.presented import ShownPhoto
from models.files import uploads
from models.language import wording
from models.language.languages import choose
from models.reports import followers, public_view
from models.reports.report_map import Feature
from models.reports.similar import Suggestion


class ShownSuggestion(TypedDict):
    """A report that may be about the same; `score` is 0 to 1, text and photo are there only where they may be seen."""

    code: str
    category: Named
    state: Named
    filed_at: datetime
    distance_m: int | None
    score: float
    followers: int
    text: NotRequired[str]
    photo: NotRequired[ShownPhoto | None]


class FeatureCollection(TypedDict):
    """GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[Feature]


def suggestion_views(found: Sequence[Suggestion], *, whole: bool) -> list[ShownSuggestion]:
    """Show suggestions.

    :param whole: with text and photo even if it is not public, for the desk.
    """
    store = current_store()
    counts = followers.counts(store, [one.report for one in found])
    shown = [_first_photo(one, whole=whole) for one in found]
    there = uploads.by_ids(store, (upload_id for ids in shown for upload_id in ids))
    views: list[ShownSuggestion] = []
    for one, upload_ids in zip(found, shown, strict=True):
        view = _suggestion_view(one, counts[one.report["_id"]])
        if whole or one.public:
            view["text"] = one.report["text"]
            view["photo"] = next(iter(photos_of(store, there, upload_ids)), None)
        views.append(view)
    return views


def _suggestion_view(one: Suggestion, waiting: int) -> ShownSuggestion:
    report, category, language = one.report, one.category, current_language()
    return {
        "code": report["code"],
        "category": {"id": category["_id"], "name": choose(category["name"], language)},
        "state": {"id": report["state"], "name": wording.word(f"state_{report['state']}", language)},
        "filed_at": report["filed_at"],
        "distance_m": one.distance_m,
        "score": one.score,
        "followers": waiting,
    }


def _first_photo(one: Suggestion, *, whole: bool) -> list[str]:
    """Return the id of the photo that may be shown, if there is one."""
    seen: list[str] = one.report["photos"]
    return seen[:1] if whole or public_view.shows_photos(one.report, one.category) else []
