"""Documents and receipts as the desk shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from api.extensions.context import current_identity, current_store
from api.uploads import presented as shown_uploads
from api.uploads.presented import OwnDocument, OwnPhoto
from models.access import unit_access
from models.directives.directives import Directive, Receipt, is_late
from models.directives.states import (
    DIRECTIVE_STEPS,
    DirectiveAction,
    ReceiptAction,
    directive_actions,
    receipt_actions,
)
from models.files import uploads


class ShownDirective(Directive):
    """What `DirectiveSchema` dumps."""

    files: list[OwnPhoto | OwnDocument]
    actions: list[DirectiveAction]


class ShownAnswer(TypedDict):
    """What `GivenAnswerSchema` dumps."""

    text: str
    values: dict[str, Any]
    files: list[OwnPhoto | OwnDocument]


class ShownReceipt(TypedDict):
    """What `ReceiptSchema` dumps."""

    version: int
    directive_id: str
    agency_id: str
    state: str
    due_at: datetime | None
    late: bool
    received_at: datetime
    read_at: datetime | None
    read_by: str
    assignee_id: str
    answered_at: datetime | None
    answered_by: str
    done_at: datetime | None
    answer: ShownAnswer | None
    actions: list[ReceiptAction]


class ShownReceived(TypedDict):
    """What `ReceivedSchema` dumps."""

    directive: Directive
    receipt: ShownReceipt


def directive(found: Directive) -> ShownDirective:
    """Show a document with links to its files, and what the caller may do with it."""
    identity = current_identity()
    actions = [
        one
        for one in directive_actions(found["state"])
        if unit_access.may_at(identity, DIRECTIVE_STEPS[one].permission, found["paths"], found["sender_id"])
    ]
    return {
        **found,
        "files": files(found["file_ids"]),
        "actions": actions,
    }


def receipt(found: Receipt) -> ShownReceipt:
    """Show what a unit makes of a document."""
    answer = found["answer"]
    return {
        "version": found["version"],
        "directive_id": found["directive_id"],
        "agency_id": found["agency_id"],
        "state": found["state"],
        "due_at": found["due_at"],
        "late": is_late(found, datetime.now(UTC)),
        "received_at": found["received_at"],
        "read_at": found["read_at"],
        "read_by": found["read_by"],
        "assignee_id": found["assignee_id"],
        "answered_at": found["answered_at"],
        "answered_by": found["answered_by"],
        "done_at": found["done_at"],
        "answer": None
        if answer is None
        else {"text": answer["text"], "values": answer["values"], "files": files(answer["file_ids"])},
        "actions": list(receipt_actions(found["state"])),
    }


def received(row: tuple[Receipt, Directive]) -> ShownReceived:
    """Show a document that came."""
    return {"directive": row[1], "receipt": receipt(row[0])}


def files(ids: Sequence[str]) -> list[OwnPhoto | OwnDocument]:
    """Show files in their order, with links; where a photo was taken is nobody else's business."""
    store = current_store()
    found = uploads.by_ids(store, ids)
    shown = [shown_uploads.one(store, found[one]) for one in ids if one in found and found[one]["files"]]
    for one in shown:
        one["position"] = None
    return shown
