"""What the page of an alert shows besides the alert: who wrote it, what happened to it, whom it reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from api.console.alerts import rows, words
from api.console.alerts.rows import Row
from api.desk.alerts.preview_presented import ShownPreview
from api.extensions.context import current_identity, current_store
from api.html.words import counted, said
from models.alerts import lists
from models.alerts.alerts import Alert
from models.alerts.cap_terms import Status
from models.alerts.drills import DRILLS
from models.errors import NotFound
from models.people import officials
from models.store import events
from models.store.collections import Kind
from models.store.events import Event

#: Reach is asked for every few seconds for so long after the approval, then as everything else.
LIVELY = timedelta(minutes=10)


class Step(TypedDict):
    """One thing that happened, as `parts.timeline` shows it."""

    at: datetime
    name: str
    note: str
    by: str
    internal: bool
    photos: tuple[()]
    documents: tuple[()]


def named(ids: Iterable[str | None]) -> list[str]:
    """Return the names of officials, each once; of somebody who is no official here nothing."""
    return [name for one in dict.fromkeys(ids) if (name := _name(one))]


def steps(alert: Alert) -> list[Step]:
    """Return what happened to an alert, the oldest first."""
    found = events.timeline(current_store(), Kind.ALERT, alert["_id"])
    return [
        {
            "at": one["at"],
            "name": _step(one),
            "note": one["note"],
            "by": _name(one["actor"]["id"]),
            "internal": False,
            "photos": (),
            "documents": (),
        }
        for one in found
        if one["action"] in words.STEP
    ]


def _step(event: Event) -> str:
    name = words.STEP[event["action"]]
    return said(name)


def others(alert: Alert) -> list[Row]:
    """Return the other versions of an alert: those before it, and those that are being written."""
    found = lists.of_series(current_store(), current_identity(), alert)
    return rows.rows([one for one in found if one["_id"] != alert["_id"]])


def drill_of(alert: Alert) -> str:
    """Return the address of the drill that has an alert; "" for none."""
    row = current_store().collection(DRILLS).find_one({"alert_ids": alert["_id"]}, {"_id": 1})
    return f"/console/alerts/drills/{row['_id']}" if row else ""


def crowd(alert: Alert, found: ShownPreview) -> str:
    """Return what whoever issues an alert ticks: how many people it reaches.

    That is who is registered in its areas where the province imported that, else who would get a message.
    """
    # Of a topic nobody knows how many phones are behind it.
    most = max((one.recipients for one in found["channels"] if one.channel != "fcm"), default=0)
    if alert["status"] == Status.TEST:
        return said("Tôi hiểu bản thử nghiệm này không gửi cho ai.")
    if alert["status"] == Status.EXERCISE:
        sentence = counted(
            "Tôi hiểu tin diễn tập này đến %(num)s địa chỉ đã đăng ký dự diễn tập.",
            "Tôi hiểu tin diễn tập này đến %(num)s địa chỉ đã đăng ký dự diễn tập.",
            most,
        )
    elif found["people"]:
        most = _rounded(found["people"])
        sentence = counted(
            "Tôi hiểu cảnh báo thật này đến vùng có hơn %(num)s người dân.",
            "Tôi hiểu cảnh báo thật này đến vùng có hơn %(num)s người dân.",
            most,
        )
    else:
        sentence = counted(
            "Tôi hiểu cảnh báo thật này đến mọi người trong vùng, hiện biết %(num)s địa chỉ nhận.",
            "Tôi hiểu cảnh báo thật này đến mọi người trong vùng, hiện biết %(num)s địa chỉ nhận.",
            most,
        )
    return sentence % {"num": f"{most:,}".replace(",", ".")}


def is_lively(alert: Alert) -> bool:
    """Say whether an alert was issued so lately that its reach changes by the second."""
    approved = alert.get("approved_at")
    return approved is not None and datetime.now(UTC) - approved < LIVELY


def since(alert: Alert, version: int) -> Sequence[Step]:
    """Return what happened to an alert since a version of it."""
    count = alert["version"] - version
    return steps(alert)[-count:] if count > 0 else []


def _rounded(number: int) -> int:
    """Return a number that is smaller and easier to read: 96.412 becomes 96.000."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return number // step * step


def _name(official_id: str | None) -> str:
    if not official_id:
        return ""
    try:
        return officials.get(current_store(), official_id)["name"]
    except NotFound:
        return ""
