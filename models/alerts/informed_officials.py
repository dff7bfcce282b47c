"""Who at the desk hears at once of what happens to an alert."""

from __future__ import annotations

from collections.abc import Mapping

from models.access.permissions import Permission
from models.alerts.alerts import Alert
from models.areas import areas
from models.people import permission_holders
from models.people.official_shapes import OFFICIALS
from models.store import Query, Store

#: What an official must be able to do to hear of an event: to take over what a system wrote, to approve, or to see
#: that somebody did so alone.
INFORMED: Mapping[str, frozenset[Permission]] = {
    "drafted": frozenset({Permission.ALERT_DRAFT}),
    "submitted": frozenset({Permission.ALERT_APPROVE}),
    "approved": frozenset({Permission.ALERT_APPROVE}),
    "approved_alone": frozenset({Permission.ALERT_APPROVE, Permission.PEOPLE_MANAGE}),
}

#: Events of which the authors hear, who alone can do something about it.
TO_AUTHORS = frozenset({"origin_cancelled", "returned"})


def of(store: Store, alert: Alert, event: str) -> list[str]:
    """Return the ids of the officials who hear of an event: whoever may do something about it in all of its areas.

    Of one that is given back, or that its issuer withdrew, it is its authors; of one that waits for its SMS the
    approvers of the province.
    """
    if event in TO_AUTHORS:
        query: Query = {"_id": {"$in": alert["authors"]}, "disabled_at": None}
        return [row["_id"] for row in store.collection(OFFICIALS).find(query, {"_id": 1}).sort("_id", 1)]
    paths = [set(areas.above(store, area_id)) for area_id in alert["area_ids"]]
    around = paths[0].intersection(*paths[1:]) if paths else set[str]()
    around = {areas.active_province_id(store)} if event == "approved" else around
    return permission_holders.ids(store, INFORMED[event], around)
