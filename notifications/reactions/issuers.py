"""POLL_ISSUER: the feed of another issuer is read, again and again, by one row of the outbox."""

from __future__ import annotations

import structlog

from models.partners import issuer_polls, issuers
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
