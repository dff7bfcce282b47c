"""Passes: a step in one phase, and the row of `migrations` that remembers how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypedDict, cast

from pymongo import ReturnDocument
from pymongo.collection import Collection

from models.migrations.lease import Held
from models.migrations.step import Batch, Cursor, Phase, Step, steps
from models.store import Store
from models.store.collections import CollectionSpec
from models.version import VERSION


class PassRow(TypedDict):
    """How far one pass came.

    Its id is `Pass.id`. `kind` is the phase that the step is of, `phase` the one in which it ran. `cursor` is where the
    next batch begins; `seen` and `written` count documents so far. `version` is that of the Loa which last ran it,
    `holder` the run.
    """

    _id: str
    number: int
    name: str
    kind: str
    phase: str
    state: str
    cursor: Cursor
    seen: int
    written: int
    started_at: datetime
    finished_at: datetime | None
    holder: str
    version: str


MIGRATIONS = CollectionSpec(
    "migrations",
    PassRow,
    purpose="How far one migration step came in one phase.",
    kept="For ever: what is done is not done again.",
)


class PassState(StrEnum):
    """A pass without a row has not begun."""

    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True)
class Pass:
    """A step in one phase. An expand step runs again when the store contracts."""

    step: Step
    phase: Phase

    @property
    def id(self) -> str:
        """Return the id of its row, `0002:expand`."""
        return f"{self.step.number:04}:{self.phase}"

    def __str__(self) -> str:
        return f"{self.step.number:04}_{self.step.name} ({self.phase})"


def planned(phase: Phase, known: Sequence[Step] | None = None) -> list[Pass]:
    """Return every pass of a phase, in the order in which they run: what adds before what takes away.

    :param known: other steps than those of this version.
    """
    known = steps() if known is None else known
    if phase is Phase.EXPAND:
        return [Pass(step, phase) for step in known if step.phase is phase]
    return [Pass(step, phase) for step in sorted(known, key=lambda step: step.phase is Phase.CONTRACT)]


def pending(store: Store, phase: Phase, known: Sequence[Step] | None = None) -> list[Pass]:
    """Return the passes of a phase that are not done yet, in the order in which they run.

    :param known: other steps than those of this version.
    """
    done = {row["_id"] for row in _rows(store).find({"state": PassState.DONE}, {"_id": 1})}
    return [one for one in planned(phase, known) if one.id not in done]


def ahead(store: Store) -> list[str]:
    """Return what a newer version took away from this store: contract steps that this version does not know."""
    known = [one.id for one in planned(Phase.CONTRACT)]
    query = {"phase": Phase.CONTRACT, "kind": Phase.CONTRACT, "_id": {"$nin": known}}
    return [f"{row['number']:04}_{row['name']}" for row in _rows(store).find(query).sort("_id")]


def rows(store: Store) -> list[PassRow]:
    """Return what is known of passes that have begun, by number."""
    return list(_rows(store).find().sort("_id"))


def begin(store: Store, one: Pass, holder: str) -> PassRow:
    """Begin a pass, or take it over where it stopped; returns its row."""
    fresh = {
        "number": one.step.number,
        "name": one.step.name,
        "kind": one.step.phase,
        "phase": one.phase,
        "state": PassState.RUNNING,
        "cursor": None,
        "seen": 0,
        "written": 0,
        "started_at": datetime.now(UTC),
        "finished_at": None,
    }
    found = _rows(store).find_one_and_update(
        {"_id": one.id},
        {"$set": {"holder": holder, "version": VERSION}, "$setOnInsert": fresh},
        upsert=True,
        return_document=ReturnDocument.AFTER,
    )
    # An upsert always returns the row.
    return cast(PassRow, found)


def save(store: Store, one: Pass, holder: str, made: Batch) -> None:
    """Remember a batch; the pass is done when nothing is left.

    :raises Held: another process has taken the pass over.
    """
    ended = {"state": PassState.DONE, "finished_at": datetime.now(UTC)} if made.cursor is None else {}
    update = {"$set": {"cursor": made.cursor, **ended}, "$inc": {"seen": made.seen, "written": made.written}}
    mine = {"_id": one.id, "holder": holder, "state": PassState.RUNNING}
    if not _rows(store).update_one(mine, update).matched_count:
        raise Held(f"Another process has taken {one} over.")


def _rows(store: Store) -> Collection[PassRow]:
    return store.collection(MIGRATIONS)
