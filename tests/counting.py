"""Counting reports in tests: their reactions run by hand, and what stands in the counters."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from models.access.permissions import PERMISSIONS
from models.errors import LoaError
from models.handling import actions
from models.handling.action_request import ActionRequest, Performer
from models.reports import reports
from models.reports.reports import Report
from models.statistics import counters
from models.statistics.packed_sums import PAIR
from models.store import Store, events
from models.store.collections import Kind
from models.store.events import Event
from models.workflow.transitions import CloseReason, Party, Rating, ReportAction
from tests.reporting import HANDLER, filed

CATEGORIES = ("flood", "garbage", "noise")

#: Somebody who may do everything, so that only the workflow refuses.
EVERYBODY = Performer(
    {"kind": "device", "id": "d1"}, frozenset().union(*PERMISSIONS.values()) | frozenset(Party)
)


def report_events(store: Store) -> list[Event]:
    """Return the events of all reports."""
    return list(store.collection(events.EVENTS).find({"subject.kind": Kind.REPORT}))


def count_all(store: Store) -> None:
    """Count each report as its reactions would."""
    for event in report_events(store):
        counters.count(store, event["subject"]["id"], seq=event["seq"])


def standing(store: Store) -> dict[str, int]:
    """Return what all counters hold, slots put together: by counter, category ("" of all) and number."""
    found: Counter[str] = Counter()
    for counter in store.collection(counters.REPORT_SUMS).find({"period": {"$exists": True}}):
        for category, packed in {"": counter["all"], **counter.get("by", {})}.items():
            for number, amount in np.frombuffer(packed, PAIR).tolist():
                found["|".join([*counter["_id"].split("|")[:3], category, str(number)])] += amount
    return {key: amount for key, amount in found.items() if amount}


def random_history(
    store: Store, chance: random.Random, *, amount: int = 8, tries: int = 60
) -> Iterator[Report]:
    """Yield some reports, each after every change; actions are tried at random, and many are refused."""
    made = [filed(store, category=chance.choice(CATEGORIES)) for _ in range(amount)]
    yield from made
    receivers = [row["_id"] for row in store.db["agencies"].find().limit(3)]
    for _ in range(tries):
        report = reports.get(store, chance.choice(made)["_id"])
        asked = ActionRequest(
            chance.choice(list(ReportAction)),
            note="Lời nhắn thử.",
            reason=chance.choice([CloseReason.CANNOT_FIX, CloseReason.NO_PROBLEM_FOUND]),
            receiver=chance.choice(receivers),
            assignee_id=HANDLER.id,
            date=report["due_at"] + timedelta(days=chance.randint(1, 20)),
            category=chance.choice(CATEGORIES),
            target=chance.choice(made)["code"],
            rating=chance.choice(list(Rating)),
        )
        try:
            yield actions.perform(store, report, asked, EVERYBODY)
        except LoaError:
            continue
