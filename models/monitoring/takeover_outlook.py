"""The outlook of a warning on outlets before it is issued: how many are meant, how many not heard, what they do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

from models.alerts.alerts import Alert
from models.alerts.cap_terms import CapScope, Status
from models.alerts.content import in_full
from models.alerts.endings import ending_of
from models.monitoring import rounds, states
from models.monitoring.outlet_states import OUTLET_STATES
from models.monitoring.states import State
from models.outlets.outlets import OUTLETS, OutletKind
from models.programme import takeover_rules, takeovers
from models.store import Store

#: What can't be reached now.
_UNHEARD = frozenset({State.NEVER_HEARD, State.OFFLINE})


class Part(StrEnum):
    """What outlets do with a warning: it takes them over, it is an urgent bulletin within their hours, or nothing."""

    TAKEOVER = "takeover"
    BULLETIN = "bulletin"
    NOTHING = "nothing"


class Outlook(TypedDict):
    """How a warning would be on outlets.

    :param hours: for how long it takes them over; 0 where it does not.
    :param unheard: how many of all that are meant are offline, or were never heard.
    :param least_level: from which level on its hazard takes over; None where no level does.
    """

    part: str
    hours: float
    loudspeakers: int
    boards: int
    unheard: int
    least_level: int | None


def of(store: Store, alert: Alert, now: datetime) -> Outlook | None:
    """Return the outlook of a warning; None for what reaches nobody, and for the end of one."""
    if alert["scope"] != CapScope.PUBLIC or alert["status"] == Status.TEST or ending_of(alert):
        return None
    whole = in_full(alert)
    hours = takeover_rules.hold(whole).total_seconds() / 3600
    has_part = takeovers.is_for_outlets(whole, exercise=alert["status"] == Status.EXERCISE)
    part = (Part.TAKEOVER if hours else Part.BULLETIN) if has_part else Part.NOTHING
    named = {"_id": {"$in": takeovers.meant_in(store, alert["area_ids"])}}
    outlets = list(store.collection(OUTLETS).find(named))
    heard = {row["_id"]: row for row in store.collection(OUTLET_STATES).find(named)}
    since = rounds.listening_since(store)
    how = [states.of(one, heard.get(one["_id"]), now, listening_since=since) for one in outlets]
    boards = sum(one["kind"] == OutletKind.BOARD for one in outlets)
    return {
        "part": part,
        "hours": hours,
        "loudspeakers": len(outlets) - boards,
        "boards": boards,
        "unheard": sum(bool(_UNHEARD & one) for one in how),
        "least_level": takeover_rules.least_level(alert["hazard"]),
    }
