"""Incoming alerts as officials see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypedDict

from models.alerts import cap_message
from models.alerts.content import Content
from models.partners import incoming_mapping, taking_over
from models.partners.incoming import IncomingAlert
from models.partners.incoming_mapping import Unmapped
from models.store import Store


class ShownIncoming(TypedDict):
    """A message without its document."""

    _id: str
    version: int
    issuer_id: str
    sender: str
    identifier: str
    sent: datetime
    status: str
    msg_type: str
    event: str
    headline: str
    expires: datetime | None
    state: str
    signed: bool
    url: str
    alert_id: str | None
    reason: str
    received_at: datetime


class WholeIncoming(ShownIncoming):
    """The same with what it would become."""

    becomes: str
    follows: str | None
    proposal: Content
    unmapped: list[Unmapped]
    document: str


def show(row: IncomingAlert) -> ShownIncoming:
    """Show a message."""
    return {
        "_id": row["_id"],
        "version": row["version"],
        "issuer_id": row["issuer_id"],
        "sender": row["sender"],
        "identifier": row["identifier"],
        "sent": row["sent"],
        "status": row["status"],
        "msg_type": row["msg_type"],
        "event": row["event"],
        "headline": row["headline"],
        "expires": row["expires"],
        "state": row["state"],
        "signed": row["signed"],
        "url": row["url"],
        "alert_id": row["alert_id"],
        "reason": row["reason"],
        "received_at": row["received_at"],
    }


def show_whole(store: Store, row: IncomingAlert) -> WholeIncoming:
    """Show a message with the draft that it would become now."""
    document = bytes(row["document"])
    mapped = incoming_mapping.mapped(store, cap_message.read(document), datetime.now(UTC))
    found = taking_over.outlook(store, row)
    return {
        **show(row),
        "becomes": found.becomes,
        "follows": found.former["_id"] if found.former else None,
        "proposal": mapped.content,
        "unmapped": mapped.unmapped,
        "document": document.decode("utf-8", "replace"),
    }
