"""Erasing: messages in which another hub brought the words of a resident go when these are taken out of the report."""

from __future__ import annotations

from pymongo.client_session import ClientSession

from models.hub.arrivals import HUB_ARRIVALS
from models.hub.messages import MessageKind
from models.store import Query, Store


def erase(store: Store, report_id: str, session: ClientSession) -> None:
    """Erase every version of the opinion that a report was made of, in this transaction; that it came stays known.

    What officials decided about it stays. The hub that sent it still has it: whoever wants it gone there asks the hub.
    """
    rows = store.collection(HUB_ARRIVALS)
    made: Query = {"made_kind": "report", "made_id": report_id}
    for row in rows.find(made, {"peer_id": True, "thing_id": True}, session=session):
        same = {"peer_id": row["peer_id"], "thing_id": row["thing_id"], "kind": MessageKind.OPINION}
        rows.update_many(same, {"$set": {"message": ""}}, session=session)
