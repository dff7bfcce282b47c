"""Keeping: the computed figures of all plans are kept at the end of each month, so that years can be compared.

One row of the outbox is put off from month to month. An official may keep today's figures at any time, too.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from pymongo.errors import DuplicateKeyError

from models.access.callers import Identity
from models.access.permissions import Permission
from models.areas import areas
from models.errors import Forbidden
from models.language.dates import VIETNAM
from models.store import Store, events
from models.store.collections import CollectionSpec, Kind
from models.store.events import SYSTEM, Actor
from models.targets import catalogue, computers, figure_steps, figures, units
from models.targets.catalogue import Plan
from models.targets.computers import Facts
from models.targets.counting import Unknown
from models.targets.figures import TargetFigure

#: The id of the one row.
ROUND = "targets"

#: On the last day of a month, at this hour in Vietnam: the last of December is the figure of the year.
HOUR = 22


class TargetRound(TypedDict):
    """That figures are kept from month to month; there is one row."""

    _id: str
    version: int
    begun_at: datetime


TARGET_ROUNDS = CollectionSpec(
    "target_rounds",
    TargetRound,
    purpose="That the computed figures of targets are kept at the end of each month.",
    kept="One row, for ever.",
    kind=Kind.TARGET_ROUND,
)


def plan(store: Store, now: datetime) -> None:
    """Begin to keep figures from month to month, where nobody has."""
    if store.collection(TARGET_ROUNDS).find_one({"_id": ROUND}) is None:
        with suppress(DuplicateKeyError):
            fresh = {"_id": ROUND, "begun_at": now}
            events.create(store, TARGET_ROUNDS, fresh, action="begun", actor=SYSTEM)


def go(store: Store, now: datetime) -> datetime:
    """Keep today's figures of every plan of the province where the month ends; returns when to do so next."""
    due = next_at(now - timedelta(days=1))
    if due <= now:
        for one in catalogue.here(store):
            keep_all(store, one, now, SYSTEM, "loa")
    return next_at(now)


def next_at(now: datetime) -> datetime:
    """Return the next end of a month after a moment, at the hour at which figures are kept."""
    here = now.astimezone(VIETNAM)
    following = (here.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = (following - timedelta(days=1)).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return end if end > here else next_at(following.replace(hour=0, minute=0))


def take(store: Store, official: Identity, plan: Plan, now: datetime | None = None) -> list[TargetFigure]:
    """Keep today's figures of a plan; those that were kept today already stay as they are.

    :raises Forbidden: `no_permission` for all of the plan's area.
    """
    if not figures.may(store, official, Permission.TARGET_ENTER, plan.area_id):
        raise Forbidden("no_permission")
    return keep_all(store, plan, now or datetime.now(UTC), official.actor, official.id)


def keep_all(store: Store, plan: Plan, now: datetime, actor: Actor, by: str) -> list[TargetFigure]:
    """Keep whatever can be computed of a plan today."""
    day = now.astimezone(VIETNAM).date().isoformat()
    whole = units.frame(store, plan.area_id, day)
    facts = Facts(store, whole, areas.active_province_id(store), now)
    kept = []
    for target in catalogue.targets(plan.id):
        cells = computers.compute(facts, target)
        if not isinstance(cells, Unknown) and (
            one := figure_steps.keep(store, target, cells, day, actor, by)
        ):
            kept.append(one)
    return kept
