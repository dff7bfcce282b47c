"""The number and name that somebody gives with a report or later: sealed, shown to them alone, and taken out again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from models.reports.reports import REPORTS, Report
from models.store import Store, events
from models.store.events import Actor


class Told(NamedTuple):
    """What somebody said of themselves; "" where they said nothing."""

    name: str
    phone: str


def told(store: Store, report: Report) -> Told | None:
    """Return what the reporter said of themselves; None for nothing. Whoever shows this has let them in."""
    sealed = report["reporter"].get("contact")
    found = json.loads(store.vault.decrypt(sealed)) if sealed else {}
    one = Told(str(found.get("name", "")), str(found.get("phone", "")))
    return one if any(one) else None


def forget(store: Store, report: Report, actor: Actor) -> Report:
    """Delete what somebody said of themselves for ever, and nothing else: they take their consent back."""
    return events.change(
        store,
        REPORTS,
        report["_id"],
        {"$unset": {"reporter.contact": ""}},
        action="contact_removed",
        actor=actor,
    )


def add(store: Store, report: Report, told: Mapping[str, object], actor: Actor) -> Report:
    """Add what somebody says of themselves to their report; what was said before of the same is replaced.

    :param told: `phone` and `name`, as typed.
    """
    sealed = report["reporter"].get("contact")
    before = json.loads(store.vault.decrypt(sealed)) if sealed else {}
    contact = store.vault.encrypt(json.dumps({**before, **told}, ensure_ascii=False))
    return events.change(
        store,
        REPORTS,
        report["_id"],
        {"$set": {"reporter.contact": contact}},
        action="contact_given",
        actor=actor,
    )
