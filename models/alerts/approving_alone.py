"""Approving alone (duyệt khẩn): which alerts one official may issue without a second, and what must hold for it.

Only what is Actual, severe and immediate, was written by people, and falls under an agreement that two administrators
made beforehand. It is loud: everybody who could have approved it, and every administrator, gets a letter at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from models.access.callers import Identity
from models.alerts import agreements
from models.alerts.agreements import Agreement
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Severity, Status, Urgency
from models.alerts.content import in_full
from models.alerts.endings import ending_of
from models.errors import Fault, Forbidden, insist_on_none
from models.language import visible
from models.store import Store

SEVERE = frozenset({Severity.SEVERE, Severity.EXTREME})


def is_urgent_enough(alert: Alert) -> bool:
    """Say whether an alert is one that might be approved alone, whoever asks."""
    full = in_full(alert)
    return (
        alert["status"] == Status.ACTUAL
        and full["severity"] in SEVERE
        and full["urgency"] == Urgency.IMMEDIATE
        and not ending_of(alert)
        # What another system wrote is read by two people, always.
        and not alert.get("origin")
    )


def permitted(store: Store, identity: Identity, alert: Alert, reason: str, now: datetime) -> Agreement:
    """Return the agreement under which an official approves an alert alone.

    :raises Invalid: there is no reason.
    :raises Forbidden: `alone_not_urgent`, or `alone_not_agreed`.
    """
    insist_on_none(faults(reason))
    if not is_urgent_enough(alert):
        raise Forbidden("alone_not_urgent")
    agreement = agreements.allowing(store, identity, alert, now)
    if agreement is None:
        raise Forbidden("alone_not_agreed")
    return agreement


def faults(reason: str) -> Iterator[Fault]:
    """Yield what is wrong with a reason."""
    yield from visible.reason_faults("reason", reason)
