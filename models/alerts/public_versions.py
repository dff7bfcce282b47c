"""Versions of an alert as the public reads them: its page, the versions before and after it, what each changed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pymongo import ASCENDING

from models.alerts.alerts import ALERTS, Alert, expiry
from models.alerts.endings import ending_of
from models.alerts.lists import MOST_IN_FORCE
from models.alerts.states import AlertState
from models.store import Store

#: The texts of an alert; another text in one of them is told, not shown.
TEXTS = ("instruction", "description", "headline")


class Changed(NamedTuple):
    """What an update changed of the alert before it.

    :param levels: before and after, None without one; None if the level is the same. `ends` likewise.
    :param left_out: names of areas, and `added` of those that are new.
    :param texts: names among `TEXTS`.
    """

    levels: tuple[int | None, int | None] | None
    ends: tuple[datetime, datetime] | None
    left_out: list[str]
    added: list[str]
    texts: list[str]


def address(identifier: str, base: str = "") -> str:
    """Return the address of the page of an issued alert.

    :param base: the public address of this Loa; "" within its own pages.
    """
    return f"{base}/a/{identifier}"


def of(store: Store, alert: Alert) -> list[Alert]:
    """Return all versions of an issued alert, itself too, the oldest first."""
    query = {"series": alert["series"], "state": AlertState.APPROVED, "status": alert["status"]}
    order = [("revision", ASCENDING), ("_id", ASCENDING)]
    return list(store.collection(ALERTS).find(query, {"cap": 0}).sort(order).limit(MOST_IN_FORCE))


def changed(former: Alert, alert: Alert, language: str) -> Changed | None:
    """Return what an update changed, with its texts in a language; None if nothing people read did, or it is an end."""
    if ending_of(alert):
        return None
    before, after = ({one["_id"]: one["full_name"] for one in row["areas"]} for row in (former, alert))
    levels, ends = (former["level"], alert["level"]), (expiry(former), expiry(alert))
    old, new = (row["infos"].get(language, {}) for row in (former, alert))
    found = Changed(
        levels if levels[0] != levels[1] else None,
        ends if ends[0] != ends[1] else None,
        [name for one, name in before.items() if one not in after],
        [name for one, name in after.items() if one not in before],
        [name for name in TEXTS if old.get(name) != new.get(name)],
    )
    return found if any(found) else None
