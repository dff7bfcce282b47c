"""What a webhook says of an alert, and who of the partners is told of which."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, TypedDict

from models.alerts.alerts import Alert, expiry
from models.alerts.audience import path_of
from models.alerts.cap_document import address, reference, time
from models.alerts.cap_terms import CapScope, Status
from models.alerts.phrases import headline
from models.alerts.states import AlertState

#: The type of a message: a drill or a test can't be taken for a warning by whoever looks at nothing else.
TYPES: Mapping[str, str] = {
    Status.ACTUAL: "alert.actual",
    Status.EXERCISE: "alert.exercise",
    Status.TEST: "alert.test",
}
PING = "ping"


class Meant(TypedDict):
    """The fields of an alert that decide on whom partners are told of it."""

    status: str
    scope: str
    state: str


def is_for(statuses: Collection[str], alert: Meant) -> bool:
    """Say whether a partner who asked for these statuses is told of an alert: the one rule, whatever sends."""
    public = alert["state"] == AlertState.APPROVED and alert["scope"] == CapScope.PUBLIC
    return public and alert["status"] in statuses


def body_of(alert: Alert, base: str) -> str:
    """Return the JSON of an alert; the same bytes each time.

    :param base: the public address of this Loa.
    """
    published = path_of(Status(alert["status"])) is not None
    data = {
        "identifier": alert["identifier"],
        "sender": alert["sender"],
        "sent": time(alert["sent"]),
        "status": alert["status"],
        "msg_type": alert["msg_type"],
        "references": [reference(one) for one in alert["references"]],
        "expires": time(expiry(alert)),
        "headlines": {language: headline(alert, language) for language in alert["infos"]},
        "area_codes": [area["code"] for area in alert["areas"]],
        "url": address(alert, base) if published else None,
        "cap": bytes(alert["cap"]).decode(),
    }
    return _envelope(TYPES[alert["status"]], time(alert["sent"]), data)


def ping_of(delivery_id: str, at: str) -> str:
    """Return the JSON of a message that only asks whether the way is open."""
    return _envelope(PING, at, {"delivery": delivery_id})


def _envelope(kind: str, at: str, data: Mapping[str, Any]) -> str:
    return json.dumps({"type": kind, "timestamp": at, "data": data}, ensure_ascii=False)
