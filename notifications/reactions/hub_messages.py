"""What is exchanged with other hubs.

PLAN_HUB: an event becomes messages that are owed. SEND_TO_HUB: one try. REPORT_TO_HUB: the figures of each day.
POLL_HUB: what waits for us is fetched. PUBLISH_URGENT: what is urgent goes out, where a setting says so.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from models.content import posts, publishing
from models.content.posts import PostState
from models.errors import LoaError, Stale
from models.files import library, stored_files
from models.hub import arrivals, dispatches, links, peers, receiving, settling, telling
from models.hub.arrivals import ArrivalState
from models.hub.dispatches import DispatchState, HubDispatch
from models.hub.messages import MessageKind
from models.hub.peers import Peer
from models.language.dates import VIETNAM
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import hub
from notifications.channels import SendError, Verdict
from notifications.hub.connector import Connector, Incoming
from notifications.reactor import NotYetError, Outside, reaction

log = structlog.get_logger(__name__)

#: A peer that the settings name no more is looked for again after so long.
GONE = timedelta(hours=1)

#: Figures of a day are told at this hour of the next.
HOUR = 1

#: So many pages are fetched in one go.
MOST_PAGES = 20


@reaction(Reaction.PLAN_HUB)
def plan_hub(outside: Outside, event: Event) -> None:
    """Owe each hub what it wants to know of an event, and settle what it is the answer to."""
    settling.after(outside.store, event)
    telling.after(outside.store, event)


@reaction(Reaction.SEND_TO_HUB)
def send_to_hub(outside: Outside, event: Event) -> None:
    """Send one message, once.

    :raises NotYetError: the hub did not take it and may later; no number of tries is too many.
    """
    store = outside.store
    dispatch = dispatches.get(store, event["subject"]["id"])
    if dispatch["state"] != DispatchState.PENDING:
        return
    peer = peers.find(store.settings, dispatch["peer_id"])
    if peer is None:
        dispatches.note(store, dispatch, DispatchState.REFUSED, "hub_unknown")
        return
    try:
        with hub.connector(peer, store.settings) as there:
            _bring_files(store, peer, there, dispatch)
            there.send(dispatch["message_id"], dispatches.text(store, dispatch))
    except SendError as error:
        _suffer(store, dispatch, error)
    else:
        dispatches.note(store, dispatch, DispatchState.TAKEN)


@reaction(Reaction.REPORT_TO_HUB)
def report_to_hub(outside: Outside, event: Event) -> None:
    """Owe a hub the figures of yesterday.

    :raises NotYetError: always, since another day follows.
    """
    now = datetime.now(UTC)
    here = now.astimezone(VIETNAM)
    telling.of_day(outside.store, event["subject"]["id"], here.date() - timedelta(days=1), now)
    following = (here + timedelta(days=1)).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    raise NotYetError(following.astimezone(UTC))


@reaction(Reaction.POLL_HUB)
def poll_hub(outside: Outside, event: Event) -> None:
    """Fetch what waits for us at a hub.

    :raises NotYetError: always, while Loa runs.
    """
    store, now = outside.store, datetime.now(UTC)
    peer = peers.find(store.settings, event["subject"]["id"])
    if peer is None:
        raise NotYetError(now + GONE)
    if peer.takes_from:
        try:
            with hub.connector(peer, store.settings) as there:
                _fetch(store, peer, there)
        except SendError as error:
            links.note(store, peer.id, now, error=error.code)
        except Exception:
            # A row that is given up would never poll again; a bug is one failed poll, seen at the desk and in the log.
            log.exception("hub_poll_failed", peer=peer.id)
            links.note(store, peer.id, now, error="error")
    raise NotYetError(now + timedelta(minutes=peer.poll_minutes))


@reaction(Reaction.PUBLISH_URGENT)
def publish_urgent(outside: Outside, event: Event) -> None:
    """Publish what was made of an urgent message, unless an official was faster."""
    store = outside.store
    arrival = arrivals.get(store, event["subject"]["id"])
    if arrival["state"] != ArrivalState.DRAFTED:
        return
    post, actor = posts.get(store, arrival["made_id"]), arrivals.actor_of(arrival["peer_id"])
    if post["state"] == PostState.DRAFT and not post["editors"]:
        try:
            post = publishing.publish(store, post["_id"], actor, expect=post["version"])
        except Stale:
            return
    if post["state"] == PostState.PUBLISHED:
        settling.note_published(store, arrival, actor)


def _bring_files(store: Store, peer: Peer, there: Connector, dispatch: HubDispatch) -> None:
    """Bring the files that a message names to a peer that does not fetch them; what may be shown no more stays here."""
    if dispatch["kind"] != MessageKind.CONTENT or not peer.gets_files:
        return
    for reference in dispatches.files_of(store, dispatch):
        file = library.by_hash(store, reference["sha256"])
        if file is not None and not library.refusal(file):
            data = stored_files.whole(store, library.part(file)["file_id"])
            there.put_file(reference["url"], data, reference["media_type"])


def _fetch(store: Store, peer: Peer, there: Connector) -> None:
    """Take what waits, page by page; the cursor moves on when a whole page is settled."""
    at = links.get(store, peer.id)["cursor"]
    for _ in range(MOST_PAGES):
        page = there.fetch(at)
        for incoming in page.messages:
            there.settle(incoming, _taken(store, peer, incoming))
        at = page.cursor
        links.note(store, peer.id, datetime.now(UTC), cursor=at)
        if not page.more:
            return


def _taken(store: Store, peer: Peer, incoming: Incoming) -> str:
    """Take one message; returns "", or why it is refused."""
    try:
        receiving.answer(store, peer, incoming.raw)
    except LoaError as error:
        faults = "; ".join(f"{one.field}: {one.code}" for one in error.faults)
        log.warning("hub_message_refused", peer=peer.id, code=error.code)
        return faults or error.code
    return ""


def _suffer(store: Store, dispatch: HubDispatch, error: SendError) -> None:
    """Note what went wrong.

    :raises NotYetError: it is tried again.
    """
    now = datetime.now(UTC)
    due = dispatches.next_try(dispatch["since"], dispatch["tries"], now, asked=error.retry_after or 0.0)
    if error.verdict in (Verdict.PERMANENT, Verdict.UNREACHABLE) or due is None:
        dispatches.note(store, dispatch, DispatchState.REFUSED, error.code)
        return
    dispatches.note(store, dispatch, DispatchState.PENDING, error.code)
    raise NotYetError(due) from error
