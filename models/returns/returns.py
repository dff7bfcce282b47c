"""Requests, the reports of units and their sums, as they are kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.returns.forms import ReturnForm
from models.store.collections import CollectionSpec, Kind


class RequestState(StrEnum):
    """Whether reports are still taken: đang thu, đã khép."""

    OPEN = "open"
    CLOSED = "closed"


class ReturnState(StrEnum):
    """Where the report of a unit stands: bản thảo, đã nộp, bị trả lại, được chấp nhận."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class ReturnRequest(TypedDict):
    """What an office asks of units below it; `form` is the form as it was when this was opened.

    `requester_id` and `units` are ids of agencies; `paths` are the requester's area and everything above it. `first`
    and `last` are days `YYYY-MM-DD`.
    """

    _id: str
    version: int
    state: str
    form_id: str
    form: ReturnForm
    title: str
    note: str
    requester_id: str
    paths: list[str]
    units: list[str]
    first: str
    last: str
    due_at: datetime
    by: str
    opened_at: datetime
    sums: int


REQUESTS = CollectionSpec(
    "return_requests",
    ReturnRequest,
    purpose="One periodic report that an office asks of units below it: which form, which period, until when.",
    kept="For ever.",
    personal="`by` is an official, by id.",
    kind=Kind.RETURN_REQUEST,
    indexes=[IndexModel([("paths", ASCENDING), ("opened_at", DESCENDING), ("_id", DESCENDING)])],
)


class Cell(TypedDict):
    """One number of a report.

    `value` counts. `computed` is what the system knew, None where it knew nothing, and then `why` says so; where the
    unit says something else, `reason` tells why. `source` and `as_of` are of what was computed.
    """

    value: float | int | None
    computed: float | int | None
    reason: str
    why: str
    source: str
    as_of: datetime | None


class Correction(TypedDict):
    """What a unit typed in place of what the system knows, or where that knows nothing."""

    value: float | int
    reason: str


class Return(TypedDict):
    """The report of one unit; its id is `<request>:<agency>`.

    `typed` is what the unit wrote; `cells` are the numbers as they were handed in and are empty before: until then what
    the system knows is read afresh. `late` is whether it was first handed in after the day.
    """

    _id: str
    version: int
    request_id: str
    agency_id: str
    paths: list[str]
    requester_id: str
    state: str
    typed: dict[str, Correction]
    texts: dict[str, str]
    cells: dict[str, Cell]
    due_at: datetime
    first_submitted_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str
    decided_at: datetime | None
    decided_by: str
    note: str
    late: bool
    opened_at: datetime
    updated_at: datetime


RETURNS = CollectionSpec(
    "returns",
    Return,
    purpose="The periodic report of one unit: what it typed, and the numbers as they were handed in.",
    kept="For ever; what was handed in before it was sent back stands in its events.",
    personal="`submitted_by` and `decided_by` are officials, by id.",
    kind=Kind.RETURN,
    indexes=[
        IndexModel([("request_id", ASCENDING), ("agency_id", ASCENDING)], unique=True),
        IndexModel([("paths", ASCENDING), ("opened_at", DESCENDING), ("_id", DESCENDING)]),
    ],
)


class ReturnSum(TypedDict):
    """The sum of the accepted reports, frozen: `content` is hashed (SHA-256 of its canonical JSON) and never changed.

    `number` counts the sums of a request, since late reports may make another one.
    """

    _id: str
    version: int
    request_id: str
    requester_id: str
    paths: list[str]
    form_id: str
    first: str
    last: str
    number: int
    content: dict[str, Any]
    sha256: str
    by: str
    at: datetime


SUMS = CollectionSpec(
    "return_sums",
    ReturnSum,
    purpose="The frozen sum of the accepted reports of one request, with its hash.",
    kept="For ever; it is never changed, a later one has the next number.",
    personal="`by` is an official, by id.",
    kind=Kind.RETURN_SUM,
    indexes=[
        IndexModel([("request_id", ASCENDING), ("number", DESCENDING)], unique=True),
        IndexModel([("requester_id", ASCENDING), ("form_id", ASCENDING), ("first", ASCENDING)]),
    ],
)


def return_id(request_id: str, agency_id: str) -> str:
    """Return the id of the report of a unit."""
    return f"{request_id}:{agency_id}"
