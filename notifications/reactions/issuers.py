"""What comes in from other issuers.

POLL_ISSUER: a feed is read, again and again, by one row of the outbox. ANNOUNCE_INCOMING: a message waits.
"""

from __future__ import annotations

import structlog

from models.following import letters
from models.language import wording
from models.language.languages import DEFAULT
from models.messages import messages
from models.messages.messages import MessageChannel, OutgoingMessage, Owner
from models.messages.notification_templates import render
from models.partners import incoming, incoming_readers, issuer_polls, issuers
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import issuer_feeds
from notifications.reactor import NotYetError, Outside, reaction

log = structlog.get_logger(__name__)


@reaction(Reaction.POLL_ISSUER)
def poll_issuer(outside: Outside, event: Event) -> None:
    """Read the feed, and put the row off until the next time; of a change since then another row takes care.

    :raises NotYetError: always, while the feed is to be polled.
    """
    store = outside.store
    issuer = issuers.get(store, event["subject"]["id"])
    if not issuer["active"] or not issuer["feed_url"] or issuer["armed"] != event["seq"]:
        return
    try:
        issuer_feeds.poll(store, issuer)
    except Exception:
        # A row that is given up would never poll again; a bug is one failed poll, seen at the desk and in the log.
        log.exception("poll_failed", issuer=issuer["_id"])
        issuer_polls.note_failure(store, issuer_polls.state(store, issuer), "error")
    raise NotYetError(issuer_polls.next_at(issuer, issuer_polls.state(store, issuer)))


@reaction(Reaction.ANNOUNCE_INCOMING)
def announce_incoming(outside: Outside, event: Event) -> None:
    """Write to each official who may make a draft of a message that has just come."""
    store = outside.store
    row = incoming.get(store, event["subject"]["id"])
    title, body = render(
        "incoming_alert",
        DEFAULT,
        issuer=issuers.get(store, row["issuer_id"])["name"],
        headline=row["headline"] or row["event"],
        status=wording.word(f"cap_status_{row['status'].lower()}", DEFAULT),
    )
    for official_id in incoming_readers.ids(store, row):
        message = OutgoingMessage(
            key=f"{event['_id']}:announce_incoming:{official_id}",
            channel=MessageChannel.INBOX,
            owner=Owner("official", official_id),
            title=title,
            body=body,
            data={"kind": "incoming_alert", "id": row["_id"], "action": event["action"]},
            **letters.ways_to(store, official_id),
        )
        messages.queue(store, message)
