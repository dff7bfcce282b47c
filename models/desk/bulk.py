"""One action on many reports: first a preview that changes nothing, then each report in a transaction of its own.

Nothing stops at the first failure. The call that carries it out names the version of each report that the preview
showed, so nobody acts on what they have not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.access.callers import Identity
from models.desk import desk
from models.desk import search as desk_search
from models.desk.search import Filter, Order
from models.errors import LoaError, NotFound, Stale
from models.handling import actions
from models.handling.action_request import ActionRequest
from models.store import Store
from models.workflow.transitions import ReportAction

#: Most reports of one call.
MOST = 500

#: Actions that can mean the same for many reports. What needs a look at each (a result, a date, publishing) does not.
ACTIONS = frozenset(
    {
        ReportAction.ACCEPT,
        ReportAction.REJECT,
        ReportAction.REDIRECT,
        ReportAction.ASSIGN,
        ReportAction.FORWARD,
        ReportAction.START,
        ReportAction.ASK,
        ReportAction.RESUME,
        ReportAction.REPLY,
        ReportAction.NOTE,
        ReportAction.RECATEGORISE,
        ReportAction.MERGE,
        ReportAction.UNGROUP,
        ReportAction.HIDE,
    }
)


@dataclass(frozen=True)
class Item:
    """A report by its code, and the version that the official saw (None in a preview: whatever it is)."""

    code: str
    version: int | None = None


@dataclass(frozen=True)
class Result:
    """What became of one report, or would.

    :param version: the version that it has now; None when the official may not see it.
    :param error: why it did not work, or would not.
    """

    code: str
    version: int | None
    error: LoaError | None = None


def chosen(store: Store, official: Identity, wanted: Filter, order: Order) -> tuple[list[Item], bool]:
    """Return the first reports that a filter finds, `MOST` of them, and whether there are more."""
    rows, following = desk_search.page(store, official, wanted, order, after=None, limit=MOST)
    return [Item(row["code"], row["version"]) for row in rows], following is not None


def preview(store: Store, official: Identity, request: ActionRequest, items: Iterable[Item]) -> list[Result]:
    """Return what the action would do to each, as far as that can be known beforehand; changes nothing."""
    return [_tried(store, official, request, item) for item in items]


def run(store: Store, official: Identity, request: ActionRequest, items: Sequence[Item]) -> list[Result]:
    """Carry the action out on each report that is still as the official saw it."""
    return [_done(store, official, request, item) for item in items]


def _tried(store: Store, official: Identity, request: ActionRequest, item: Item) -> Result:
    version: int | None = None
    try:
        report = desk.find(store, official, item.code)
        version = report["version"]
        actions.check(store, report, request, desk.performer_of(store, official, report), expect=item.version)
    except LoaError as error:
        return Result(item.code, version, error)
    return Result(item.code, version)


def _done(store: Store, official: Identity, request: ActionRequest, item: Item) -> Result:
    try:
        after = desk.act(store, official, item.code, request, expect=item.version or 0)
    except Stale as lost:
        return Result(item.code, lost.current["version"] if lost.current else None, lost)
    except NotFound as error:
        return Result(item.code, None, error)
    except LoaError as error:
        return Result(item.code, item.version, error)
    return Result(item.code, after["version"])
