"""Exports that were taken: who, of what, how many rows, and whether they were read to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict, TypeVar

from pymongo import DESCENDING, IndexModel

from models.access.callers import Identity
from models.store import Store, events, new_id
from models.store.collections import CollectionSpec, Kind

T = TypeVar("T")


class Export(TypedDict):
    """One export at the desk.

    `official_id` is who took it; `filter` holds what was asked for: of reports what the filter names
    (`models.desk.search.Filter`) without what it leaves open, of a survey how it was wanted. `survey_id` is the survey
    whose answers they are; it is left out of an export of reports. `reason` is why a survey was read before its end.
    `count` is the number of rows, and `state` tells whether they were read to the end; `at` is the beginning.
    """

    _id: str
    version: int
    official_id: str
    format: str
    filter: dict[str, Any]
    survey_id: NotRequired[str]
    reason: NotRequired[str]
    count: int
    state: str
    at: datetime


EXPORTS = CollectionSpec(
    "exports",
    Export,
    purpose="One export of reports, of a survey or of posts: who took which, and how many rows.",
    kept="For ever; the rows themselves are not kept.",
    personal="`official_id` names who acted; the text of `filter` is what they searched for.",
    kind=Kind.EXPORT,
    indexes=[IndexModel([("at", DESCENDING)])],
)


class ExportState(StrEnum):
    """Whether an export was read to its end."""

    BEGUN = "begun"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class Taking:
    """What is taken: see `Export`."""

    format: str
    filter: Mapping[str, Any] = field(default_factory=dict)
    survey_id: str = ""
    reason: str = ""


def noted(store: Store, official: Identity, taking: Taking, rows: Iterable[T]) -> Iterator[T]:
    """Yield the rows of an export, which is noted before the first and after the last."""
    made, count, state = _begin(store, official, taking), 0, ExportState.INTERRUPTED
    try:
        for row in rows:
            yield row
            count += 1
        state = ExportState.FINISHED
    finally:
        _end(store, official, made, state, count)


def _begin(store: Store, official: Identity, taking: Taking) -> str:
    about = {"survey_id": taking.survey_id, "reason": taking.reason}
    what = {
        "format": taking.format,
        "filter": dict(taking.filter),
        **{name: value for name, value in about.items() if value},
    }
    document = {
        "_id": new_id(),
        "official_id": official.id,
        **what,
        "count": 0,
        "state": ExportState.BEGUN,
        "at": datetime.now(UTC),
    }
    details: events.EventDetails = {"changes": what}
    made = events.create(store, EXPORTS, document, action="begun", actor=official.actor, details=details)
    return made["_id"]


def _end(store: Store, official: Identity, export_id: str, state: ExportState, count: int) -> None:
    changes = {"state": state, "count": count}
    events.change(
        store,
        EXPORTS,
        export_id,
        {"$set": changes},
        action=str(state),
        actor=official.actor,
        details={"changes": changes},
    )
