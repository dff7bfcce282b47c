"""The reach of a warning on outlets: how many are meant, hold it, and have shown or sounded it.

Holding is what a device said in its last heartbeat of the programme that counts now; shown is a play that it told of,
of the takeover or of an airing of the warning.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from models.alerts.alerts import Alert
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.played import PLAYS
from models.monitoring.plays import PlayEnd
from models.outlets.outlets import OUTLETS
from models.programme import takeovers
from models.programme.programmes import PROGRAMMES
from models.store import Query, Store

#: A play that ended so was neither seen nor heard. Where there is no sound, a loudspeaker calls for attention.
SILENT = (PlayEnd.FAILED, PlayEnd.NO_FILE)


class OutletReach(NamedTuple):
    """Outlets of a warning, by kind: `meant`, of these `holding` its takeover, and of these `shown`."""

    kind: str
    meant: int
    holding: int
    shown: int


def reach(store: Store, alert: Alert) -> list[OutletReach]:
    """Return the reach of a warning by kind of outlet; empty where it has no takeover."""
    found = takeovers.of_alert(store, alert)
    if found is None or found["alert_id"] != alert["_id"]:
        return []
    meant = found["outlet_ids"]
    kinds = {
        row["_id"]: row["kind"]
        for row in store.collection(OUTLETS).find({"_id": {"$in": meant}}, {"kind": 1})
    }
    holding = _holding(store, meant)
    airings = {"$regex": f"^{re.escape(found['identifier'])}:"}
    plays: Query = {"outlet_id": {"$in": meant}, "$or": [{"what": found["identifier"]}, {"what": airings}]}
    shown = set(store.collection(PLAYS).distinct("outlet_id", {**plays, "reason": {"$nin": list(SILENT)}}))
    return [
        OutletReach(
            kind,
            sum(one == kind for one in kinds.values()),
            sum(kinds[one] == kind for one in kinds if one in holding or one in shown),
            sum(kinds[one] == kind for one in kinds if one in shown),
        )
        for kind in sorted(set(kinds.values()))
    ]


def _holding(store: Store, outlet_ids: list[str]) -> set[str]:
    """Return the outlets whose last heartbeat named the programme that counts now."""
    named = {"_id": {"$in": outlet_ids}}
    counting = {row["_id"]: row["etag"] for row in store.collection(PROGRAMMES).find(named, {"etag": 1})}
    beats = store.collection(OUTLET_STATES).find(named, {"beat.programme": 1})
    return {row["_id"] for row in beats if row["beat"]["programme"] == counting.get(row["_id"])}
