"""The clock of evaluations: once a year whoever answers for a policy reads that its evaluation of last year is due.

`Reaction.WATCH_EVALUATION` is one row of the outbox for each policy in force, due at the next of these days. One that
comes twice or for nothing does no harm: a message of the same year to the same official is queued once.
"""

from __future__ import annotations

from datetime import UTC, datetime

from models.content import posts
from models.content.posts import Post, PostState
from models.desk import evaluation_figures, policies, policy_evaluations
from models.following import letters
from models.language.dates import VIETNAM
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.store import Store

#: When it is due: month, day and hour in Vietnam. The figures of the year before are complete then.
DUE = (1, 5, 8)


def step(store: Store, post_id: str) -> datetime | None:
    """Remind where something is due; returns when to look again, None for never."""
    post = posts.get(store, post_id)
    if not policies.is_policy(post) or post["state"] != PostState.PUBLISHED or not post["published_at"]:
        return None
    now = datetime.now(UTC)
    year = now.astimezone(VIETNAM).year
    if now >= due_in(year) and policy_evaluations.is_due(store, post, year - 1):
        _remind(store, post, year - 1)
    return next(at for at in (due_in(year), due_in(year + 1)) if at > now)


def due_in(year: int) -> datetime:
    """Return when in a year the evaluations of the year before are due."""
    month, day, hour = DUE
    return datetime(year, month, day, hour, tzinfo=VIETNAM)


def _remind(store: Store, post: Post, year: int) -> None:
    found = evaluation_figures.of(store, post["_id"], year)
    title, body = render(
        "evaluation_due",
        DEFAULT,
        title=posts.text_of(post, DEFAULT)["title"],
        year=year,
        voices=found["feedback"]["n"],
        petitions=found["petitions"]["n"],
    )
    for official_id in policies.evaluators(store, post):
        message = OutgoingMessage(
            key=f"evaluation:{post['_id']}:{year}:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "policy", "id": post["_id"], "year": str(year)},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)
