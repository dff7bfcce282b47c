"""FETCH_HUB_FILES: what a message of another hub names is fetched from that hub alone, checked and kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog

from models.errors import Clash, Invalid, Unavailable
from models.hub import arrivals, arrived_files, dispatches, peers
from models.hub.arrivals import ArrivedFile, FileState, HubArrival
from models.hub.bodies import FileReference
from models.hub.peers import Peer
from models.store import Store
from models.store.events import Event
from models.store.reactions import Reaction
from notifications import hub
from notifications.channels import SendError
from notifications.hub.connector import Connector
from notifications.reactor import NotYetError, Outside, reaction

log = structlog.get_logger(__name__)

#: A recording that is being made, or a decoder that is busy, is looked at again after so long.
SOON = timedelta(seconds=20)

#: No later try helps against these.
FINAL = frozenset({"hub_file_address", "hub_unknown"})


@reaction(Reaction.FETCH_HUB_FILES)
def fetch_hub_files(outside: Outside, event: Event) -> None:
    """Fetch what a message names and what is still to come; of an outdated one nothing is wanted any more.

    :raises NotYetError: some of it can't be had yet.
    """
    store = outside.store
    arrival = arrivals.get(store, event["subject"]["id"])
    waiting = arrived_files.awaited(store, arrival)
    peer = peers.find(store.settings, arrival["peer_id"])
    if peer is None or not arrivals.is_current(store, arrival):
        code = "hub_unknown" if peer is None else "hub_file_outdated"
        for number, _, _ in waiting:
            arrived_files.miss(store, arrival, number, code)
        return
    due = []
    with hub.connector(peer, store.settings) as there:
        for number, row, reference in waiting:
            due.append(_once(store, peer, there, arrival, number, row, reference))
    # A worker that was killed between keeping and attaching.
    arrived_files.attach(store, arrival["_id"])
    if later := [one for one in due if one]:
        raise NotYetError(min(later))


def _once(
    store: Store,
    peer: Peer,
    there: Connector,
    arrival: HubArrival,
    number: int,
    row: ArrivedFile,
    reference: FileReference,
) -> datetime | None:
    """Try to have one file; returns when to try again, or None once it is settled."""
    now = datetime.now(UTC)
    try:
        if row["recording_id"]:
            return None if arrived_files.look_at_recording(store, peer, arrival, number) else now + SOON
        data = there.read_file(reference["url"], arrived_files.most_bytes(store.settings, reference))
        arrived_files.insist_on_same(reference, data)
        arrived_files.keep(store, peer, arrival, number, data)
    except Invalid as error:
        arrived_files.miss(store, arrival, number, error.faults[0].code)
        return None
    except Unavailable as busy:
        return now + timedelta(seconds=busy.retry_after)
    except (Clash, SendError) as error:
        return _suffer(store, arrival, number, row, error)
    after = arrivals.get(store, arrival["_id"]).get("files", [])[number]
    return now + SOON if after["state"] == FileState.AWAITED else None


def _suffer(
    store: Store, arrival: HubArrival, number: int, row: ArrivedFile, error: Clash | SendError
) -> datetime | None:
    """Note what went wrong; returns when to try again, None where the file is given up."""
    asked = error.retry_after or 0.0 if isinstance(error, SendError) else 0.0
    due = dispatches.next_try(
        arrival["received_at"],
        row["tries"],
        datetime.now(UTC),
        asked=asked,
        patience=arrived_files.PATIENCE,
    )
    differs = isinstance(error, Clash) and row["tries"] + 1 >= arrived_files.MOST_DIFFERING
    log.info("hub_file_missing", peer=arrival["peer_id"], code=error.code)
    arrived_files.note_try(store, arrival, number, error.code)
    if due is None or differs or error.code in FINAL:
        arrived_files.miss(store, arrival, number, error.code)
        return None
    return due
