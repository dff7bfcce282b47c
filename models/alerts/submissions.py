"""Submissions: what an alert said each time it was handed in, and what was changed since the last time.

Each submission keeps the content in its event. Whoever approves what came back to them reads what is new, and not
everything again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from models.alerts import alerts
from models.alerts.alerts import Alert
from models.alerts.content import Content, content_of
from models.alerts.states import AlertState
from models.store import Store, events
from models.store.collections import Kind

#: The name of what a submission keeps, among the changes of its event.
CONTENT = "content"


class Changed(NamedTuple):
    """One field that is another than before, by its path; None is nothing."""

    field: str
    before: Any
    after: Any


class Changes(NamedTuple):
    """What was changed.

    :param former: the version of the series that it is compared with; None: an earlier submission of the same alert.
    """

    fields: list[Changed]
    former: Alert | None


def kept(alert: Alert) -> Mapping[str, Content]:
    """Return what the event of a submission keeps."""
    return {CONTENT: content_of(alert)}


def changes(store: Store, alert: Alert) -> Changes | None:
    """Return what was changed since the submission before, else since the alert that this one updates.

    None where there is neither, or where the submission before was made when nobody kept it.
    """
    submitted = [
        one["changes"].get(CONTENT)
        for one in events.timeline(store, Kind.ALERT, alert["_id"])
        if one["action"] == "submitted"
    ]
    earlier = submitted[:-1] if alert["state"] in (AlertState.SUBMITTED, AlertState.APPROVED) else submitted
    if earlier and earlier[-1]:
        return Changes(list(_changed(earlier[-1], content_of(alert))), None)
    if alert["previous_id"]:
        former = alerts.get(store, alert["previous_id"])
        return Changes(list(_changed(content_of(former), content_of(alert))), former)
    return None


def _changed(before: Content, after: Content) -> Iterator[Changed]:
    old, new = dict(_flat(cast(dict[str, Any], before))), dict(_flat(cast(dict[str, Any], after)))
    for field in (*new, *(one for one in old if one not in new)):
        if old.get(field) != new.get(field):
            yield Changed(field, old.get(field), new.get(field))


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what is written, by its path: texts and the parts of the bulletin each by themselves."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif value not in (None, "", [], False):
            yield f"{prefix}{name}", list(value) if isinstance(value, tuple) else value
