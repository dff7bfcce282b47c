"""Submissions: what an alert said each time it was handed in, and what was changed since the last time.

Each submission keeps the content in its event. Whoever approves what came back to them reads what is new, and not
everything again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from models.alerts import alerts, placeholders
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


def changes(store: Store, alert: Alert) -> list[Changes]:
    """Return what was changed since the submission before, and since the alert that this one updates.

    Neither stands for the other: whoever approves a warning that came back to them decides on all that is new in it.
    Nothing where there is neither, or where the submission before was made when nobody kept it.
    """
    found = []
    submitted = [
        one["changes"].get(CONTENT)
        for one in events.timeline(store, Kind.ALERT, alert["_id"])
        if one["action"] == "submitted"
    ]
    earlier = submitted[:-1] if alert["state"] in (AlertState.SUBMITTED, AlertState.APPROVED) else submitted
    if earlier and earlier[-1]:
        found.append(Changes(list(_changed(store, alert, earlier[-1])), None))
    if alert["previous_id"]:
        former = alerts.get(store, alert["previous_id"])
        found.append(Changes(list(_changed(store, alert, content_of(former))), former))
    return found


def _changed(store: Store, alert: Alert, before: Content) -> Iterator[Changed]:
    """Yield what was changed as it is written; the values are as people read them, with placeholders filled."""
    old, new = dict(_flat(before)), dict(_flat(content_of(alert)))
    read_before, read_now = _as_read(store, alert, before), _as_read(store, alert, content_of(alert))
    for field in (*new, *(one for one in old if one not in new)):
        if old.get(field) != new.get(field):
            yield Changed(field, read_before.get(field), read_now.get(field))


def _as_read(store: Store, alert: Alert, content: Content) -> dict[str, Any]:
    whole = placeholders.resolved(store, cast(Alert, {**alert, **content}))
    return dict(_flat({**content, "infos": whole["infos"]}))


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what is written, by its path: texts and the parts of the bulletin each by themselves."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif value not in (None, "", [], False):
            yield f"{prefix}{name}", list(value) if isinstance(value, tuple) else value
