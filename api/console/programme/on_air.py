"""What is on the air now: announcements, warnings that hold outlets, and what outlets say that they play."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from api.console.programme import names, places, plan, titles
from api.extensions.context import current_identity, current_store
from models.access import permissions
from models.access.permissions import Permission
from models.alerts import alerts
from models.errors import NotFound
from models.language.dates import VIETNAM
from models.monitoring import rules, takeover_reach
from models.monitoring.expected import BEAT_SECONDS
from models.monitoring.outlet_states import OUTLET_STATES
from models.programme import live, programme_access, requisitions, takeovers
from models.programme.live import LIVES, Live, LiveState
from models.programme.requisitions import Requisition
from models.programme.takeovers import Takeover

#: Announcements of the list of what was.
MOST_FORMER = 20


class Speaking(NamedTuple):
    """An announcement: whether it is on and until when, who speaks and where, and whether the official may end it.

    :param mine: the official began it, so their open page keeps it up.
    """

    row: Live
    is_on: bool
    until: str
    by: str
    place: str
    outlets: int
    mine: bool
    may: bool


class Holding(NamedTuple):
    """A warning that holds outlets, with its reach by kind of outlet: how many are meant, hold it, have shown it.

    :param aired: it does not take over any more, and is an urgent bulletin.
    """

    row: Takeover
    headline: str
    areas: str
    reach: Sequence[tuple[str, int, int, int]]
    has_begun: bool
    aired: bool


class Playing(NamedTuple):
    """What outlets say that they play: of so many."""

    mode: str
    title: str
    outlets: int


def speaking(row: Live) -> Speaking:
    """Return an announcement as it is shown."""
    me, now = current_identity(), datetime.now(UTC)
    return Speaking(
        row,
        row["state"] == LiveState.ON and row["until"] > now,
        f"{row['until'].astimezone(VIETNAM):%H:%M:%S}",
        places.official_name(row["by"]),
        places.area_name(row["area_id"]),
        len(row["outlet_ids"]),
        row["by"] == me.id,
        programme_access.may(me, Permission.OUTLET_CONTROL, row),
    )


def speaking_now() -> Sequence[Speaking]:
    """Return the announcements that are on and that the official may read, those of their own first."""
    store = current_store()
    query = {"_id": {"$in": [one["_id"] for one in live.on_air(store, datetime.now(UTC))]}}
    readable = programme_access.readable(store, current_identity())
    rows = store.collection(LIVES).find({"$and": [query, readable]}).sort("_id", 1)
    return sorted((speaking(row) for row in rows), key=lambda one: not one.mine)


def former() -> Sequence[Speaking]:
    """Return the last announcements that are over."""
    rows = live.page(current_store(), current_identity(), limit=MOST_FORMER)
    return [one for one in map(speaking, rows) if not one.is_on]


def holding() -> Sequence[Holding]:
    """Return the warnings that hold outlets, or will, the most severe first."""
    rows = takeovers.holding(current_store(), datetime.now(UTC))
    return [_holding(row) for row in sorted(rows, key=lambda row: (row["exercise"], -row["severity"]))]


def playing() -> Sequence[Playing]:
    """Return what the outlets in the official's areas said last that they play, what most play first."""
    held = permissions.assignments_with(current_identity(), Permission.OUTLET_READ)
    since = datetime.now(UTC) - rules.thresholds().stale_after(rules.thresholds().interval(BEAT_SECONDS))
    counted = (
        current_store()
        .db[OUTLET_STATES.name]
        .aggregate(
            [
                {"$match": {"paths": {"$in": [one.area_id for one in held]}, "heard_at": {"$gte": since}}},
                {"$group": {"_id": {"mode": "$beat.mode", "what": "$beat.what"}, "outlets": {"$sum": 1}}},
                {"$sort": {"outlets": -1, "_id": 1}},
            ]
        )
    )
    rows = list(counted)
    named = titles.of(row["_id"].get("what", "") for row in rows)
    together = Counter[tuple[str, str]]()
    for row in rows:
        mode, what = row["_id"]["mode"], row["_id"].get("what", "")
        together[names.named(plan.MODES, mode), named.get(what, "")] += row["outlets"]
    return [Playing(mode, title, outlets) for (mode, title), outlets in together.most_common()]


def taken() -> Sequence[Requisition]:
    """Return the requisitions that hold now or will, and that the official may read."""
    now = datetime.now(UTC)
    return [one for one in requisitions.latest(current_store(), current_identity()) if one["ends"] > now]


def _holding(row: Takeover) -> Holding:
    store, now = current_store(), datetime.now(UTC)
    reach: Iterable[tuple[str, int, int, int]] = ()
    try:
        found = takeover_reach.reach(store, alerts.get(store, row["alert_id"]))
        reach = [(names.named(names.KINDS, one.kind), one.meant, one.holding, one.shown) for one in found]
    except NotFound:
        pass
    return Holding(
        row,
        titles.headline(row),
        places.names_of(row["area_ids"]),
        list(reach),
        row["begins"] <= now,
        row["holds_until"] <= now,
    )
