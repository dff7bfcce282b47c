"""Periodic reports as the desk shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypedDict, cast

from api.extensions.context import current_store
from models.returns import consolidating, filling, lists
from models.returns.consolidating import Consolidation
from models.returns.forms import ReturnForm
from models.returns.lists import Progress
from models.returns.returns import REQUESTS, Cell, Return, ReturnRequest, ReturnSum
from models.returns.states import ReturnAction, actions


class ShownHead(TypedDict):
    """What `ReturnHeadSchema` dumps."""

    _id: str
    version: int
    request_id: str
    agency_id: str
    state: str
    due_at: datetime
    late: bool
    submitted_at: datetime | None
    decided_at: datetime | None
    note: str
    actions: list[ReturnAction]


class ShownReturn(ShownHead):
    """What `PeriodicReturnSchema` dumps."""

    request: ReturnRequest
    form: ReturnForm
    values: dict[str, Cell]
    texts: dict[str, str]


class ShownOwed(TypedDict):
    """What `OwedSchema` dumps."""

    request: ReturnRequest
    head: ShownHead


class ShownRequest(ReturnRequest):
    """What `ReturnRequestSchema` dumps."""

    progress: Progress
    returns: list[ShownHead]


class ShownSum(TypedDict):
    """What `FrozenSumSchema` dumps."""

    _id: str
    version: int
    request_id: str
    number: int
    at: datetime
    by: str
    sha256: str
    intact: bool
    content: Consolidation


def head(found: Return) -> ShownHead:
    """Show the report of a unit as a row."""
    return {
        "_id": found["_id"],
        "version": found["version"],
        "request_id": found["request_id"],
        "agency_id": found["agency_id"],
        "state": found["state"],
        "due_at": found["due_at"],
        "late": lists.is_late(found, datetime.now(UTC)),
        "submitted_at": found["submitted_at"],
        "decided_at": found["decided_at"],
        "note": found["note"],
        "actions": list(actions(found["state"])),
    }


def whole(found: Return, request: ReturnRequest) -> ShownReturn:
    """Show the report of a unit with its numbers."""
    return {
        **head(found),
        "request": request,
        "form": request["form"],
        "values": filling.cells(current_store(), found, request),
        "texts": found["texts"],
    }


def stored(found: Return) -> ShownReturn:
    """Show a report as it is kept."""
    return whole(found, current_store().one(REQUESTS, found["request_id"]))


def owed(row: tuple[Return, ReturnRequest]) -> ShownOwed:
    """Show the report of a unit in the list of what its officials owe."""
    return {"request": row[1], "head": head(row[0])}


def request(found: ReturnRequest) -> ShownRequest:
    """Show a request with the reports of its units."""
    returns = lists.of_request(current_store(), found["_id"])
    progress = lists.progress(returns, datetime.now(UTC))
    return {**found, "progress": progress, "returns": [head(one) for one in returns]}


def frozen(found: ReturnSum) -> ShownSum:
    """Show a frozen sum, and whether it is what its hash says."""
    content: Any = found["content"]
    return {
        "_id": found["_id"],
        "version": found["version"],
        "request_id": found["request_id"],
        "number": found["number"],
        "at": found["at"],
        "by": found["by"],
        "sha256": found["sha256"],
        "intact": consolidating.is_intact(found),
        "content": cast(Consolidation, content),
    }
