"""Figures: the share of airings that were really heard, and for how long outlets were there, by commune and month.

Each says its numerator, its denominator, and what it leaves out and why. They are read from the sums of months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from models.language.dates import VIETNAM
from models.monitoring import rounds
from models.monitoring.outlet_months import COUNTED, LEFT_OUT, OUTLET_MONTHS, Outcome
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.rounds import Gap
from models.outlets.outlets import OUTLETS
from models.store import Document, Query, Store


class MonthFigures(TypedDict):
    """The figures of one commune in one month.

    `due` is the denominator of the share of `heard`: airings that fell due, without those `left_out`, by why. `share`
    is None where nothing was due. `there_seconds` is for how long outlets were heard from, of `possible_seconds`:
    from the first heartbeat of each, without the time in which Loa itself was not there. `never_heard` outlets are in
    neither.
    """

    area_id: str
    month: str
    outlets: int
    due: int
    heard: int
    cut: int
    failed: int
    missed: int
    left_out: dict[str, int]
    share: float | None
    there_seconds: float
    possible_seconds: float
    uptime: float | None
    never_heard: int


@dataclass(frozen=True)
class Span:
    """A month as moments; `ends` is now for the month that runs."""

    month: str
    begins: datetime
    ends: datetime


def span_of(month: str, now: datetime) -> Span:
    """Return from when to when a month (`2026-11`) is, by the clock of Vietnam, as far as it has gone."""
    year, number = (int(part) for part in month.split("-"))
    begins = datetime(year, number, 1, tzinfo=VIETNAM)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=VIETNAM)
    return Span(month, begins, max(begins, min(following, now)))


def months_between(first: str, last: str) -> list[str]:
    """Return the months from the first to the last, both included."""
    year, number = (int(part) for part in first.split("-"))
    found = []
    while (one := f"{year:04}-{number:02}") <= last:
        found.append(one)
        year, number = year + number // 12, number % 12 + 1
    return found


class _Sums(TypedDict):
    """The sums of a commune in a month: seconds, and airings by outcome."""

    seconds: float
    due: dict[str, int]


def of_communes(store: Store, within: Query, months: Sequence[str], now: datetime) -> Iterator[MonthFigures]:
    """Yield the figures of each commune and month in which there were outlets, by month and commune.

    :param within: a condition on the `paths` of outlets.
    """
    sums = _sums(store, within, months)
    there = list(_outlets(store, within))
    for month in months:
        span = span_of(month, now)
        lost = rounds.gaps(store, span.begins, span.ends)
        for area_id, outlets in sorted(_by_area(there, span).items()):
            yield _figures(area_id, span, outlets, sums.get((area_id, month)), lost)


def _figures(
    area_id: str,
    span: Span,
    outlets: Sequence[_There],
    sums: _Sums | None,
    lost: Sequence[Gap],
) -> MonthFigures:
    due = sums["due"] if sums else {}
    counts = {one: due.get(one, 0) for one in Outcome}
    total = sum(counts[one] for one in COUNTED)
    heard = [one for one in outlets if one.first_heard_at and one.first_heard_at < span.ends]
    possible = sum(_possible(one, span, lost) for one in heard)
    seconds = min((sums["seconds"] if sums else 0.0) + sum(_pending(one, span) for one in heard), possible)
    return {
        "area_id": area_id,
        "month": span.month,
        "outlets": len(outlets),
        "due": total,
        "heard": counts[Outcome.HEARD],
        "cut": counts[Outcome.CUT],
        "failed": counts[Outcome.FAILED],
        "missed": counts[Outcome.MISSED],
        "left_out": {str(one): counts[one] for one in LEFT_OUT},
        "share": counts[Outcome.HEARD] / total if total else None,
        "there_seconds": seconds,
        "possible_seconds": possible,
        "uptime": seconds / possible if possible else None,
        "never_heard": len(outlets) - len(heard),
    }


@dataclass(frozen=True)
class _There:
    """One outlet, from when on it counts, and the hour that is in no month yet."""

    area_id: str
    created_at: datetime
    retired_at: datetime | None
    first_heard_at: datetime | None
    hour: Mapping[str, Any] | None


def _outlets(store: Store, within: Query) -> Iterator[_There]:
    wanted = {"area_id": 1, "created_at": 1, "retired_at": 1, "heard.first_heard_at": 1, "heard.hour": 1}
    found: Any = store.collection(OUTLETS).aggregate(
        [
            {"$match": within},
            {
                "$lookup": {
                    "from": OUTLET_STATES.name,
                    "localField": "_id",
                    "foreignField": "_id",
                    "as": "heard",
                }
            },
            {"$project": wanted},
        ]
    )
    for row in found:
        heard = row["heard"][0] if row["heard"] else {}
        yield _There(
            row["area_id"],
            row["created_at"],
            row["retired_at"],
            heard.get("first_heard_at"),
            heard.get("hour"),
        )


def _by_area(there: Iterable[_There], span: Span) -> dict[str, list[_There]]:
    """Return the outlets that there were in a month, by commune."""
    found: dict[str, list[_There]] = {}
    for one in there:
        if one.created_at < span.ends and (one.retired_at is None or one.retired_at > span.begins):
            found.setdefault(one.area_id, []).append(one)
    return found


def _possible(one: _There, span: Span, lost: Sequence[Gap]) -> float:
    """Return for how many seconds of a month an outlet could have been heard."""
    begins = max(span.begins, one.first_heard_at or span.ends)
    ends = min(span.ends, one.retired_at or span.ends)
    away = rounds.seconds_away(lost, begins, ends)
    return max(0.0, (ends - begins).total_seconds() - away)


def _pending(one: _There, span: Span) -> float:
    """Return the seconds of the hour that runs."""
    if one.hour is None or not span.begins <= one.hour["begins"] < span.ends:
        return 0.0
    return float(one.hour["seconds"])


def _sums(store: Store, within: Query, months: Sequence[str]) -> dict[tuple[str, str], _Sums]:
    """Return the sums of outlets by commune and month."""
    due = {f"due_{one}": {"$sum": f"$due.{one}"} for one in Outcome}
    steps: list[Document] = [
        {"$match": {"$and": [within, {"month": {"$in": list(months)}}]}},
        {
            "$group": {
                "_id": {"area_id": "$area_id", "month": "$month"},
                "seconds": {"$sum": "$seconds"},
                **due,
            }
        },
    ]
    found: Any = store.collection(OUTLET_MONTHS).aggregate(steps)
    return {
        (row["_id"]["area_id"], row["_id"]["month"]): {
            "seconds": row["seconds"],
            "due": {str(one): row[f"due_{one}"] for one in Outcome},
        }
        for row in found
    }
