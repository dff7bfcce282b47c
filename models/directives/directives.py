"""Directives and their receipts, as they are kept: what was sent, and what each unit made of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, TypedDict

from pymongo import ASCENDING, DESCENDING, IndexModel

from models.store.collections import CollectionSpec, Kind
from models.surveys.definition import Question


class DirectiveKind(StrEnum):
    """What a document is: chỉ đạo, hướng dẫn, yêu cầu báo cáo, kế hoạch."""

    DIRECTIVE = "directive"
    GUIDANCE = "guidance"
    REPORT_REQUEST = "report_request"
    PLAN = "plan"


class DirectiveState(StrEnum):
    """Where a document stands: bản thảo, đã gửi, đã thay bằng bản mới, đã bỏ."""

    DRAFT = "draft"
    SENT = "sent"
    REPLACED = "replaced"
    DISCARDED = "discarded"


class AnswerKind(StrEnum):
    """What a unit is asked for: to read it, to write a text, to send files, to fill in a form."""

    READ = "read"
    TEXT = "text"
    FILES = "files"
    FORM = "form"


class RecipientGroup(StrEnum):
    """All units of a kind below the sender: UBND cấp xã, UBND cấp huyện (old map), sở ngành."""

    COMMUNES = "communes"
    DISTRICTS = "districts"
    DEPARTMENTS = "departments"


class Directive(TypedDict):
    """One version of a document that goes down.

    `sender_id` and `recipients` are ids of agencies; `paths` are the sender's area and everything above it. `units` and
    `groups` are what the sender named, `recipients` is what that meant on the day of sending and is empty before.
    `issued_on` is a day `YYYY-MM-DD`. `file_ids` are uploads. `questions` are those of a form. `replaces` and
    `replaced_by` lead to the version before and after; `note` says what is new in this one.
    """

    _id: str
    version: int
    state: str
    kind: str
    sender_id: str
    paths: list[str]
    number: str
    issued_on: str
    title: str
    body: str
    due_at: datetime | None
    answer: str
    questions: list[Question]
    units: list[str]
    groups: list[str]
    recipients: list[str]
    file_ids: list[str]
    replaces: str | None
    replaced_by: str | None
    note: str
    author: str
    sent_by: str
    sent_at: datetime | None
    updated_at: datetime


DIRECTIVES = CollectionSpec(
    "directives",
    Directive,
    purpose="One version of a document that a level sends to the units below it, and what it asks of them.",
    kept="For ever; what was sent is never changed, a draft that was given up is only marked.",
    personal="`author` and `sent_by` are officials, by id.",
    kind=Kind.DIRECTIVE,
    indexes=[
        IndexModel([("paths", ASCENDING), ("state", ASCENDING), ("updated_at", DESCENDING)]),
        IndexModel([("state", ASCENDING), ("sent_at", DESCENDING)]),
    ],
)


class ReceiptState(StrEnum):
    """What a unit has done with a document: chưa đọc, đã đọc, đã trả lời."""

    UNREAD = "unread"
    READ = "read"
    ANSWERED = "answered"


class Answer(TypedDict):
    """What a unit answered: words, uploads, and values by the id of the question."""

    text: str
    file_ids: list[str]
    values: dict[str, Any]


class Receipt(TypedDict):
    """What one unit makes of one document; its id is `<directive>:<agency>`.

    `paths` are the unit's area and everything above it. `done_at` is when it did first what it was asked for, by which
    it is late or not. `assignee_id` is the official to whom the unit gave it.
    """

    _id: str
    version: int
    directive_id: str
    agency_id: str
    paths: list[str]
    state: str
    due_at: datetime | None
    received_at: datetime
    read_at: datetime | None
    read_by: str
    assignee_id: str
    answer: Answer | None
    answered_at: datetime | None
    answered_by: str
    done_at: datetime | None


RECEIPTS = CollectionSpec(
    "directive_receipts",
    Receipt,
    purpose="What one unit makes of one document that was sent to it: read, given to somebody, answered.",
    kept="For ever, with the document.",
    personal="`read_by`, `assignee_id` and `answered_by` are officials, by id.",
    kind=Kind.DIRECTIVE_RECEIPT,
    indexes=[
        IndexModel([("directive_id", ASCENDING), ("agency_id", ASCENDING)], unique=True),
        IndexModel([("paths", ASCENDING), ("received_at", DESCENDING), ("_id", DESCENDING)]),
        IndexModel([("assignee_id", ASCENDING), ("received_at", DESCENDING)]),
    ],
)


def receipt_id(directive_id: str, agency_id: str) -> str:
    """Return the id of what a unit makes of a document."""
    return f"{directive_id}:{agency_id}"


def is_late(receipt: Receipt, now: datetime) -> bool:
    """Say whether a unit did what it was asked for too late, or has not done it in time."""
    return receipt["due_at"] is not None and (receipt["done_at"] or now) > receipt["due_at"]
