"""The number and name that somebody gives for a report that they sent already; sealed like those given before."""

from __future__ import annotations

import json
from collections.abc import Mapping

from models.reports.reports import REPORTS, Report
from models.store import Store, events
from models.store.events import Actor


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
