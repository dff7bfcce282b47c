"""The clock of receipts: a unit that has not done what a document asks for is reminded, before the day and after it.

`Reaction.WATCH_DIRECTIVE` is one row of the outbox for each receipt. One that comes twice or for nothing does no harm:
a letter of the same day to the same official is queued once.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.access.permissions import Permission
from models.areas import agencies
from models.directives import ladder, lists, unit_officials
from models.directives.directives import RECEIPTS, Directive, DirectiveState, Receipt
from models.directives.ladder import Rung
from models.following import letters
from models.language.dates import day_and_time
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.store import Store


def step(store: Store, id: str, now: datetime | None = None) -> datetime | None:
    """Remind where that is due; returns when to look again, None for never.

    :param id: of the receipt.
    """
    at = now or datetime.now(UTC)
    receipt = store.one(RECEIPTS, id)
    directive = lists.by_id(store, receipt["directive_id"])
    due_at = receipt["due_at"]
    if due_at is None or receipt["done_at"] or directive["state"] != DirectiveState.SENT:
        return None
    steps = ladder.rungs(ladder.named("directive"), due_at)
    if reached := ladder.last_reached(steps, receipt["received_at"], at):
        _remind(store, directive, receipt, due_at, reached)
    return ladder.following(steps, at)


def readers(store: Store, receipt: Receipt) -> list[str]:
    """Return the ids of those who are told of a receipt: whoever was given it, else everybody who may answer it."""
    able = unit_officials.of(store, receipt["agency_id"], Permission.DIRECTIVE_ANSWER)
    return [receipt["assignee_id"]] if receipt["assignee_id"] in able else able


def _remind(store: Store, directive: Directive, receipt: Receipt, due_at: datetime, rung: Rung) -> None:
    title, body = render(
        "directive_overdue" if rung.day > 0 else "directive_due",
        DEFAULT,
        title=directive["title"],
        number=directive["number"],
        office=agencies.name(store, directive["sender_id"]),
        due=day_and_time(due_at),
        days=abs(rung.day),
    )
    for official_id in readers(store, receipt):
        message = OutgoingMessage(
            key=f"directive:{receipt['_id']}:{rung.day}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "directive", "id": directive["_id"], "agency": receipt["agency_id"]},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)
