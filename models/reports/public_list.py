"""Lists of public reports: the newest of an area, and those that say some words, for anybody to read.

Words are looked for in what everybody reads, never in what is masked there: otherwise a phone number that somebody
tries would tell which report it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.categories import categories
from models.categories.categories import Category
from models.categories.report_kinds import ReportKind
from models.reports import public_view, report_map, search_words
from models.reports.indexes import NEWEST
from models.reports.public_view import PublicPlace
from models.reports.reports import REPORTS, Report
from models.store import Query, Store
from models.store.reads import BoundedRead
from models.workflow.transitions import ReportState

#: States of reports that anybody may see in a list. One by one, so that the index gives them in order.
LISTED = sorted(set(ReportState) - {ReportState.WITHDRAWN, ReportState.MERGED})

#: So many that have the words are read, the newest, to find those that say them in public.
MOST_READ = 100

READ = BoundedRead("public reports of an area, or with some words", rows=MOST_READ, seconds=3)


@dataclass(frozen=True)
class PublicRow:
    """A report as a list shows it to everybody; `place` is the point that may be shown, if there is one."""

    report: Report
    category: Category
    text: str
    address: str
    place: PublicPlace | None


def newest(store: Store, area_id: str, *, kind: ReportKind | None = None, limit: int = 10) -> list[PublicRow]:
    """Return the newest public reports of an area and of everything below it.

    :raises TooCostly: there are very many others.
    """
    conditions: list[Query] = [{"area_path": area_id, "state": {"$in": LISTED}}]
    if kind:
        conditions.append({"kind": kind})
    return _rows(store, conditions, min(limit, MOST_READ))


def on_map(store: Store, area_id: str, *, limit: int) -> list[PublicRow]:
    """Return the newest public reports of an area that its map shows: open ones, and those of the last 90 days.

    :raises TooCostly: there are very many others.
    """
    conditions: list[Query] = [{"area_path": area_id, "state": {"$in": LISTED}}, report_map.lately()]
    return _rows(store, conditions, min(limit, MOST_READ))


def search(store: Store, typed: str, *, limit: int = 20) -> list[PublicRow]:
    """Return the newest public reports that say every word; the last may be the beginning of one.

    :raises TooCostly: the words are too common.
    """
    conditions = search_words.matching(store, typed)
    if not conditions:
        return []
    wanted = search_words.words_of(typed)[: search_words.MAX_SEARCHED]
    found = _rows(store, conditions, MOST_READ)
    return [row for row in found if _says(row, wanted)][:limit]


def _rows(store: Store, conditions: Sequence[Query], most: int) -> list[PublicRow]:
    query: Query = {"$and": [*conditions, public_view.query(store)]}
    with READ.within():
        found = list(store.collection(REPORTS).find(query).sort(NEWEST).limit(most))
    known = {row["_id"]: row for row in categories.every(store)}
    return [_row(report, known[report["category"]]) for report in found]


def _row(report: Report, category: Category) -> PublicRow:
    return PublicRow(
        report,
        category,
        public_view.text_of(report),
        public_view.address_of(report, category),
        public_view.place_of(report, category),
    )


def _says(row: PublicRow, wanted: Sequence[str]) -> bool:
    said = search_words.words_of(row.text, row.address)
    *whole, last = wanted
    return set(whole) <= set(said) and any(word.startswith(last) for word in said)
