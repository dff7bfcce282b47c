"""Troubles: what is not well, put together by commune and cause from the states of all outlets; pure functions.

Several that fell silent at one moment share a cause: the power or the carrier of the commune, or, where nearly all of
the province fell silent, Loa itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.monitoring import rules
from models.monitoring.incidents import Incident, Trouble, key_of
from models.monitoring.outlet_states import OutletState
from models.monitoring.rules import Cause
from models.monitoring.states import State
from models.outlets.outlets import Outlet

#: Which state of an outlet that is there is which cause.
_OF_STATE: Mapping[State, Cause] = {
    State.SILENT: Cause.SILENT,
    State.WRONG: Cause.WRONG,
    State.CLOCK_OFF: Cause.CLOCK_OFF,
    State.LOW_SPACE: Cause.LOW_SPACE,
    State.NEEDS_FLAG: Cause.NEEDS_FLAG,
}

_LOST = frozenset({State.STALE, State.OFFLINE})


@dataclass(frozen=True)
class Seen:
    """One outlet that was heard at least once, and how it is now."""

    outlet: Outlet
    heard: OutletState
    states: frozenset[State]

    @property
    def id(self) -> str:
        """Return the id of the outlet."""
        return self.outlet["_id"]

    @property
    def is_lost(self) -> bool:
        """Say whether it is silent for longer than it may be."""
        return not _LOST.isdisjoint(self.states)


def of(seen: Sequence[Seen], province: str, there: Mapping[str, Incident], now: datetime) -> list[Trouble]:
    """Return what is not well now.

    :param province: the id of the area of everything.
    :param there: the open incidents, so that an outlet stays in the one in which it was lost.
    """
    ours = _unreachable(seen, province, there, now)
    covered = ours.outlet_ids if ours else frozenset[str]()
    rest = defaultdict[str, list[Seen]](list)
    for one in seen:
        if one.id not in covered:
            rest[one.outlet["area_id"]].append(one)
    found = [trouble for area, some in rest.items() for trouble in _of_commune(area, some, there)]
    return [ours, *found] if ours else found


def _of_commune(area_id: str, some: Sequence[Seen], there: Mapping[str, Incident]) -> Iterable[Trouble]:
    known = there.get(key_of(area_id, Cause.OUTAGE))
    lost = [one for one in some if one.is_lost]
    outage = _together(lost, len(some), set(known["outlet_ids"]) if known else set())
    ids = {one.id for one in outage}
    by_cause: Mapping[Cause, list[Seen]] = {
        Cause.OUTAGE: outage,
        Cause.LOST: [one for one in lost if one.id not in ids and State.OFFLINE in one.states],
        **{
            cause: [one for one in some if state in one.states and not one.is_lost]
            for state, cause in _OF_STATE.items()
        },
    }
    for cause, those in by_cause.items():
        if those:
            yield _trouble(area_id, those, cause)


def _together(lost: Sequence[Seen], there: int, known: Collection[str]) -> list[Seen]:
    """Return those of the lost that were lost at one moment, with those that an open incident has already.

    :param there: how many outlets the commune has.
    """
    limits = rules.grouping()
    least = min(limits.together_least, max(there, 2))
    groups = [group for group in _groups(lost, limits.together) if len(group) >= least]
    ids = {one.id for group in groups for one in group}.union(known)
    return [one for one in lost if one.id in ids]


def _groups(lost: Sequence[Seen], together: timedelta) -> list[list[Seen]]:
    """Return the lost by the moment at which it happened: after the last heartbeat and before the next was due."""
    groups: list[list[Seen]] = []
    end: datetime | None = None
    for one in sorted(lost, key=lambda each: each.heard["heard_at"]):
        heard_at = one.heard["heard_at"]
        due = heard_at + timedelta(seconds=one.heard["interval_seconds"])
        if end is not None and heard_at <= end + together:
            groups[-1].append(one)
            end = min(end, due)
        else:
            groups.append([one])
            end = due
    return groups


def _unreachable(
    seen: Sequence[Seen], province: str, there: Mapping[str, Incident], now: datetime
) -> Trouble | None:
    """Return that nearly all that were there lately were lost at one moment, in several communes."""
    limits = rules.grouping()
    known = there.get(key_of(province, Cause.UNREACHABLE))
    lately = [one for one in seen if now - one.heard["heard_at"] < limits.again or not one.is_lost]
    before = {one.id for one in seen if one.is_lost and known and one.id in known["outlet_ids"]}
    for group in _groups([one for one in seen if one.is_lost], limits.together):
        communes = {one.outlet["area_id"] for one in group}
        enough = len(group) >= max(limits.ours_least, limits.ours_share * len(lately))
        if enough and len(communes) > 1:
            before |= {one.id for one in group}
    those = [one for one in seen if one.id in before]
    return _trouble(province, those, Cause.UNREACHABLE, (province,)) if those else None


def _trouble(area_id: str, those: Sequence[Seen], cause: Cause, paths: Sequence[str] = ()) -> Trouble:
    return Trouble(
        area_id,
        tuple(paths or those[0].outlet["paths"]),
        cause,
        frozenset(one.id for one in those),
        min(one.heard["heard_at"] for one in those),
    )
