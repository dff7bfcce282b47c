"""The clock of reports: a unit that has not handed in is reminded, and after the day its superior reads that, too.

`Reaction.WATCH_RETURN` is one row of the outbox for each report. One that comes twice or for nothing does no harm: a
letter of the same day to the same official is queued once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from models.access.permissions import Permission
from models.directives import ladder, unit_officials
from models.directives.ladder import Rung
from models.following import letters
from models.language.dates import day_and_time
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.returns import lists, parts
from models.returns.returns import REQUESTS, RETURNS, Return, ReturnRequest
from models.returns.states import WRITTEN
from models.store import Store


def step(store: Store, its_id: str, now: datetime | None = None) -> datetime | None:
    """Remind where that is due; returns when to look again, None for never."""
    at = now or datetime.now(UTC)
    found = store.one(RETURNS, its_id)
    request = store.one(REQUESTS, found["request_id"])
    if found["state"] not in WRITTEN or not lists.is_open(request):
        return None
    steps = ladder.rungs(ladder.named("return"), found["due_at"])
    if reached := ladder.last_reached(steps, found["opened_at"], at):
        _remind(store, found, request, reached)
    return ladder.following(steps, at)


def writers(store: Store, found: Return) -> list[str]:
    """Return the ids of those who write or hand in the report of a unit."""
    return _any(store, found["agency_id"], (Permission.RETURN_WRITE, Permission.RETURN_SUBMIT))


def superiors(store: Store, found: Return) -> list[str]:
    """Return the ids of those who decide on it in the office that asked."""
    return _any(store, found["requester_id"], (Permission.RETURN_REQUEST,))


def tell(store: Store, found: Return, key: str, title: str, body: str, official_ids: Iterable[str]) -> None:
    """Queue a letter about a report to officials; one of the same key to the same official is queued once."""
    for official_id in official_ids:
        message = OutgoingMessage(
            key=f"{key}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "return", "id": found["_id"]},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)


def words(store: Store, found: Return, request: ReturnRequest) -> dict[str, str]:
    """Return the words that every letter about a report has."""
    return {
        "title": request["title"],
        "office": parts.name_of(store, request["requester_id"]),
        "unit": parts.name_of(store, found["agency_id"]),
        "due": day_and_time(found["due_at"]),
    }


def _remind(store: Store, found: Return, request: ReturnRequest, rung: Rung) -> None:
    template = "return_overdue" if rung.day > 0 else "return_due"
    title, body = render(template, DEFAULT, **words(store, found, request), days=abs(rung.day))
    told = [*writers(store, found), *(superiors(store, found) if rung.superior else [])]
    tell(store, found, f"return:{found['_id']}:{rung.day}", title, body, dict.fromkeys(told))


def _any(store: Store, agency_id: str, permissions: Iterable[Permission]) -> list[str]:
    found = (one for permission in permissions for one in unit_officials.of(store, agency_id, permission))
    return sorted(set(found))
