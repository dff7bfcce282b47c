"""What the map of reports shows: each report of the queue with its sign, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.console.reports.queue import Queue
from api.desk.reports.presented import DeskReport
from api.extensions.context import current_language, current_store
from api.html import dot_map, maps
from api.html.dot_map import Sign
from api.html.maps import Point, ShownMap
from models.areas import areas
from models.language import wording


@dataclass(frozen=True)
class Placed:
    """A report and its sign; `at` is its point as `map.js` reads it, "" where it has none."""

    report: DeskReport
    sign: Sign
    at: str


@dataclass(frozen=True)
class Legend:
    """What a sign means."""

    sign: Sign
    words: str


def placed(queue: Queue) -> list[Placed]:
    """Return the reports of a queue with their signs."""
    found = []
    for row in queue.rows:
        point = row["point"]
        at = f"{point['lat']:.6f},{point['lon']:.6f}" if point else ""
        found.append(Placed(row, dot_map.sign_of(row["state"]["id"]), at))
    return found


def map_of(rows: Sequence[Placed]) -> ShownMap:
    """Return the map of the province with these reports."""
    store = current_store()
    points = [
        Point(row.report["point"]["lat"], row.report["point"]["lon"], row.sign)
        for row in rows
        if row.report["point"]
    ]
    return maps.shown(store, areas.active_province_id(store), points)


def legend(states: Sequence[str]) -> list[Legend]:
    """Return what the signs of some states mean, in the order of the workflow."""
    here = [state for state in dot_map.SIGNS if state in states]
    language = current_language()
    found = [Legend(dot_map.sign_of(state), wording.word(f"state_{state}", language)) for state in here]
    others = [state for state in dict.fromkeys(states) if state not in dot_map.SIGNS]
    words = ", ".join(wording.word(f"state_{state}", language) for state in others)
    return [*found, Legend(dot_map.OTHER, words)] if others else found
