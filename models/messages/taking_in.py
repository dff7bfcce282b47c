"""Taking in: what follows from an incoming message, its event and the row of the outbox, is written after it was kept.

A provider waits for an answer and asks again, so a webhook inserts one document, `untold`, and no more
(`messages.receive`). Whoever sweeps takes such messages in, many in one transaction. One that a crash left behind stays
untold, and is found by the next sweep.
"""

from __future__ import annotations

from pymongo import ASCENDING
from pymongo.client_session import ClientSession

from models.messages.messages import MESSAGES
from models.store import Query, Store, events
from models.store.events import FirstEvent

#: So many messages are taken in by one transaction.
AT_ONCE = 100

#: Of which messages nobody has told yet.
UNTOLD: Query = {"untold": True}


def take_in(store: Store) -> int:
    """Write the first event, with its reactions, of every message that was kept and not told of; returns how many.

    Of two that are here at once the second finds nothing left to do.
    """
    total = 0
    while taken := store.transact(lambda session: _take_in(store, session)):
        total += taken
        if taken < AT_ONCE:
            break
    return total


def _take_in(store: Store, session: ClientSession) -> int:
    rows = store.collection(MESSAGES)
    found = list(
        rows.find(UNTOLD, {"owner": 1, "at": 1}, session=session).sort("_id", ASCENDING).limit(AT_ONCE)
    )
    if not found:
        return 0
    wanted = {"_id": {"$in": [row["_id"] for row in found]}, **UNTOLD}
    rows.update_many(wanted, {"$unset": {"untold": ""}}, session=session)
    made = [
        FirstEvent(row["_id"], {"kind": row["owner"]["kind"], "id": row["owner"]["id"]}, row["at"])
        for row in found
    ]
    events.begin(store, MESSAGES, made, action="received", session=session)
    return len(found)
