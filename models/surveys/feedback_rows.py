"""Feedback rows: how a post was rated by area, month or edition, as officials read it, with small numbers hidden.

What everybody said together is known to them in full, of each year and of all. So besides what
`models.surveys.suppression` hides in the table of a year, a row is hidden of all years where something of it is hidden
in one: else the other years would tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from models.access import permissions
from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.content.posts import Post
from models.errors import NotFound
from models.store import Store
from models.surveys import feedback_totals, suppression
from models.surveys.feedback_totals import RATINGS, FeedbackTotal, Ratings
from models.surveys.suppression import Hidden

Key = Callable[[FeedbackTotal], str]


class RatingsRow(NamedTuple):
    """The voices of one area, month or edition; what is hidden is None."""

    name: str
    n: int | None
    average: float | None
    counts: Mapping[int, int | None]
    texts: int | None
    doubtful: int | None


@dataclass(frozen=True)
class _Lost:
    """What is hidden of a table: of the ratings, of how many wrote something, and of the doubtful voices."""

    ratings: Hidden
    texts: Hidden
    doubtful: Hidden

    def rated(self, name: str) -> bool:
        """Say whether something of a row's ratings is hidden."""
        cells = self.ratings.cells | self.texts.cells
        return self.ratings.row(name) or any(row == name for row, _ in cells)


def areas_of(store: Store, identity: Identity, post: Post) -> frozenset[str] | None:
    """Return the areas of whose people an official reads what they say of a post; None for all.

    These are the areas of their assignments with all below. Who is responsible for the post's own area reads all of it.
    """
    held = permissions.assignments_with(identity, Permission.POST_READ)
    try:
        path = areas.above(store, post["area_id"])
    except NotFound:
        path = []
    if any(one.area_id in path for one in held):
        return None
    return frozenset(name for one in held for name in areas.below(store, one.area_id))


def told(rows: Sequence[FeedbackTotal], key: Key, year: int | None = None) -> list[RatingsRow]:
    """Return the ratings of one year or of all by area or edition, in the order of their names.

    :param rows: of all years.
    """
    years: dict[str, list[FeedbackTotal]] = {}
    for row in rows:
        years.setdefault(row["month"][:4], []).append(row)
    if year is not None or len(years) < 2:
        found = feedback_totals.by(years.get(str(year), []) if year is not None else rows, key)
        return _shown(found, _lost(found))
    each = [(found, _lost(found)) for found in (feedback_totals.by(one, key) for one in years.values())]
    rated = {name for found, lost in each for name, _ in found if lost.rated(name)}
    doubted = {name for found, lost in each for name, _ in found if lost.doubtful.row(name)}
    whole = feedback_totals.by(rows, key)
    return _shown(whole, _lost(whole, rated, doubted))


def by_month(rows: Sequence[FeedbackTotal], year: int | None = None) -> list[RatingsRow]:
    """Return the ratings of one year or of all by month; each month is told as in its year."""
    years = sorted({int(row["month"][:4]) for row in rows}) if year is None else [year]
    return [one for each in years for one in told(rows, lambda row: row["month"], each)]


def _lost(
    found: Iterable[tuple[str, Ratings]], rated: Set[str] = frozenset(), doubted: Set[str] = frozenset()
) -> _Lost:
    named = dict(found)
    counts = {name: {str(rating): one.counts[rating] for rating in RATINGS} for name, one in named.items()}
    ratings = suppression.of_table(counts, hidden_rows=rated)
    wrote = {name: {"yes": one.texts, "no": one.n - one.texts} for name, one in named.items()}
    doubtful = {name: {"n": one.doubtful} for name, one in named.items()}
    return _Lost(
        ratings,
        suppression.of_table(wrote, hidden_rows=ratings.rows),
        suppression.of_table(doubtful, hidden_rows=ratings.rows | doubted),
    )


def _shown(found: Iterable[tuple[str, Ratings]], lost: _Lost) -> list[RatingsRow]:
    return [_row(name, ratings, lost) for name, ratings in found]


def _row(name: str, ratings: Ratings, lost: _Lost) -> RatingsRow:
    counts = {
        one: None if lost.ratings.cell(name, str(one)) else number for one, number in ratings.counts.items()
    }
    return RatingsRow(
        name,
        None if lost.ratings.row(name) else ratings.n,
        None if None in counts.values() else ratings.average,
        counts,
        None if lost.texts.cell(name, "yes") else ratings.texts,
        None if lost.doubtful.row(name) else ratings.doubtful,
    )
